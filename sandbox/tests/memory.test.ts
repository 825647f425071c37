import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { GatewayIntentBits, GatewayOpcodes, InteractionResponseType, InteractionType, MessageFlags } from 'discord.js';
import { expect, test } from 'vitest';
import { type Resolved, storeAttachment } from '../src/driver/commands.js';
import { createSandbox } from '../src/index.js';
import { answerInteraction, startInteraction } from '../src/world/interactions.js';
import { SETTLED_KEPT, WHISPERS_KEPT } from '../src/world/retention.js';
import { call, openStage, type Stage } from './support.js';
import { Wire } from './wire.js';

/** An interaction that nobody's client sees, answered for good or only deferred. */
function interact({ sandbox, ben, general }: Stage, type: InteractionResponseType, flags = 0, person = ben.id) {
	const { world } = sandbox;
	const record = startInteraction(world, {
		type: InteractionType.ApplicationCommand,
		userId: person,
		channel: world.channel(general),
		data: { name: 'ping' }
	});
	answerInteraction(world, record, { type, data: { content: 'pong', flags }, files: [] });
	return record;
}

const say = (stage: Stage, flags = 0, person?: string) => interact(stage, InteractionResponseType.ChannelMessageWithSource, flags, person);

test('whispers: the newest hundred per person and channel, never one that is still thinking', async () => {
	const stage = await openStage();
	const { sandbox, ben, cleo, general } = stage;
	const gone: unknown[] = [];
	sandbox.onChange((change) => {
		if (change.type === 'EPHEMERAL_DELETE') gone.push(change.data);
	});
	const thinking = interact(stage, InteractionResponseType.DeferredChannelMessageWithSource, MessageFlags.Ephemeral);
	const first = say(stage, MessageFlags.Ephemeral);
	const hers = say(stage, MessageFlags.Ephemeral, cleo.id);
	for (let n = 0; n < WHISPERS_KEPT - 2; n++) say(stage, MessageFlags.Ephemeral);
	expect(ben.sees(general)).toHaveLength(WHISPERS_KEPT);
	expect(gone).toEqual([]);
	say(stage, MessageFlags.Ephemeral);
	expect(ben.sees(general)).toHaveLength(WHISPERS_KEPT);
	expect(gone).toEqual([{ id: first.originalId, channel_id: general, guild_id: stage.guild.id }]);
	const original = (token: string) => call(sandbox, 'GET', `/webhooks/${sandbox.applicationId}/${token}/messages/@original`);
	expect(await original(first.token)).toMatchObject({ status: 404, body: { code: 10008 } });
	expect((await original(thinking.token)).status).toBe(200);
	expect((await original(hers.token)).status).toBe(200);
	expect(cleo.sees(general)).toHaveLength(1);
});

test('whispers: one that is used stays', async () => {
	const stage = await openStage();
	const { sandbox, ben, general } = stage;
	const { world } = sandbox;
	const [used, unused] = [say(stage, MessageFlags.Ephemeral), say(stage, MessageFlags.Ephemeral)];
	for (let n = 2; n < WHISPERS_KEPT; n++) say(stage, MessageFlags.Ephemeral);
	const message = world.messages.get(general)?.get(used.originalId ?? '');
	if (!message) throw new Error('the first is gone already');
	const press = { custom_id: 'x', component_type: 2 };
	startInteraction(world, {
		type: InteractionType.MessageComponent,
		userId: ben.id,
		channel: world.channel(general),
		data: press,
		message
	});
	say(stage, MessageFlags.Ephemeral);
	const left = ben.sees(general).map(({ id }) => id);
	expect(left).toContain(used.originalId);
	expect(left).not.toContain(unused.originalId);
});

test('public messages are all kept, or as many as `keepMessages` says and the pinned ones', async () => {
	const all = await openStage();
	for (let n = 0; n < 300; n++) await all.ben.say(`n${n}`);
	expect(all.sandbox.messages(all.general)).toHaveLength(300);
	const { sandbox, ben, general } = await openStage({ keepMessages: 5 });
	const pinned = await ben.say('pinned', { files: [{ name: 'kept.txt', data: 'kept' }] });
	const lost = await ben.say('lost', { files: [{ name: 'lost.txt', data: 'lost' }] });
	expect((await call(sandbox, 'PUT', `/channels/${general}/messages/pins/${pinned.id}`)).status).toBe(204);
	for (let n = 0; n < 20; n++) await ben.say(`n${n}`);
	expect(sandbox.messages(general).map((one) => one.content)).toEqual(['pinned', 'n15', 'n16', 'n17', 'n18', 'n19']);
	expect((await call(sandbox, 'GET', `/channels/${general}/messages/${lost.id}`)).body.code).toBe(10008);
	expect(sandbox.file(pinned.attachments[0]?.url ?? '')).not.toBeNull();
	expect(sandbox.file(lost.attachments[0]?.url ?? '')).toBeNull();
});

