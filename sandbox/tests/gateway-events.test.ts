import { inflateSync } from 'node:zlib';
import { GatewayIntentBits as I, GatewayOpcodes as Op, PermissionFlagsBits } from 'discord.js';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { call, newBot, openStage, type Stage } from './support.js';
import { Wire } from './wire.js';

const free = { rateLimits: false, conformance: false } as const;

test('guilds go to the shard of their id, direct messages to the first', async () => {
	const { sandbox, guild, ada, ben } = await openStage(free);
	const guilds = [guild, ...Array.from({ length: 6 }, (_, n) => sandbox.createGuild({ name: `Guild ${n}`, owner: ada }))];
	const shardOf = (id: string): number => Number((BigInt(id) >> 22n) % 3n);
	const intents = I.Guilds | I.DirectMessages | I.GuildInvites;
	const shards = await Promise.all([0, 1, 2].map((id) => Wire.ready(sandbox, intents, { shard: [id, 3] })));
	await ben.dm('hello');
	for (const one of guilds) sandbox.createChannel(one, { name: 'new' });
	await Promise.all(shards.map((wire) => wire.settled()));
	for (const [id, wire] of shards.entries()) {
		const mine = guilds.filter((one) => shardOf(one.id) === id).map((one) => one.id);
		expect(wire.all('READY')[0].guilds.map((one: { id: string }) => one.id)).toEqual(mine);
		expect(wire.all('GUILD_CREATE').map((one) => one.id)).toEqual(mine);
		expect(wire.all('CHANNEL_CREATE').flatMap((one) => one.guild_id ?? [])).toEqual(mine);
		expect(wire.all('MESSAGE_CREATE')).toHaveLength(id === 0 ? 1 : 0);
	}
});

test('a discord.js bot with two shards sees every guild', async () => {
	const { sandbox, ada } = await openStage({ sessionStarts: { maxConcurrency: 2 }, shards: 2 });
	for (const name of ['Second', 'Third', 'Fourth']) sandbox.createGuild({ name, owner: ada });
	const client = await newBot(sandbox, [I.Guilds], { shards: 'auto' });
	expect(client.ws.shards.size).toBe(2);
	expect(client.guilds.cache.size).toBe(4);
});

async function crowd(count: number): Promise<Stage> {
	const stage = await openStage(free);
	for (let n = 0; n < count; n++) stage.sandbox.addMember(stage.guild, stage.sandbox.createUser({ name: `member${n}` }));
	return stage;
}

test('GUILD_CREATE lists the bot alone; with presences everybody, or in a large guild those with a role or a nickname', async () => {
	const { sandbox, guild, ben } = await crowd(60);
	const first = async (intents: number, more: object = {}) =>
		(await Wire.ready(sandbox, intents, more)).event('GUILD_CREATE').then((data) => ({
			large: data.large,
			count: data.member_count,
			members: data.members.map((one: { user: { username: string } }) => one.user.username)
		}));
	expect(await first(I.Guilds | I.GuildMembers)).toEqual({ large: true, count: 64, members: ['tribute'] });
	const role = sandbox.createRole(guild, { name: 'Known' });
	sandbox.giveRole(guild, ben, role);
	expect(await first(I.Guilds | I.GuildPresences)).toEqual({ large: true, count: 64, members: ['tribute', 'ben'] });
	const all = await first(I.Guilds | I.GuildPresences, { large_threshold: 64 });
	expect([all.large, all.members.length]).toEqual([false, 64]);
	// Joining a guild follows the same rule.
	const [deaf, full] = [await Wire.ready(sandbox), await Wire.ready(sandbox, I.Guilds | I.GuildPresences)];
	const second = sandbox.createGuild({ name: 'Second', owner: ben });
	for (const [wire, members] of [
		[deaf, 1],
		[full, 2]
	] as const)
		expect((await wire.find((one) => one.t === 'GUILD_CREATE' && one.d.id === second.id)).d.members).toHaveLength(members);
});

