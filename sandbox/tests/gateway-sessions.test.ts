import { Events, GatewayIntentBits as I, GatewayOpcodes as Op } from 'discord.js';
import { expect, test } from 'vitest';
import { call, newBot, nextEvent, openStage } from './support.js';
import { Wire } from './wire.js';

const startLimit = async (sandbox: Parameters<typeof call>[0]) => (await call(sandbox, 'GET', '/gateway/bot')).body.session_start_limit;

test('session starts are counted by /gateway/bot, over a day of world time', async () => {
	const { sandbox } = await openStage();
	expect(await startLimit(sandbox)).toEqual({ total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 });
	await Wire.ready(sandbox);
	await sandbox.clock.advance(60_000);
	await Wire.ready(sandbox);
	const limit = await startLimit(sandbox);
	expect(limit.remaining).toBe(998);
	expect(limit.reset_after).toBeGreaterThan(86_000_000);
	expect(limit.reset_after).toBeLessThanOrEqual(86_340_000);
	await sandbox.clock.advance(86_400_000);
	expect(await startLimit(sandbox)).toMatchObject({ remaining: 1000, reset_after: 86_400_000 });
});

test('one start per bucket of max_concurrency in five seconds: op 9, and the connection stays', async () => {
	const { sandbox } = await openStage({ sessionStarts: { maxConcurrency: 2 } });
	const shard = (id: number) => ({ shard: [id, 4] });
	await Wire.ready(sandbox, I.Guilds, shard(0));
	// Shard 1 has another key, shard 2 the same as shard 0.
	await Wire.ready(sandbox, I.Guilds, shard(1));
	const early = await Wire.open(sandbox);
	early.identify(I.Guilds, shard(2));
	expect(await early.op(Op.InvalidSession)).toBe(false);
	expect((await startLimit(sandbox)).remaining).toBe(998);
	await sandbox.clock.advance(5_000);
	early.identify(I.Guilds, shard(2));
	expect((await early.event('READY')).shard).toEqual([2, 4]);
});

test('past the day’s starts every session ends and the token is another one', async () => {
	const { sandbox } = await openStage({ sessionStarts: { total: 2 } });
	const old = sandbox.token;
	const first = await Wire.ready(sandbox);
	await sandbox.clock.advance(5_000);
	await Wire.ready(sandbox);
	await sandbox.clock.advance(5_000);
	const third = await Wire.open(sandbox);
	third.identify();
	expect([await third.closed, await first.closed]).toEqual([4004, 4004]);
	expect(sandbox.token).not.toBe(old);
	expect((await call(sandbox, 'GET', '/users/@me', undefined, { authorization: `Bot ${old}` })).status).toBe(401);
	await sandbox.clock.advance(5_000);
	await Wire.ready(sandbox);
});

test('close codes: what a client may not send', async () => {
	const { sandbox } = await openStage({ rateLimits: false });
	const opened = async (act: (wire: Wire) => void, ready = false): Promise<number> => {
		const wire = ready ? await Wire.ready(sandbox) : await Wire.open(sandbox);
		act(wire);
		return wire.closed;
	};
	expect(await opened((wire) => wire.send(99, {}))).toBe(4001);
	expect(await opened((wire) => wire.sendRaw('{broken'))).toBe(4002);
	expect(await opened((wire) => wire.sendRaw('[1]'))).toBe(4002);
	const payload = (length: number): string => JSON.stringify({ op: Op.Heartbeat, d: null, x: 'x'.repeat(length) });
	expect(await opened((wire) => wire.sendRaw(payload(4096 - payload(0).length + 1)))).toBe(4002);
	const fits = await Wire.open(sandbox);
	fits.sendRaw(payload(4096 - payload(0).length));
	await fits.op(Op.HeartbeatAck);
	for (const op of [Op.RequestGuildMembers, Op.PresenceUpdate, Op.VoiceStateUpdate, Op.RequestSoundboardSounds])
		expect(await opened((wire) => wire.send(op, {}))).toBe(4003);
	expect(await opened((wire) => wire.identify(I.Guilds, { token: 'wrong' }))).toBe(4004);
	expect(await opened((wire) => wire.send(Op.Resume, { token: 'wrong', session_id: 'x', seq: 0 }))).toBe(4004);
	expect(await opened((wire) => wire.identify(), true)).toBe(4005);
	expect(await opened((wire) => wire.resume(wire), true)).toBe(4005);
	for (const shard of [[1, 1], [-1, 1], [0], [0, 0], ['0', '1'], 'x', [0.5, 2]])
		expect(await opened((wire) => wire.identify(I.Guilds, { shard }))).toBe(4010);
	for (const intents of [-1, 2 ** 31, 1.5, 'x', null]) expect(await opened((wire) => wire.identify(0, { intents }))).toBe(4013);
	expect(await opened((wire) => wire.send(Op.PresenceUpdate, { status: 'sleepy', activities: [] }), true)).toBe(4002);
	expect(await opened((wire) => wire.send(Op.RequestGuildMembers, { query: '', limit: 0 }), true)).toBe(4002);
	const greeted = async (query: string): Promise<number> => (await Wire.open(sandbox, query, false)).closed;
	expect(await greeted('v=8&encoding=json')).toBe(4012);
	expect(await greeted('v=10&encoding=etf')).toBe(4002);
	expect(await greeted('v=10&encoding=json&compress=zstd-stream')).toBe(4002);
});

