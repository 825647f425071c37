import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import type { DeadlineRow } from '#core/deadlines/deadline';
import { deadlinesCollection } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { packSlices } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { scoreModels, testScores } from '../../../tests/support/scores.js';
import { Relations } from '../relations.js';
import { type EvidenceRow, evidenceModel } from '../trust.model.js';
import { TrustRepository } from '../trust.repository.js';
import { TrustService } from '../trust.service.js';
import { trustSettings } from '../trust.settings.js';
import { vouchCountId, vouchCountModel, vouchModel } from './vouch.model.js';
import { VouchRepository } from './vouch.repository.js';
import { VouchService } from './vouch.service.js';

const databases = testDatabases();
const pack = JSON.parse(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const starter = trustSettings.parse(packSlices(pack).trust);
const start = new Date('2026-11-21T12:00:00Z');
const day = 86_400_000;

let connection: Connection;
let writer: GroupCommitWriter;
let vouches: VouchService;
let gates: readonly string[];
let blocked = '';
let related: string;
let now: Date;
let guild: GuildId;
let guilds = 0;

const person = (index: number): Actor => ({
	id: memberId(`2000000000000${String(index).padStart(5, '0')}`),
	name: `Member ${index}`,
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: start,
	accountCreatedAt: start,
	locale: 'en-US'
});
const vouchee = (index: number) => ({ id: person(index).id, name: person(index).name, isMember: true });
const [mira, dodo] = [person(1), person(2)];

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	for (const model of [unitModel, evidenceModel, vouchModel, vouchCountModel]) model(connection);
	scoreModels(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection]) await database(connection).createCollection(name);
	const clock = { now: () => now };
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log });
	const relations = new Relations();
	relations.useInvites({ inviterOf: async (_, member) => (member === related ? mira.id : null) });
	const trust = new TrustService({
		repository: new TrustRepository(connection),
		scores: testScores(connection, writer, clock),
		joined: async () => new Map(),
		clock,
		settings: async () => starter,
		slots: async () => new Set()
	});
	vouches = new VouchService({
		repository: new VouchRepository(connection),
		units: writer,
		clock,
		relations,
		trust,
		settings: async () => starter.vouch,
		free: async (_guild, member) => {
			if (member === blocked) throw new DomainError('cases.barredVouch');
		},
		gates: async () => gates
	});
});
afterAll(async () => {
	await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	gates = [];
	blocked = '';
	related = '';
	now = start;
});