test('op 8: by name, by id, all of them; chunks of a thousand; nonce, presences, not found', async () => {
	const { sandbox, guild, ben } = await crowd(1_200);
	const wire = await Wire.ready(sandbox, I.GuildMembers | I.GuildPresences);
	const ask = async (request: object, chunks = 1) => {
		const before = wire.all('GUILD_MEMBERS_CHUNK').length;
		wire.send(Op.RequestGuildMembers, { guild_id: guild.id, ...request });
		if (chunks) await wire.event('GUILD_MEMBERS_CHUNK', before + chunks - 1);
		else await wire.settled();
		return wire.all('GUILD_MEMBERS_CHUNK').slice(before);
	};
	const all = await ask({ query: '', limit: 0, nonce: 'n'.repeat(32) }, 2);
	expect(all.map((one) => [one.chunk_index, one.chunk_count, one.members.length, one.nonce])).toEqual([
		[0, 2, 1_000, 'n'.repeat(32)],
		[1, 2, 204, 'n'.repeat(32)]
	]);
	expect((await ask({ query: '', limit: 7 }))[0].members).toHaveLength(7);
	// A prefix is answered with a hundred at most, whatever the limit says.
	expect((await ask({ query: 'Member', limit: 0 }))[0].members).toHaveLength(100);
	expect((await ask({ query: 'member', limit: 500 }))[0].members).toHaveLength(100);
	expect((await ask({ query: 'member11', limit: 3, nonce: 'ä'.repeat(17) }))[0]).toMatchObject({ chunk_count: 1 });
	expect(wire.all('GUILD_MEMBERS_CHUNK').at(-1)).not.toHaveProperty('nonce');
	const [byId] = await ask({ user_ids: [ben.id, '1'], presences: true });
	expect(byId.members.map((one: { user: { id: string } }) => one.user.id)).toEqual([ben.id]);
	expect(byId).toMatchObject({ not_found: ['1'], presences: [] });
	const ids = sandbox.members(guild).map((one) => one.user.id);
	expect((await ask({ user_ids: ids.slice(0, 150) }))[0].members).toHaveLength(100);
	const [none] = await ask({ query: 'nobody', limit: 1, presences: false });
	expect(none).toEqual({ guild_id: guild.id, members: [], chunk_index: 0, chunk_count: 1 });
	expect(await ask({ guild_id: '1', query: 'x', limit: 1 }, 0)).toEqual([]);
	// Without the intents: no list of all, no presences.
	const deaf = await Wire.ready(sandbox, I.Guilds);
	deaf.send(Op.RequestGuildMembers, { guild_id: guild.id, query: '', limit: 0 });
	deaf.send(Op.RequestGuildMembers, { guild_id: guild.id, user_ids: ben.id, presences: true });
	await deaf.settled();
	expect(deaf.all('GUILD_MEMBERS_CHUNK')).toHaveLength(1);
	expect(deaf.all('GUILD_MEMBERS_CHUNK')[0]).not.toHaveProperty('presences');
});

test('the whole list once in 30 s per guild: RATE_LIMITED, and discord.js says so', async () => {
	const { sandbox, guild } = await openStage();
	const client = await newBot(sandbox, [I.Guilds, I.GuildMembers]);
	const members = client.guilds.cache.get(guild.id)?.members;
	expect((await members?.fetch())?.size).toBe(4);
	await expect(members?.fetch()).rejects.toThrow(/rate limited/i);
	expect((await members?.fetch({ query: 'b', limit: 1 }))?.size).toBe(1);
	await sandbox.clock.advance(30_000);
	expect((await members?.fetch())?.size).toBe(4);
});

test('presence and voice are taken; soundboards and channel info are empty', async () => {
	const { sandbox, guild } = await openStage();
	const wire = await Wire.ready(sandbox);
	wire.send(Op.PresenceUpdate, { since: null, activities: [{ name: 'trading', type: 0 }], status: 'idle', afk: true });
	wire.send(Op.VoiceStateUpdate, { guild_id: guild.id, channel_id: null, self_mute: false, self_deaf: false });
	wire.send(Op.RequestSoundboardSounds, { guild_ids: [guild.id, '1'] });
	wire.send(Op.RequestChannelInfo, { guild_id: guild.id, fields: ['status'] });
	await wire.settled();
	expect(wire.all('SOUNDBOARD_SOUNDS')).toEqual([{ guild_id: guild.id, soundboard_sounds: [] }]);
	expect(wire.all('CHANNEL_INFO')).toEqual([{ guild_id: guild.id, channels: [] }]);
});

