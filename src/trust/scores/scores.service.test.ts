import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#core/clock';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { testDatabases } from '../../../tests/support/databases.js';
import { scoreModels, testScores } from '../../../tests/support/scores.js';
import { creditCut, defaultFormula, emptyState, formulaSchema, readTrust } from '../engine/index.js';
import { evidenceModel } from '../trust.model.js';
import { TrustRepository } from '../trust.repository.js';
import { type EvidenceDraft, TrustService } from '../trust.service.js';
import { trustSettings } from '../trust.settings.js';
import { ScoreRepository } from './score.repository.js';
import { foldRows } from './scores.service.js';

const databases = testDatabases();
const start = new Date('2026-01-01T00:00:00Z').getTime();
const day = 86_400_000;
const person = (index: number) => memberId(`2000000000000${String(index).padStart(5, '0')}`);

let connection: Connection;
let writer: GroupCommitWriter;
let guild: GuildId;
let guilds = 0;
let formula = defaultFormula;
let now = new Date(start + 200 * day);
const clock = { now: () => now };
const log = { warn: () => undefined, error: () => undefined };

const scoresOf = () => testScores(connection, writer, clock, () => formula);
const trustOf = (scores = scoresOf()) =>
	new TrustService({
		repository: new TrustRepository(connection),
		scores,
		clock,
		settings: async () => trustSettings.defaults,
		slots: async () => new Set(),
		joined: async () => new Map()
	});

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	evidenceModel(connection);
	scoreModels(connection);
	await prepareCollections(connection);
	writer = new GroupCommitWriter({ connection, clock: systemClock, effects: { subscribers: () => [] }, log });
});
afterAll(async () => {
	await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	formula = defaultFormula;
	now = new Date(start + 200 * day);
});

const deal = (index: number, subject: number, partner: number, more: Partial<EvidenceDraft> = {}): EvidenceDraft => ({
	key: `deal:${index}:${subject}`,
	subject: person(subject),
	partner: person(partner),
	kind: 'deal',
	event: 'order.completed',
	value: 300,
	source: `order:${index}`,
	at: new Date(start + index * day),
	...more
});

async function add(drafts: readonly EvidenceDraft[], key: string, on = guild): Promise<void> {
	const trust = trustOf();
	await writer.execute({ guild: on, key, content: null, changes: drafts.flatMap((draft) => trust.addEvidence(on, draft)) });
}

/** All states of a guild as they are read, without the generation. */
async function statesOf(on = guild) {
	const repository = new ScoreRepository(connection);
	const row = await scoresOf().current(on);
	return (await repository.everyScore(on, row?.gen ?? 1)).map(({ member, state, credit }) => ({ member, state, credit }));
}

describe('folding', () => {
	test('a reader sees what was committed before, each row once, whoever folds it', async () => {
		for (let index = 0; index < 30; index++)
			await add([deal(index, 1, 2 + (index % 5), { seed: true }), deal(index, 2 + (index % 5), 1)], `u${index}`);
		const scores = Array.from({ length: 20 }, () => scoresOf());
		const read = await Promise.all(scores.map((one) => one.of(guild, person(1))));
		for (const { state } of read) expect(state).toEqual(read[0]?.state);
		expect(read[0]?.state.seed.deals).toBe(30);
		const [rows, known] = [await new ScoreRepository(connection).evidenceAfter(guild, 0, 1000), new Map()];
		const rebuilt = foldRows(rows, known, formula);
		for (const { member, state } of await statesOf()) expect(state).toEqual(rebuilt.get(member));
	});

	test('rows of one unit are never torn apart, and evidence of another guild is not seen', async () => {
		const other = guildId('199999999999999998');
		await add(
			Array.from({ length: 450 }, (_, index) => deal(index, 1, 2, { key: `many:${index}`, seed: true })),
			'many'
		);
		await add([deal(1, 1, 2, { value: 5000, seed: true })], 'other', other);
		expect((await scoresOf().of(guild, person(1))).state.seed).toMatchObject({ deals: 450, settled: 135_000 });
		expect((await scoresOf().of(other, person(1))).state.seed).toMatchObject({ deals: 1, settled: 5000 });
		expect((await scoresOf().of(other, person(9))).state).toEqual(emptyState(person(9)));
	});

	test('folded in any steps, by any process, with or without a rebuild: the same numbers', async () => {
		const steps = fc.array(
			fc.record({
				subject: fc.integer({ min: 1, max: 5 }),
				partner: fc.integer({ min: 6, max: 9 }),
				kind: fc.constantFrom('deal' as const, 'deal' as const, 'review' as const, 'case' as const, 'noShow' as const, 'vouch' as const),
				value: fc.integer({ min: 0, max: 6000 }),
				seed: fc.boolean(),
				after: fc.constantFrom('read', 'rebuild', 'cut', 'nothing', 'nothing')
			}),
			{ minLength: 5, maxLength: 25 }
		);
		await fc.assert(
			fc.asyncProperty(steps, async (list) => {
				guilds += 1;
				const on = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
				for (const [index, { after, subject, partner, ...more }] of list.entries()) {
					await add([deal(index, subject, partner, { ...more, mark: 0.5 })], `step${index}`, on);
					if (after === 'read') await scoresOf().of(on, person(subject));
					if (after === 'rebuild') await scoresOf().rebuild(on);
					if (after === 'cut') await scoresOf().run();
				}
				const before = await statesOf(on);
				await scoresOf().rebuild(on);
				const rebuilt = await statesOf(on);
				expect(rebuilt.map(({ member, state }) => ({ member, state }))).toEqual(before.map(({ member, state }) => ({ member, state })));
			}),
			{ numRuns: 12 }
		);
	});
});

