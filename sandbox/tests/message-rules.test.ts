import { ChannelType, GatewayIntentBits as I, MessageFlags, type TextChannel } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { Permission as P } from '../src/index.js';
import { call, DEFAULT_INTENTS, newBot, openStage } from './support.js';

const V2 = MessageFlags.IsComponentsV2;
const HOUR_MS = 60 * 60_000;

describe('flags and edits', () => {
	test('IS_COMPONENTS_V2 shuts out what came before it, and does not go away', async () => {
		const { sandbox, general } = await openStage({ rateLimits: false });
		const path = `/channels/${general}/messages`;
		const display = [{ type: 10, content: 'shown' }];
		const ask = async (method: string, at: string, body: object) => {
			const got = await call(sandbox, method, at, body);
			return got.body.code ?? got.body.flags;
		};
		for (const more of [
			{ content: 'x' },
			{ embeds: [{ title: 'x' }] },
			{ sticker_ids: ['123456789012345678'] },
			{ poll: { question: { text: 'Q' }, answers: [{ poll_media: { text: 'A' } }] } }
		])
			expect([more, await ask('POST', path, { flags: V2, components: display, ...more })]).toEqual([more, 50035]);
		const { body: sent } = await call(sandbox, 'POST', path, { flags: V2, components: display });
		const one = `${path}/${sent.id}`;
		expect(await ask('PATCH', one, { content: 'x' })).toBe(50035);
		expect(await ask('PATCH', one, { flags: 0 })).toBe(V2);
		expect(await ask('PATCH', one, { components: [] })).toBe(50006);
		const { body: plain } = await call(sandbox, 'POST', path, { content: 'old', embeds: [{ title: 'old' }] });
		const other = `${path}/${plain.id}`;
		expect(await ask('PATCH', other, { flags: V2, components: display })).toBe(50035);
		expect(await ask('PATCH', other, { flags: V2, components: display, content: null })).toBe(50035);
		expect(await ask('PATCH', other, { flags: V2, components: display, content: null, embeds: [] })).toBe(V2);
		expect(sandbox.conformance().violations.filter((one) => one.side === 'answer')).toEqual([]);
	});

	test('only flags that a sender decides on are taken', async () => {
		const { sandbox, general } = await openStage();
		const client = await newBot(sandbox);
		const channel = (await client.channels.fetch(general)) as TextChannel;
		const quiet = await channel.send({ content: 'x', flags: [MessageFlags.SuppressNotifications, MessageFlags.SuppressEmbeds] });
		expect(quiet.flags.toArray()).toEqual(['SuppressEmbeds', 'SuppressNotifications']);
		const loud = await quiet.edit({ flags: [] });
		expect(loud.flags.toArray()).toEqual(['SuppressNotifications']);
		const { body } = await call(sandbox, 'POST', `/channels/${general}/messages`, {
			content: 'x',
			flags: MessageFlags.Crossposted | MessageFlags.Urgent
		});
		expect(body.flags).toBe(0);
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test("others' messages: only their embeds are hidden, with ManageMessages", async () => {
		const { sandbox, guild, ben, general } = await openStage();
		const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
		const said = await ben.say('https://example.org');
		const channel = (await client.channels.fetch(general)) as TextChannel;
		const message = await channel.messages.fetch(said.id);
		expect((await message.suppressEmbeds()).flags.has('SuppressEmbeds')).toBe(true);
		await expect(message.edit('mine now')).rejects.toMatchObject({ code: 50005 });
		sandbox.setBotPermissions(guild, P.ViewChannel);
		await expect(message.suppressEmbeds(false)).rejects.toMatchObject({ code: 50013 });
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('nothing is edited to nothing, old messages not for ever, and no reply without history', async () => {
		const { sandbox, guild, ben, general } = await openStage({
			routeLimits: { 'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 1000, perMs: 1 } }
		});
		const path = `/channels/${general}/messages`;
		const { body: sent } = await call(sandbox, 'POST', path, { content: 'x', embeds: [{ title: 'kept' }] });
		const edit = async (body: object) => (await call(sandbox, 'PATCH', `${path}/${sent.id}`, body)).body.code ?? 'ok';
		expect([await edit({ content: '' }), await edit({ content: null, embeds: [] }), await edit({ content: 'y', embeds: [] })]).toEqual([
			'ok',
			50006,
			'ok'
		]);
		await sandbox.clock.advance(HOUR_MS + 1000);
		const codes: unknown[] = [];
		for (let n = 0; n < 31; n++) codes.push(await edit({ content: `${n}` }));
		expect(codes).toEqual([...Array(30).fill('ok'), 30046]);
		sandbox.setBotPermissions(guild, P.ViewChannel | P.SendMessages);
		const said = await ben.say('question');
		sandbox.setOverwrite(general, sandbox.applicationId, { deny: P.ReadMessageHistory });
		expect((await call(sandbox, 'POST', path, { content: 'x', message_reference: { message_id: said.id } })).body.code).toBe(160002);
		expect(sandbox.conformance().violations.filter((one) => one.status < 400)).toEqual([]);
	});

	test('bulk delete: 2 to 100, none older than 14 days; what is not there is passed over', async () => {
		const { sandbox, ben, general } = await openStage();
		const old = await ben.say('old');
		await sandbox.clock.advance(15 * 24 * HOUR_MS);
		const [one, two] = [await ben.say('one'), await ben.say('two')];
		const remove = async (messages: string[]) =>
			(await call(sandbox, 'POST', `/channels/${general}/messages/bulk-delete`, { messages })).body?.code ?? 'ok';
		expect(await remove([one.id])).toBe(50035);
		expect(await remove(Array.from({ length: 101 }, (_, n) => String(BigInt(one.id) + BigInt(n))))).toBe(50035);
		expect(await remove([old.id, one.id])).toBe(50034);
		expect(await remove([one.id, two.id, String(BigInt(two.id) + 1n)])).toBe('ok');
		expect(sandbox.messages(general).map((left) => left.content)).toEqual(['old']);
	});

	test('announcements are published once', async () => {
		const { sandbox, guild, general } = await openStage();
		const news = sandbox.createChannel(guild, { name: 'news', type: ChannelType.GuildAnnouncement });
		const publish = async (channel: string) => {
			const { body } = await call(sandbox, 'POST', `/channels/${channel}/messages`, { content: 'x' });
			return [1, 2].map(() => () => call(sandbox, 'POST', `/channels/${channel}/messages/${body.id}/crosspost`));
		};
		const [first, second] = await publish(news.id);
		expect((await first?.())?.body.flags).toBe(MessageFlags.Crossposted);
		expect((await second?.())?.body.code).toBe(40033);
		const [elsewhere] = await publish(general);
		expect((await elsewhere?.())?.body.code).toBe(50024);
		expect(sandbox.conformance().violations).toEqual([]);
	});
});

describe('pins', () => {
	test('both routes, newest first, by page, told in the channel and by an event', async () => {
		const { sandbox, ben, general } = await openStage({ rateLimits: false });
		const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
		const events: string[] = [];
		client.on('channelPinsUpdate', (channel) => events.push(channel.id));
		const channel = (await client.channels.fetch(general)) as TextChannel;
		const said = [await ben.say('a'), await ben.say('b'), await ben.say('c')];
		const { messages } = channel;
		await messages.pin(said[2]?.id ?? '');
		await sandbox.clock.advance(1000);
		await messages.pin(said[0]?.id ?? '');
		const first = await messages.fetchPins({ limit: 1 });
		expect([first.items.map((one) => one.message.content), first.hasMore]).toEqual([['a'], true]);
		const rest = await messages.fetchPins({ before: first.items[0]?.pinnedTimestamp });
		expect([rest.items.map((one) => one.message.content), rest.hasMore]).toEqual([['c'], false]);
		expect((await call(sandbox, 'PUT', `/channels/${general}/pins/${said[1]?.id}`)).status).toBe(204);
		expect((await call(sandbox, 'GET', `/channels/${general}/pins`)).body.map((one: { content: string }) => one.content)).toEqual([
			'b',
			'a',
			'c'
		]);
		await messages.unpin(said[0]?.id ?? '');
		const words = sandbox.messages(general).filter((one) => one.type === 6);
		expect(words.map((one) => one.message_reference?.message_id)).toEqual([said[2]?.id, said[0]?.id, said[1]?.id]);
		expect((await call(sandbox, 'PUT', `/channels/${general}/pins/${words[0]?.id}`)).body.code).toBe(50021);
		await expect.poll(() => events, { timeout: 300_000 }).toEqual([general, general, general, general]);
		await expect(ben.pin(said[1]?.id ?? '', false)).rejects.toThrow('may not');
		expect(sandbox.conformance().violations).toEqual([]);
	});

	test('250 in a channel, and PinMessages rather than ManageMessages', async () => {
		const { sandbox, guild, ben, general } = await openStage({ rateLimits: false, conformance: false });
		const said: string[] = [];
		for (let n = 0; n < 251; n++) said.push((await ben.say(`m${n}`)).id);
		const pin = async (id: string | undefined) =>
			(await call(sandbox, 'PUT', `/channels/${general}/messages/pins/${id}`)).body?.code ?? 'ok';
		for (const id of said.slice(0, 250)) await pin(id);
		expect(await pin(said[250])).toBe(30003);
		expect(await pin(said[0])).toBe('ok');
		sandbox.setBotPermissions(guild, P.ViewChannel | P.ManageMessages);
		expect(await pin(said[250])).toBe(50013);
	});
});

describe('allowed_mentions', () => {
	test('who is really pinged', async () => {
		const { sandbox, guild, ben, cleo, general } = await openStage({ rateLimits: false });
		const open = sandbox.createRole(guild, { name: 'Open', mentionable: true });
		const closed = sandbox.createRole(guild, { name: 'Closed' });
		const client = await newBot(sandbox);
		const channel = (await client.channels.fetch(general)) as TextChannel;
		const said = await ben.say('question');
		const content = `<@${ben.id}> <@${cleo.id}> <@&${open.id}> <@&${closed.id}> @everyone`;
		const names = new Map([
			[ben.id, 'ben'],
			[cleo.id, 'cleo'],
			[open.id, 'open'],
			[closed.id, 'closed']
		]);
		const send = async (allowedMentions?: object, more: object = {}) => {
			const { mentions } = await channel.send({ content, ...more, ...(allowedMentions ? { allowedMentions } : {}) });
			const pinged = [...mentions.users.keys(), ...mentions.roles.keys()].map((id) => names.get(id));
			return [...pinged, ...(mentions.everyone ? ['everyone'] : [])].join(' ');
		};
		expect(await send()).toBe('ben cleo open closed everyone');
		expect(await send({ parse: [] })).toBe('');
		expect(await send({ parse: ['users'] })).toBe('ben cleo');
		expect(await send({ parse: ['roles'], users: [cleo.id] })).toBe('cleo open closed');
		expect(await send({ users: [ben.id], roles: [open.id] })).toBe('ben open');
		expect(await send({ parse: ['everyone'] })).toBe('everyone');
		expect(await send({ parse: ['users'], users: [] })).toBe('ben cleo');
		const answer = { content: 'answer', reply: { messageReference: said.id } };
		expect(await send(undefined, answer)).toBe('ben');
		expect(await send({ parse: [] }, answer)).toBe('');
		expect(await send({ parse: [], repliedUser: true }, answer)).toBe('ben');
		for (const wrong of [
			{ parse: ['users'], users: [ben.id] },
			{ parse: ['roles'], roles: [open.id] },
			{ parse: ['friends'] },
			{ users: Array(101).fill(ben.id) }
		])
			await expect(channel.send({ content, allowedMentions: wrong as object })).rejects.toMatchObject({ code: 50035 });
		sandbox.setBotPermissions(guild, P.ViewChannel | P.SendMessages);
		expect(await send()).toBe('ben cleo open');
		expect(await send({ parse: ['everyone', 'roles'] })).toBe('open');
		const message = await channel.send({ content, allowedMentions: { parse: [] } });
		expect((await message.edit({ content: `now <@${ben.id}>` })).mentions.users.map((one) => one.id)).toEqual([ben.id]);
	});
});
