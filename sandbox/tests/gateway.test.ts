import { constants, createInflate } from 'node:zlib';
import { Events, GatewayDispatchEvents, GatewayIntentBits as I } from 'discord.js';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { DEFAULT_INTENTS, newBot, newClient, nextEvent, openStage } from './support.js';

/** Speaks the gateway by hand; resolves with the close code. */
function closeCode(url: string, identify: object, query = 'v=10&encoding=json'): Promise<number> {
	return new Promise((resolve) => {
		const socket = new WebSocket(`${url.replace('http', 'ws')}/gateway?${query}`);
		socket.on('message', (raw) => {
			if (JSON.parse(String(raw)).op === 10) socket.send(JSON.stringify({ op: 2, d: identify }));
		});
		socket.on('close', resolve);
	});
}

test('after a cut the session resumes and nothing is missed', async () => {
	const { sandbox, ben } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
	const seen: string[] = [];
	client.on('messageCreate', (message) => seen.push(message.content));
	await ben.say('one');
	await expect.poll(() => seen).toEqual(['one']);
	const resumed = nextEvent(client, Events.ShardResume);
	sandbox.gateway.refuse();
	await ben.say('two');
	sandbox.gateway.accept();
	await resumed;
	await ben.say('three');
	await expect.poll(() => seen).toEqual(['one', 'two', 'three']);
});

test('an invalid session is identified anew', async () => {
	const { sandbox, ben } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
	const ready = nextEvent(client, Events.ShardReady);
	sandbox.gateway.invalidateSession();
	await ready;
	const message = nextEvent(client, 'messageCreate');
	await ben.say('heard');
	expect((await message)[0].content).toBe('heard');
});

test('intents that were not granted close with 4014; other refusals have their codes', async () => {
	const { sandbox } = await openStage({ intents: { messageContent: false, members: false, presence: false } });
	const { token, base } = sandbox;
	for (const intents of [I.MessageContent, I.GuildMembers, I.GuildPresences])
		expect(await closeCode(base, { token, intents, properties: {} })).toBe(4014);
	expect(await closeCode(base, { token: 'wrong', intents: 1 })).toBe(4004);
	expect(await closeCode(base, { token, intents: 2 ** 31 })).toBe(4013);
	expect(await closeCode(base, { token, intents: 1, shard: [2, 1] })).toBe(4010);
	expect(await closeCode(base, {}, 'v=9&encoding=json')).toBe(4012);
	await expect(newClient(sandbox, [I.Guilds, I.MessageContent]).login(token)).rejects.toThrow('disallowed intents');
});

test('without message content only own, direct and mentioning messages are readable', async () => {
	const { sandbox, ben, general } = await openStage({ intents: { messageContent: false } });
	const client = await newBot(sandbox);
	const seen: string[] = [];
	client.on('messageCreate', (message) => seen.push(message.content));
	await ben.say('secret');
	await ben.say(`<@${sandbox.bot.id}> hello`);
	await ben.dm('direct');
	const channel = await client.channels.fetch(general);
	if (channel?.isSendable()) await channel.send('mine');
	await expect.poll(() => seen).toEqual(['', `<@${sandbox.bot.id}> hello`, 'direct', 'mine']);
	const listed = channel?.isTextBased() ? await channel.messages.fetch({ limit: 10, cache: false }) : undefined;
	expect(listed?.map((message) => message.content)).toEqual(['mine', `<@${sandbox.bot.id}> hello`, '']);
});

test('members arrive in chunks; joins and leaves need their intent', async () => {
	// Two clients start within five seconds.
	const { sandbox, guild, ben } = await openStage({ rateLimits: false });
	for (let n = 0; n < 60; n++) sandbox.addMember(guild, sandbox.createUser({ name: `member${n}` }));
	const client = await newBot(sandbox, [I.Guilds, I.GuildMembers]);
	const cached = client.guilds.cache.get(guild.id);
	expect((await cached?.members.fetch())?.size).toBe(64);
	expect((await cached?.members.fetch({ query: 'member1', limit: 5 }))?.size).toBe(5);
	const left = nextEvent(client, 'guildMemberRemove');
	await ben.leave();
	expect((await left)[0].id).toBe(ben.id);
	const deaf = await newBot(sandbox, [I.Guilds]);
	let heard = 0;
	deaf.on('guildMemberAdd', () => heard++);
	const joined = nextEvent(client, 'guildMemberAdd');
	await ben.join();
	await joined;
	expect(heard).toBe(0);
});

test('a new guild, its removal, and duplicated delivery', async () => {
	const { sandbox, ada, ben } = await openStage();
	const client = await newBot(sandbox, [...DEFAULT_INTENTS, I.MessageContent]);
	const created = nextEvent(client, 'guildCreate');
	const second = sandbox.createGuild({ name: 'Second', owner: ada.id });
	expect((await created)[0].name).toBe('Second');
	const deleted = nextEvent(client, 'guildDelete');
	sandbox.removeMember(second, sandbox.bot);
	expect((await deleted)[0].id).toBe(second.id);
	sandbox.gateway.duplicate(2);
	const seen: string[] = [];
	// The client itself shows a message that it knows only once.
	client.ws.on(GatewayDispatchEvents.MessageCreate, (data: { id: string }) => seen.push(data.id));
	const said = await ben.say('twice');
	await expect.poll(() => seen).toEqual([said.id, said.id]);
});

test('zlib-stream: one deflate context, every message ends in a sync flush', async () => {
	const { sandbox } = await openStage();
	const inflate = createInflate({ flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH });
	let text = '';
	inflate.on('data', (part: Buffer) => {
		text += part.toString('utf8');
	});
	const socket = new WebSocket(`${sandbox.base.replace('http', 'ws')}/gateway?v=10&encoding=json&compress=zlib-stream`);
	const endings: string[] = [];
	socket.on('message', (raw: Buffer) => {
		endings.push(raw.subarray(-4).toString('hex'));
		inflate.write(raw);
		if (endings.length === 1) socket.send(JSON.stringify({ op: 2, d: { token: sandbox.token, intents: I.Guilds, properties: {} } }));
	});
	await expect.poll(() => text).toContain('"t":"GUILD_CREATE"');
	socket.close();
	expect(text.startsWith('{"op":10')).toBe(true);
	expect(endings).toEqual(['0000ffff', '0000ffff', '0000ffff']);
});
