import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	type Client,
	GatewayDispatchEvents,
	GatewayIntentBits as I,
	type Message,
	MessageType,
	PollLayoutType,
	type TextChannel
} from 'discord.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Permission as P, type Sandbox } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, openSandbox, openStage } from './support.js';

const INTENTS = [...DEFAULT_INTENTS, I.MessageContent, I.GuildMessageReactions, I.GuildMessagePolls];
const VIEW = P.ViewChannel | P.SendMessages | P.ReadMessageHistory;
/** Twenty-one different characters. */
const MANY = [...'😀😃😄😁😆😅😂🙂🙃😉😊😇😍😘😗😙😚😋😛😜😝'];

async function textChannel(client: Client, id: string): Promise<TextChannel> {
	const channel = await client.channels.fetch(id);
	if (channel?.type !== 0) throw new Error('no text channel');
	return channel;
}

const emoji = (text: string): string => encodeURIComponent(text);

async function withEmoji(sandbox: Sandbox): Promise<string> {
	const image = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
	const { body } = await call(sandbox, 'POST', `/applications/${sandbox.applicationId}/emojis`, { name: 'coin', image });
	return `coin:${body.id}`;
}

describe('reactions', () => {
	test('added, counted, listed by page, taken away by the bot, one by one and all at once', async () => {
		const { sandbox, ben, cleo, general } = await openStage();
		const client = await newBot(sandbox, INTENTS);
		const heard: string[] = [];
		const names = new Map([
			[ben.id, 'ben'],
			[cleo.id, 'cleo'],
			[sandbox.applicationId, 'bot']
		]);
		client.on('messageReactionAdd', (reaction, user) => heard.push(`+${reaction.emoji.name} ${names.get(user.id)}`));
		client.on('messageReactionRemove', (reaction, user) => heard.push(`-${reaction.emoji.name} ${names.get(user.id)}`));
		client.on('messageReactionRemoveEmoji', (reaction) => heard.push(`x${reaction.emoji.name}`));
		client.on('messageReactionRemoveAll', () => heard.push('x'));
		const channel = await textChannel(client, general);
		const message = await channel.send('vote with your feet');
		await message.react('👍');
		await ben.react(message, '👍');
		await cleo.react(message, '👎');
		await message.react(await withEmoji(sandbox));
		const again = await channel.messages.fetch({ message: message.id, force: true });
		expect(again.reactions.cache.map((one) => [one.emoji.name, one.count, one.me])).toEqual([
			['👍', 2, true],
			['👎', 1, false],
			['coin', 1, true]
		]);
		const thumbs = again.reactions.resolve('👍');
		const first = await thumbs?.users.fetch({ limit: 1 });
		const second = await thumbs?.users.fetch({ limit: 1, after: first?.lastKey() });
		expect([first?.size, second?.size, new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])]).size]).toEqual([1, 1, 2]);
		await thumbs?.users.remove(ben.id);
		await thumbs?.users.remove();
		await again.reactions.resolve('👎')?.remove();
		await again.reactions.removeAll();
		expect(sandbox.messages(general)[0]?.reactions).toBeUndefined();
		await expect
			.poll(() => heard, { timeout: 300_000 })
			.toEqual(['+👍 bot', '+👍 ben', '+👎 cleo', '+coin bot', '-👍 ben', '-👍 bot', 'x👎', 'x']);
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('10014 for what is no emoji, 30010 for the twenty-first', async () => {
		const { sandbox, ben, general } = await openStage({ rateLimits: false });
		const { id } = await ben.say('hello');
		const put = async (text: string) =>
			(await call(sandbox, 'PUT', `/channels/${general}/messages/${id}/reactions/${emoji(text)}/@me`)).body?.code ?? 'ok';
		expect([await put('x'), await put('coin:123456789012345678'), await put('👍👎')]).toEqual([10014, 10014, 10014]);
		const answers: unknown[] = [];
		for (const one of MANY) answers.push(await put(one));
		expect(answers).toEqual([...Array(20).fill('ok'), 30010]);
		expect(await put(MANY[0] ?? '')).toBe('ok');
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('history is needed to react, AddReactions only for a new emoji, ManageMessages for those of others', async () => {
		const { sandbox, guild, ada, ben, general } = await openStage({ botPermissions: VIEW });
		sandbox.setOverwrite(general, guild.everyoneId, { deny: P.AddReactions });
		const said = await ada.say('hello', { channel: general });
		const path = `/channels/${general}/messages/${said.id}/reactions`;
		const ask = async (method: string, rest: string) => (await call(sandbox, method, `${path}${rest}`)).body?.code ?? 'ok';
		expect(await ask('PUT', `/${emoji('👍')}/@me`)).toBe(50013);
		await expect(ben.react(said, '👍')).rejects.toThrow('may not');
		await ada.react(said, '👍');
		expect(await ask('PUT', `/${emoji('👍')}/@me`)).toBe('ok');
		expect(await ask('DELETE', `/${emoji('👍')}/${ada.id}`)).toBe(50013);
		expect(await ask('DELETE', `/${emoji('👍')}`)).toBe(50013);
		expect(await ask('DELETE', '')).toBe(50013);
		sandbox.setOverwrite(general, sandbox.applicationId, { deny: P.ReadMessageHistory });
		expect(await ask('PUT', `/${emoji('👍')}/@me`)).toBe(50013);
		expect(await ask('GET', `/${emoji('👍')}`)).toBe(50013);
		expect(await ask('DELETE', `/${emoji('👍')}/@me`)).toBe('ok');
	});

	test('without the intent no event comes', async () => {
		const { sandbox, ben, general } = await openStage();
		const client = await newBot(sandbox, DEFAULT_INTENTS);
		const raw: string[] = [];
		for (const name of [GatewayDispatchEvents.MessageReactionAdd, GatewayDispatchEvents.MessageCreate])
			client.ws.on(name, () => raw.push(name));
		const channel = await textChannel(client, general);
		const message = await channel.send('hello');
		await ben.react(message, '👍');
		await ben.say('after it');
		await expect.poll(() => raw, { timeout: 300_000 }).toEqual(['MESSAGE_CREATE', 'MESSAGE_CREATE']);
	});
});