describe('rebuilding', () => {
	test('another formula moves everybody at once, and the states in between are those of the old one', async () => {
		await add([deal(1, 1, 2, { seed: true }), deal(2, 1, 3, { seed: true })], 'a');
		const before = await trustOf().standing(guild, person(1), null);
		formula = formulaSchema.parse({ version: 2, standing: { doubt: 12 } });
		expect(await trustOf().standing(guild, person(1), null)).toEqual(before);
		expect(await scoresOf().basis(guild)).toEqual({ gen: 1, formula: defaultFormula });
		await scoresOf().run();
		const after = await trustOf().standing(guild, person(1), null);
		expect(after.standing).toBeLessThan(before.standing);
		expect((await scoresOf().of(guild, person(1))).formula.version).toBe(2);
		expect(await scoresOf().basis(guild)).toEqual({ gen: 2, formula });
		expect(await new ScoreRepository(connection).everyScore(guild, 1)).toEqual([]);
	});

	test('evidence that comes while it runs is in both, and what was cut off goes on', async () => {
		for (let index = 0; index < 10; index++) await add([deal(index, index % 3, 5, { seed: true })], `u${index}`);
		const scores = scoresOf();
		const [, , ...added] = await Promise.all([
			scores.rebuild(guild),
			scoresOf().rebuild(guild),
			...Array.from({ length: 10 }, (_, index) => add([deal(20 + index, index % 3, 6, { seed: true })], `v${index}`))
		]);
		expect(added).toHaveLength(10);
		await scores.rebuild(guild);
		const deals = (await statesOf()).reduce((sum, { state }) => sum + state.seed.deals, 0);
		expect(deals).toBe(20);
	});
});

describe('credit of groups', () => {
	test('deals among members count once somebody near them has settled with staff, and a ring gains nothing by its size', async () => {
		const ring = Array.from({ length: 12 }, (_, index) => index + 10);
		let index = 0;
		for (const one of ring)
			for (const other of ring) if (one !== other) await add([deal(index++, one, other, { value: 5000 })], `ring${index}`);
		await scoresOf().run();
		const best = async () =>
			Math.max(...(await Promise.all(ring.map(async (one) => (await trustOf().standing(guild, person(one), null)).standing))));
		expect(await best()).toBeLessThan(0.06);
		const states = await statesOf();
		expect(states.every(({ credit }) => credit?.weight === 0)).toBe(true);
		// One of them becomes a good customer; what that lends the others is bounded by what was settled.
		for (let order = 0; order < 8; order++)
			await add([deal(500 + order, 10, 1 + (order % 4), { seed: true, value: 1000 })], `order${order}`);
		await scoresOf().run();
		const credits = (await statesOf()).map(({ credit, state }) => ({ ...credit, seeded: state.seed.deals > 0 }));
		expect(credits.some(({ weight }) => (weight ?? 0) > 0)).toBe(true);
		expect(
			readTrust((await scoresOf().of(guild, person(11))).state, {
				now: now.getTime(),
				tenureDays: 0,
				verified: false,
				credit: null,
				formula
			}).standing
		).toBeLessThan(0.2);
	});

	test('a day later it is looked at again, also where nothing happened', async () => {
		await add([deal(1, 1, 2, { seed: true })], 'a');
		await scoresOf().run();
		const repository = new ScoreRepository(connection);
		const first = (await repository.fold(guild))?.cutAt;
		await scoresOf().run();
		expect((await repository.fold(guild))?.cutAt).toEqual(first);
		now = new Date(now.getTime() + day + 1);
		await scoresOf().run();
		expect((await repository.fold(guild))?.cutAt).toEqual(now);
	});

	test('a large guild is looked at in a thread of its own, with the same answer', async () => {
		const facts = Array.from({ length: 400 }, (_, index) => deal(index, index + 10, 1 + (index % 5), { seed: true }));
		const more = Array.from({ length: 400 }, (_, index) =>
			deal(1000 + index, index + 10, ((index * 7) % 400) + 10 === index + 10 ? 9 : ((index * 7) % 400) + 10)
		);
		await add([...facts, ...more], 'large');
		await scoresOf().run();
		const states = await new ScoreRepository(connection).everyScore(guild, 1);
		expect(states.length).toBeGreaterThan(300);
		const plain = creditCut(
			states.map(({ state }) => state),
			{ now: now.getTime(), formula }
		);
		for (const { member, credit } of states) expect(credit).toEqual(plain.get(member) ?? { weight: 0, value: 0 });
	});
});