test('interactions: answered ones go beyond the cap, deferred ones only after their time', async () => {
	const stage = await openStage();
	const { sandbox } = stage;
	const { interactions, tokens, settled } = sandbox.world;
	const deferred = interact(stage, InteractionResponseType.DeferredChannelMessageWithSource, MessageFlags.Ephemeral);
	const first = say(stage, MessageFlags.Ephemeral);
	const most = SETTLED_KEPT * 1.1;
	for (let n = 1; n < most; n++) say(stage, MessageFlags.Ephemeral);
	const follow = (token: string) => call(sandbox, 'POST', `/webhooks/${sandbox.applicationId}/${token}`, { content: 'more' });
	expect((await follow(first.token)).status).toBe(200);
	expect(interactions.size).toBe(most + 1);
	say(stage, MessageFlags.Ephemeral);
	expect((await follow(first.token)).body.code).toBe(50027);
	expect(interactions.size).toBe(SETTLED_KEPT + 1);
	expect((await follow(deferred.token)).status).toBe(200);
	await sandbox.clock.advance(16 * 60_000 + 1_000);
	const last = interact(stage, InteractionResponseType.DeferredChannelMessageWithSource);
	expect([...interactions.values()]).toEqual([last]);
	expect([...tokens.values()]).toEqual([last]);
	expect(settled.size).toBe(0);
});

test('nonces are forgotten after five minutes of world time', async () => {
	const { sandbox, general } = await openStage();
	const send = (nonce: string) => call(sandbox, 'POST', `/channels/${general}/messages`, { content: nonce, nonce, enforce_nonce: true });
	for (const nonce of ['a', 'b', 'c']) await send(nonce);
	expect(sandbox.world.nonces.size).toBe(3);
	expect((await send('a')).body.id).toBe(sandbox.messages(general)[0]?.id);
	await sandbox.clock.advance(5 * 60_000 + 1);
	await send('d');
	expect(sandbox.world.nonces.size).toBe(1);
	await send('a');
	expect(sandbox.messages(general).map((one) => one.content)).toEqual(['a', 'b', 'c', 'd', 'a']);
});

test('events for RESUME: as many as fit, then the session has to be begun anew', async () => {
	const { sandbox, ben } = await openStage({ conformance: false, rateLimits: false });
	const intents = GatewayIntentBits.GuildMessages | GatewayIntentBits.MessageContent;
	const miss = async (wire: Wire, count: number, length: number): Promise<Wire> => {
		wire.cut();
		await wire.closed;
		for (let n = 0; n < count; n++) await ben.say('x'.repeat(length));
		const next = await Wire.open(sandbox);
		next.resume(wire);
		return next;
	};
	const few = await miss(await Wire.ready(sandbox, intents), 900, 10);
	await few.event('RESUMED');
	expect(few.all('MESSAGE_CREATE')).toHaveLength(900);
	const many = await miss(await Wire.ready(sandbox, intents), 2_100, 10);
	expect(await many.op(GatewayOpcodes.InvalidSession)).toBe(false);
	// 1,900 long ones are not too many, but too long: each carries some hundred characters besides its text.
	const long = await miss(await Wire.ready(sandbox, intents), 1_900, 2_000);
	expect(await long.op(GatewayOpcodes.InvalidSession)).toBe(false);
	expect(many.all('MESSAGE_CREATE')).toEqual([]);
});

test('whispers: all still thinking, all stay', async () => {
	const stage = await openStage();
	const waiting = Array.from({ length: WHISPERS_KEPT + 2 }, () =>
		interact(stage, InteractionResponseType.DeferredChannelMessageWithSource, MessageFlags.Ephemeral)
	);
	expect(stage.ben.sees(stage.general)).toHaveLength(waiting.length);
	const [first] = waiting;
	const last = waiting.at(-1);
	for (const one of [first, last])
		expect((await call(stage.sandbox, 'GET', `/webhooks/${stage.sandbox.applicationId}/${one?.token}/messages/@original`)).status).toBe(
			200
		);
});

test('a file of an option or a form is refused above 10 MiB and goes when its URL is over', async () => {
	const { sandbox, general } = await openStage({ attachmentMs: 60_000 });
	const { world } = sandbox;
	const upload = (data: string | Uint8Array) => {
		const resolved: Resolved = {};
		storeAttachment(world, world.channel(general), { name: 'a.bin', data }, resolved);
	};
	expect(() => upload(new Uint8Array(10 * 2 ** 20 + 1))).toThrow('larger');
	expect(world.files.records.size).toBe(0);
	upload('first');
	await sandbox.clock.advance(30_000);
	upload('second');
	expect(world.files.records.size).toBe(2);
	await sandbox.clock.advance(40_000);
	upload('third');
	expect([...world.files.blobs.values()].map(String)).toEqual(['second', 'third']);
});

test('the folder that a sandbox made for its clock goes when it stops', async () => {
	const sandbox = await createSandbox();
	const { clockFile } = sandbox;
	expect(existsSync(clockFile)).toBe(true);
	await sandbox.stop();
	expect(existsSync(dirname(clockFile))).toBe(false);
});