test('120 messages in a minute are taken, one more closes with 4008', async () => {
	const { sandbox } = await openStage();
	const wire = await Wire.open(sandbox);
	for (let n = 0; n < 120; n++) wire.send(Op.Heartbeat, null);
	await wire.op(Op.HeartbeatAck, 119);
	await sandbox.clock.advance(60_001);
	for (let n = 0; n < 120; n++) wire.send(Op.Heartbeat, null);
	await wire.op(Op.HeartbeatAck, 239);
	wire.send(Op.Heartbeat, null);
	expect(await wire.closed).toBe(4008);
});

test('too many guilds for a shard close with 4011', async () => {
	const { sandbox, ada } = await openStage({ guildsPerShard: 1, rateLimits: false });
	await Wire.ready(sandbox);
	sandbox.createGuild({ name: 'Second', owner: ada });
	const wire = await Wire.open(sandbox);
	wire.identify();
	expect(await wire.closed).toBe(4011);
});

test('no heartbeats: 4009, and the session can be resumed', async () => {
	const { sandbox, ben } = await openStage({ heartbeatMs: 100 });
	const wire = await Wire.ready(sandbox, I.GuildMessages);
	expect(await wire.closed).toBe(4009);
	await ben.say('meanwhile');
	const next = await Wire.open(sandbox);
	next.resume(wire);
	await next.event('RESUMED');
	expect(next.all('MESSAGE_CREATE')).toHaveLength(1);
});

test('RESUME: events in order, then RESUMED; a number that was never sent is 4007; an unknown session is op 9', async () => {
	const { sandbox, ben } = await openStage();
	const wire = await Wire.ready(sandbox, I.GuildMessages | I.MessageContent);
	await ben.say('before');
	await wire.event('MESSAGE_CREATE');
	wire.cut();
	await wire.closed;
	for (const text of ['one', 'two', 'three']) await ben.say(text);
	const next = await Wire.open(sandbox);
	next.resume(wire);
	await next.event('RESUMED');
	expect(next.seen.filter((one) => one.op === 0).map((one) => [one.s, one.d.content ?? one.t])).toEqual([
		[wire.last + 1, 'one'],
		[wire.last + 2, 'two'],
		[wire.last + 3, 'three'],
		[wire.last + 4, 'RESUMED']
	]);
	next.cut();
	await next.closed;
	const ahead = await Wire.open(sandbox);
	ahead.resume(wire, 9_999);
	expect(await ahead.closed).toBe(4007);
	// With the wrong number the session itself is lost.
	const again = await Wire.open(sandbox);
	again.resume(wire);
	expect(await again.op(Op.InvalidSession)).toBe(false);
	await sandbox.clock.advance(5_000);
	again.identify();
	await again.event('READY');
});

test('a normal close ends the session', async () => {
	const { sandbox } = await openStage();
	const wire = await Wire.ready(sandbox);
	wire.close(1000);
	await wire.closed;
	const next = await Wire.open(sandbox);
	next.resume(wire);
	expect(await next.op(Op.InvalidSession)).toBe(false);
});

test('op 9 with true: nothing is sent until the session is resumed over the same connection, then all of it', async () => {
	const { sandbox, ben } = await openStage();
	const wire = await Wire.ready(sandbox, I.GuildMessages | I.MessageContent);
	sandbox.gateway.invalidateSession(true);
	expect(await wire.op(Op.InvalidSession)).toBe(true);
	await ben.say('meanwhile');
	await wire.settled();
	expect(wire.all('MESSAGE_CREATE')).toEqual([]);
	wire.resume(wire);
	await wire.event('RESUMED');
	expect(wire.all('MESSAGE_CREATE').map((one) => one.content)).toEqual(['meanwhile']);
});

test('discord.js resumes after op 9 with true, and after a zombie', async () => {
	const { sandbox, ben } = await openStage({ heartbeatMs: 300 });
	const client = await newBot(sandbox, [I.Guilds, I.GuildMessages, I.MessageContent]);
	const seen: string[] = [];
	client.on('messageCreate', (message) => seen.push(message.content));
	let resumed = nextEvent(client, Events.ShardResume);
	sandbox.gateway.invalidateSession(true);
	await ben.say('one');
	await resumed;
	await expect.poll(() => seen).toEqual(['one']);
	resumed = nextEvent(client, Events.ShardResume);
	const gone = nextEvent(client, Events.ShardReconnecting);
	sandbox.gateway.acknowledge(false);
	await gone;
	sandbox.gateway.acknowledge(true);
	await ben.say('two');
	await resumed;
	await expect.poll(() => seen).toEqual(['one', 'two']);
	expect(sandbox.gateway.identifies).toBe(1);
});

test('a heartbeat that is asked for comes at once', async () => {
	const { sandbox } = await openStage();
	const wire = await Wire.ready(sandbox);
	sandbox.gateway.beat();
	await wire.op(Op.Heartbeat);
	await wire.settled();
});