test('every event needs its intent', async () => {
	const { sandbox, guild, ada, ben, general } = await openStage(free);
	const only = async (intents: number) => Wire.ready(sandbox, intents);
	const wires = {
		none: await only(0),
		guilds: await only(I.Guilds),
		members: await only(I.GuildMembers),
		moderation: await only(I.GuildModeration),
		invites: await only(I.GuildInvites),
		messages: await only(I.GuildMessages),
		direct: await only(I.DirectMessages)
	};
	sandbox.createRole(guild, { name: 'Role' });
	sandbox.createChannel(guild, { name: 'other' });
	const message = await ben.say('hello');
	await ben.edit(message, 'hello again');
	await ben.deleteMessage(message);
	await ben.dm('psst');
	await ben.leave();
	expect((await call(sandbox, 'POST', `/channels/${general}/invites`, {})).status).toBe(200);
	expect((await call(sandbox, 'PUT', `/guilds/${guild.id}/bans/${ben.id}`, {})).status).toBe(204);
	const thread = await call(sandbox, 'POST', `/channels/${general}/threads`, { name: 'thread', type: 11 });
	expect((await call(sandbox, 'PUT', `/channels/${thread.body.id}/thread-members/${ada.id}`)).status).toBe(204);
	const heard: Record<string, string[]> = {};
	for (const [name, wire] of Object.entries(wires)) {
		await wire.settled();
		heard[name] = [...new Set(wire.seen.flatMap((one) => (one.t && one.t !== 'READY' ? [one.t] : [])))].sort();
	}
	expect(heard.none).toEqual([]);
	expect(heard.guilds).toEqual(expect.arrayContaining(['CHANNEL_CREATE', 'GUILD_CREATE', 'GUILD_ROLE_CREATE', 'THREAD_CREATE']));
	expect(heard.guilds).not.toContain('MESSAGE_CREATE');
	expect(heard.guilds).not.toContain('GUILD_MEMBER_REMOVE');
	expect(heard.members).toEqual(expect.arrayContaining(['GUILD_MEMBER_REMOVE', 'THREAD_MEMBERS_UPDATE']));
	expect(heard.moderation?.filter((one) => one.startsWith('GUILD_BAN'))).toEqual(['GUILD_BAN_ADD']);
	expect(heard.invites).toEqual(['INVITE_CREATE']);
	expect(heard.messages).toEqual(['MESSAGE_CREATE', 'MESSAGE_DELETE', 'MESSAGE_UPDATE']);
	expect(heard.direct?.filter((one) => one.startsWith('MESSAGE'))).toEqual(['MESSAGE_CREATE']);
	// Without the members intent a thread's people are only the bot itself.
	const added = (wire: Wire) =>
		wire.all('THREAD_MEMBERS_UPDATE').flatMap((one) => (one.added_members ?? []).map((member: { user_id: string }) => member.user_id));
	expect(added(wires.members)).toContain(ada.id);
	expect(added(wires.guilds)).not.toContain(ada.id);
});

test('messages of channels that the bot can’t see stay unheard', async () => {
	const { sandbox, guild, ben } = await openStage({ ...free, botPermissions: PermissionFlagsBits.SendMessages });
	const hidden = sandbox.createChannel(guild, {
		name: 'hidden',
		permission_overwrites: [{ id: sandbox.bot.id, type: 1, deny: String(PermissionFlagsBits.ViewChannel) }]
	});
	const wire = await Wire.ready(sandbox, I.GuildMessages);
	await ben.say('unheard', { channel: hidden });
	await wire.settled();
	expect(wire.all('MESSAGE_CREATE')).toEqual([]);
});

test('an IDENTIFY with compress: long messages come as zlib, each for itself', async () => {
	const { sandbox } = await openStage();
	const socket = new WebSocket(`${sandbox.base.replace('http', 'ws')}/gateway?v=10&encoding=json`);
	const names: (string | null)[] = [];
	const kinds: boolean[] = [];
	socket.on('message', (raw: Buffer, isBinary: boolean) => {
		const message: { op: number; t: string | null } = JSON.parse((isBinary ? inflateSync(raw) : raw).toString('utf8'));
		names.push(message.t);
		kinds.push(isBinary);
		if (message.op === Op.Hello)
			socket.send(JSON.stringify({ op: Op.Identify, d: { token: sandbox.token, intents: I.Guilds, properties: {}, compress: true } }));
	});
	await expect.poll(() => names).toEqual([null, 'READY', 'GUILD_CREATE']);
	expect([kinds[0], kinds[2]]).toEqual([false, true]);
	socket.close();
});