const code = (promise: Promise<unknown>): Promise<string | null> =>
	promise.then(
		() => null,
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const evidence = (subject: Actor) =>
	database(connection).collection<EvidenceRow>('evidence').find({ guild, subject: subject.id }).sort({ seq: 1 }).toArray();
const held = async (of: Actor) =>
	(
		await database(connection)
			.collection<{ _id: string; open: number }>('vouch_counts')
			.findOne({ _id: vouchCountId(guild, of.id) })
	)?.open ?? 0;
const told = (what: string) =>
	database(connection).collection('outbox').countDocuments({ guild, kind: 'trust.vouch-told', 'payload.what': what });
async function sweep(): Promise<void> {
	const due = await database(connection)
		.collection<DeadlineRow>(deadlinesCollection)
		.find({ guild, at: { $lte: now } })
		.toArray();
	for (const row of due) await vouches.due(row);
}
const deadlines = () => database(connection).collection(deadlinesCollection).countDocuments({ guild });

describe('vouching', () => {
	test('is evidence with its stake and its end, and the other one is told', async () => {
		const terms = await vouches.terms(guild, mira, vouchee(2));
		await vouches.give(guild, mira, vouchee(2));
		expect(await evidence(dodo)).toMatchObject([
			{ kind: 'vouch', partner: mira.id, mark: 0.2, value: 0, related: false, until: terms.until, event: 'vouch.given' }
		]);
		expect(terms).toMatchObject({ stakePercent: 20, maxOpen: 3, until: new Date(start.getTime() + 180 * day) });
		expect([await held(mira), await told('given')]).toEqual([1, 1]);
	});

	test('of one member for fifty at once takes three places', async () => {
		const results = await Promise.all(Array.from({ length: 50 }, (_, index) => code(vouches.give(guild, mira, vouchee(10 + index)))));
		expect(results.filter((result) => result === null)).toHaveLength(3);
		expect(results.filter((result) => result === 'vouches.limit')).toHaveLength(47);
		expect(await held(mira)).toBe(3);
		expect(await database(connection).collection('evidence').countDocuments({ guild, kind: 'vouch' })).toBe(3);
	});

	test('pressed fifty times at once is one vouch', async () => {
		await Promise.all(Array.from({ length: 50 }, () => vouches.give(guild, mira, vouchee(2))));
		expect([await held(mira), (await evidence(dodo)).length, await told('given')]).toEqual([1, 1, 1]);
	});

	test('is refused for oneself, nobody, relatives, and behind a closed gate', async () => {
		expect(await code(vouches.give(guild, mira, vouchee(1)))).toBe('vouches.self');
		expect(await code(vouches.give(guild, mira, { ...vouchee(2), isMember: false }))).toBe('vouches.nobody');
		related = dodo.id;
		expect(await code(vouches.give(guild, mira, vouchee(2)))).toBe('vouches.related');
		related = '';
		gates = ['vouch.give'];
		expect(await code(vouches.terms(guild, mira, vouchee(2)))).toBe('trust.gateClosed');
		expect(await code(vouches.give(guild, mira, vouchee(2)))).toBe('trust.gateClosed');
		expect([await held(mira), (await evidence(dodo)).length]).toEqual([0, 0]);
	});

	test('in one guild says nothing in another', async () => {
		await vouches.give(guild, mira, vouchee(2));
		const other = guildId(`1999999999999${String(guilds).padStart(5, '0')}`);
		expect(await vouches.of(other, mira.id)).toEqual({ given: [], received: [] });
		expect(await code(vouches.withdraw(other, mira, dodo.id))).toBe('vouches.notFound');
		await vouches.upheld(other, dodo.id, 7);
		expect(await held(mira)).toBe(1);
	});
});

describe('the end of a vouch', () => {
	test('taken back it counts no more, and keeps its place and its risk for as long as a case takes', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await Promise.all([vouches.withdraw(guild, mira, dodo.id), vouches.withdraw(guild, mira, dodo.id)]);
		const [given, ended] = await evidence(dodo);
		expect(ended).toMatchObject({ kind: 'void', of: given?.key });
		expect(await held(mira)).toBe(1);
		expect(await code(vouches.give(guild, mira, vouchee(2)))).toBe('vouches.again');
		now = new Date(start.getTime() + 29 * day);
		await sweep();
		expect(await held(mira)).toBe(1);
		now = new Date(start.getTime() + 30 * day);
		await Promise.all([sweep(), sweep()]);
		expect([await held(mira), await deadlines(), (await evidence(dodo)).length]).toEqual([0, 0, 2]);
		await vouches.give(guild, mira, vouchee(2));
		expect((await evidence(dodo)).at(-1)).toMatchObject({ kind: 'vouch', key: `vouch:${mira.id}:${dodo.id}:2` });
	});

	test('comes by itself, once, and the pair waits', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await sweep();
		expect(await held(mira)).toBe(1);
		now = new Date(start.getTime() + 180 * day);
		await Promise.all([sweep(), sweep()]);
		await sweep();
		expect([await held(mira), await deadlines(), (await evidence(dodo)).length]).toEqual([0, 0, 2]);
		expect((await vouches.of(guild, mira.id)).given).toMatchObject([{ state: 'expired' }]);
		expect(await code(vouches.give(guild, mira, vouchee(2)))).toBe('vouches.again');
	});

	test('refused by the one it is for it counts no more, stays at risk, and the other one is told', async () => {
		await vouches.give(guild, mira, vouchee(2));
		expect(await code(vouches.refuse(guild, person(3), mira.id))).toBe('vouches.notFound');
		await Promise.all([vouches.refuse(guild, dodo, mira.id), vouches.refuse(guild, dodo, mira.id)]);
		expect([await held(mira), await told('refused'), await deadlines()]).toEqual([1, 1, 1]);
		expect((await vouches.of(guild, dodo.id)).received).toMatchObject([{ state: 'refused' }]);
		expect((await evidence(dodo)).map(({ kind }) => kind)).toEqual(['vouch', 'void']);
		now = new Date(start.getTime() + 30 * day);
		await sweep();
		expect([await held(mira), await deadlines()]).toEqual([0, 0]);
		expect((await vouches.of(guild, dodo.id)).received).toMatchObject([{ state: 'refused' }]);
	});

	test('refused by somebody under accusation frees nobody: the verdict still takes the stake', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await vouches.refuse(guild, dodo, mira.id);
		now = new Date(start.getTime() + 20 * day);
		await sweep();
		await vouches.upheld(guild, dodo.id, 7);
		expect(await evidence(mira)).toMatchObject([{ kind: 'stake', event: 'vouch.failed' }]);
	});
});

describe('a case upheld against somebody', () => {
	test('costs those who stand for them their stake, once, however often it is told', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await vouches.give(guild, person(3), vouchee(2));
		await vouches.withdraw(guild, person(3), dodo.id);
		await Promise.all([vouches.upheld(guild, dodo.id, 7), vouches.upheld(guild, dodo.id, 7)]);
		await vouches.upheld(guild, dodo.id, 8);
		for (const voucher of [mira, person(3)]) {
			expect(await evidence(voucher)).toMatchObject([
				{ kind: 'stake', event: 'vouch.failed', mark: 0.2, value: 0, source: `vouch:${voucher.id}:${dodo.id}`, partner: null }
			]);
			expect(await held(voucher)).toBe(0);
		}
		expect([await told('failed'), await deadlines()]).toEqual([2, 0]);
		expect((await evidence(dodo)).map(({ kind }) => kind).sort()).toEqual(['void', 'void', 'vouch', 'vouch']);
	});

	test('is not softened by one who is blocked', async () => {
		blocked = mira.id;
		expect(await code(vouches.give(guild, mira, vouchee(2)))).toBe('cases.barredVouch');
		expect(await evidence(dodo)).toEqual([]);
	});

	test('costs nobody whose stake was free before', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await vouches.withdraw(guild, mira, dodo.id);
		now = new Date(start.getTime() + 31 * day);
		await sweep();
		await vouches.upheld(guild, dodo.id, 7);
		expect(await evidence(mira)).toEqual([]);
	});

	test('gives the stake back when it is reversed, once', async () => {
		await vouches.give(guild, mira, vouchee(2));
		await vouches.upheld(guild, dodo.id, 7);
		await vouches.reversed(guild, dodo.id, 6);
		await Promise.all([vouches.reversed(guild, dodo.id, 7), vouches.reversed(guild, dodo.id, 7)]);
		const [lost, back] = await evidence(mira);
		expect(back).toMatchObject({ kind: 'void', of: lost?.key, event: 'vouch.restored' });
		expect([(await evidence(mira)).length, await told('restored')]).toEqual([2, 1]);
	});
});