describe('polls', () => {
	const data = (more: object = {}) => ({
		question: { text: 'Which map?' },
		answers: [{ text: 'Island', emoji: '🏝️' }, { text: 'Ragnarok' }],
		duration: 2,
		allowMultiselect: false,
		layoutType: PollLayoutType.Default,
		...more
	});

	test('people vote and change their minds, the bot hears, ends it and reads who voted', async () => {
		const { sandbox, ben, cleo, general } = await openStage();
		const client = await newBot(sandbox, INTENTS);
		const heard: string[] = [];
		client.on('messagePollVoteAdd', (answer, user) => heard.push(`+${answer.id} ${user === ben.id ? 'ben' : 'cleo'}`));
		client.on('messagePollVoteRemove', (answer, user) => heard.push(`-${answer.id} ${user === ben.id ? 'ben' : 'cleo'}`));
		const channel = await textChannel(client, general);
		const message = await channel.send({ poll: data() });
		await ben.vote(message, [1]);
		await cleo.vote(message, [1]);
		await ben.vote(message, [2]);
		await expect(ben.vote(message, [1, 2])).rejects.toMatchObject({ code: 50035 });
		await expect.poll(() => heard, { timeout: 300_000 }).toEqual(['+1 ben', '+1 cleo', '-1 ben', '+2 ben']);
		await ben.vote(message, [1]);
		const voters = await message.poll?.answers.get(1)?.voters.fetch({ limit: 1 });
		expect(voters?.size).toBe(1);
		const result = new Promise<Message>((resolve) =>
			client.on('messageCreate', (one) => void (one.type === MessageType.PollResult && resolve(one)))
		);
		const ended = await message.poll?.end();
		expect(ended?.poll?.resultsFinalized).toBe(true);
		expect(ended?.poll?.answers.map((one) => one.voteCount)).toEqual([2, 0]);
		const fields = (await result).embeds[0]?.fields.map((one) => `${one.name}=${one.value}`);
		expect(fields).toEqual([
			'poll_question_text=Which map?',
			'victor_answer_votes=2',
			'total_votes=2',
			'victor_answer_id=1',
			'victor_answer_text=Island'
		]);
		await expect(ben.vote(message, [2])).rejects.toMatchObject({ code: 520001 });
		expect((await call(sandbox, 'POST', `/channels/${general}/polls/${message.id}/expire`)).body.code).toBe(520001);
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('it ends by itself when its time is over', async () => {
		const { sandbox, ben, general } = await openStage();
		const client = await newBot(sandbox, INTENTS);
		const message = await (await textChannel(client, general)).send({ poll: data({ allowMultiselect: true }) });
		await ben.vote(message, [1, 2]);
		await ben.react(message, '👍');
		expect(sandbox.render(sandbox.messages(general)[0] ?? null)).toBe('? Which map?\n  [🏝️ Island] 1\n  [Ragnarok] 1\n👍 1');
		await sandbox.clock.advance(2 * 60 * 60_000 + 1000);
		const [poll, result] = sandbox.messages(general);
		expect(poll?.poll?.results).toMatchObject({
			is_finalized: true,
			answer_counts: [
				{ id: 1, count: 1 },
				{ id: 2, count: 1 }
			]
		});
		expect(result?.type).toBe(MessageType.PollResult);
	});

	test('limits and refusals', async () => {
		const { sandbox, guild, ben, general } = await openStage({ botPermissions: VIEW | P.SendPolls, rateLimits: false });
		const path = `/channels/${general}/messages`;
		const answer = (text: string) => ({ poll_media: { text } });
		const send = async (poll: object, more: object = {}) => {
			const got = await call(sandbox, 'POST', path, { poll: { question: { text: 'Q' }, answers: [answer('A')], ...poll }, ...more });
			return got.body.code ?? 'ok';
		};
		expect(await send({})).toBe('ok');
		expect(await send({ answers: Array.from({ length: 11 }, (_, n) => answer(`${n}`)) })).toBe(50035);
		expect(await send({ answers: [answer('x'.repeat(56))] })).toBe(50035);
		expect(await send({ answers: [answer('')] })).toBe(50035);
		expect(await send({ question: { text: 'x'.repeat(301) } })).toBe(50035);
		expect(await send({ duration: 769 })).toBe(50035);
		expect(await send({ answers: [{ poll_media: { text: 'A', emoji: { name: 'nothing' } } }] })).toBe(520004);
		expect(await send({}, { flags: 1 << 15, components: [{ type: 10, content: 'x' }] })).toBe(50035);
		const sent = sandbox.messages(general)[0]?.id;
		expect((await call(sandbox, 'PATCH', `${path}/${sent}`, { content: 'x' })).body.code).toBe(520003);
		expect((await call(sandbox, 'GET', `/channels/${general}/polls/${sent}/answers/9`)).body.code).toBe(50035);
		const said = await ben.say('no poll', { channel: general });
		expect((await call(sandbox, 'POST', `/channels/${general}/polls/${said.id}/expire`)).body.code).toBe(520006);
		sandbox.setOverwrite(general, guild.everyoneId, { deny: P.SendPolls });
		sandbox.setOverwrite(general, sandbox.applicationId, { deny: P.SendPolls });
		expect(await send({})).toBe(50013);
	});

	test('what others wrote into a poll needs the content intent', async () => {
		const { sandbox, general } = await openStage({ intents: { messageContent: false } });
		const hook = await call(sandbox, 'POST', `/channels/${general}/webhooks`, { name: 'Herald' });
		const poll = { question: { text: 'Q' }, answers: [{ poll_media: { text: 'A' } }] };
		await call(sandbox, 'POST', `/webhooks/${hook.body.id}/${hook.body.token}`, { poll });
		expect((await call(sandbox, 'GET', `/channels/${general}/messages`)).body[0]).not.toHaveProperty('poll');
		expect(sandbox.messages(general)[0]?.poll?.question.text).toBe('Q');
	});
});

test('reactions and votes are there after a restart', async () => {
	const dataDir = await mkdtemp(join(tmpdir(), 'local-discord-test-'));
	onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
	const { sandbox, ben, general } = await openStage({ dataDir });
	const said = await ben.say('hello');
	await ben.react(said, '👍');
	const poll = { question: { text: 'Q' }, answers: [{ poll_media: { text: 'A' } }], duration: 1 };
	const { body } = await call(sandbox, 'POST', `/channels/${general}/messages`, { poll });
	await ben.vote(body.id, [1]);
	await sandbox.stop();
	const again = await openSandbox({ dataDir });
	const [first, second] = again.messages(general);
	expect([first?.reactions?.[0]?.count, second?.poll?.results?.answer_counts]).toEqual([1, [{ id: 1, count: 1, me_voted: false }]]);
	await again.clock.advance(61 * 60_000);
	expect(again.messages(general)[1]?.poll?.results?.is_finalized).toBe(true);
});
