import type mongoose from 'mongoose';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { systemClock } from '../clock.js';
import { type GuildId, guildId } from '../ids.js';
import { Leases } from '../leases/leases.js';
import { silentLogger } from '../logging/logger.js';
import { connectMongo, database, ensureCollection } from '../mongo/index.js';
import { OutboxRepository, type OutboxRow } from '../outbox/outbox.repository.js';
import { EffectHandlers } from '../outbox/registry.js';
import { unitsCollection } from '../units/unit-rows.js';
import { GroupCommitWriter } from '../units/writer.js';
import { AuditRepository } from './audit.repository.js';
import type { AuditRow } from './chain.js';
import { AuditChain } from './chainer.js';

const guild = guildId('100000000000000001');
const other = guildId('100000000000000002');
const staff = '200000000000000001';
const buyer = '200000000000000002';
let connection: mongoose.Connection;
let writer: GroupCommitWriter;
let repository: AuditRepository;
let chain: AuditChain;
let now = new Date('2026-11-21T10:00:00Z');
const clock = { now: () => now };

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	repository = new AuditRepository(connection);
	await repository.prepare();
	await new OutboxRepository(connection).prepare();
	await ensureCollection(connection, unitsCollection);
	writer = new GroupCommitWriter({ connection, clock: systemClock, effects: new EffectHandlers(), log: silentLogger() });
	const leases = new Leases(connection);
	chain = new AuditChain({ rows: repository, leases, units: writer, clock, logger: silentLogger(), canTell: () => true });
});
afterEach(async () => {
	for (const name of ['audit', 'audit_heads', 'audit_keys', 'outbox', 'units', 'leases'])
		await database(connection).collection(name).deleteMany({});
});
afterAll(async () => {
	await writer.stop();
	await database(connection).dropDatabase();
	await connection.close();
});

let keys = 0;
const act = (where: GuildId, price: number) =>
	writer.execute({
		guild: where,
		key: `act:${++keys}`,
		content: null,
		changes: [],
		audit: [
			{
				actor: staff,
				actorKind: 'staff',
				action: 'price.changed',
				target: 'item:raft',
				before: { price: 1 },
				after: { price },
				reason: 'sale'
			},
			{ actor: 'sweep', actorKind: 'system', action: 'member.noted', target: `member:${buyer}` }
		]
	});
const audit = () => database(connection).collection<AuditRow>('audit');

test('rows of many units get one gapless sequence in commit order per guild, and the chain proves', async () => {
	await Promise.all(Array.from({ length: 150 }, (_, index) => act(index % 3 === 0 ? other : guild, index)));
	await chain.run();
	await act(guild, 7);
	await Promise.all([chain.chain(guild), chain.chain(guild), chain.chain(guild)]);

	const rows = await audit().find({ guild }).sort({ unitSeq: 1, index: 1 }).toArray();
	expect(rows.map((row) => row.chain?.seq)).toEqual(Array.from({ length: 202 }, (_, index) => index + 1));
	expect(await chain.prove(guild)).toMatchObject({ rows: 202, fault: null });
	expect(await chain.prove(other)).toMatchObject({ rows: 100, fault: null });
	expect(JSON.stringify(rows.map((row) => row.chain))).not.toContain(staff);
});

test.each([
	['content is changed', async () => audit().updateOne({ 'chain.seq': 3 }, { $set: { after: { price: 999 } } }), 'content'],
	['content is dropped', async () => audit().updateOne({ 'chain.seq': 3 }, { $unset: { after: '', before: '', reason: '' } }), 'content'],
	['the actor is changed', async () => audit().updateOne({ 'chain.seq': 3 }, { $set: { actor: buyer } }), 'people'],
	['the action is changed', async () => audit().updateOne({ 'chain.seq': 3 }, { $set: { action: 'x.y' } }), 'hash'],
	['a row is removed', async () => audit().deleteOne({ 'chain.seq': 3 }), 'missing'],
	['the last row is removed', async () => audit().deleteOne({ 'chain.seq': 10 }), 'end'],
	[
		'a row is put in',
		async () => audit().insertOne({ ...(await audit().findOne({ 'chain.seq': 2 }))!, _id: 'forged', index: 5 }),
		'missing'
	]
])('the proof finds when %s', async (_, tamper, why) => {
	for (let unit = 0; unit < 5; unit++) await act(guild, unit);
	await chain.chain(guild);
	expect((await chain.prove(guild)).fault).toBeNull();
	await tamper();
	expect((await chain.prove(guild)).fault?.why).toBe(why);
});

test('a person can be erased and the chain still proves; what was erased stays tamper-proof', async () => {
	for (let unit = 0; unit < 3; unit++) await act(guild, unit);
	await chain.chain(guild);
	expect(await repository.forget(guild, buyer)).toBe(3);
	expect(JSON.stringify(await audit().find({ guild }).toArray())).not.toContain(buyer);
	expect(await database(connection).collection('audit_keys').countDocuments({ person: buyer })).toBe(0);
	expect((await chain.prove(guild)).fault).toBeNull();
	await audit().updateOne({ 'chain.seq': 2 }, { $set: { action: 'nothing.happened' } });
	expect((await chain.prove(guild)).fault?.why).toBe('hash');
});

test('the head leaves the database once a day, when there is something new', async () => {
	const heads = () => database(connection).collection<OutboxRow>('outbox').find({ kind: 'audit.head' }).sort({ seq: 1 }).toArray();
	await act(guild, 1);
	await chain.run();
	await act(guild, 2);
	await chain.run();
	expect((await heads()).map(({ payload }) => payload)).toMatchObject([{ seq: 2, day: '2026-11-21' }]);
	now = new Date('2026-11-22T00:05:00Z');
	await chain.run();
	expect((await heads()).map(({ payload }) => payload)).toMatchObject([{ seq: 2 }, { seq: 4, day: '2026-11-22' }]);
	now = new Date('2026-11-23T00:05:00Z');
	await chain.run();
	expect((await heads()).length).toBe(2);
});
