import type { Connection } from 'mongoose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#core/clock';
import { guildId, memberId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { testDatabases } from '../../../tests/support/databases.js';
import { scoreModels, testScores } from '../../../tests/support/scores.js';
import { defaultFormula, formulaSchema } from '../engine/index.js';
import { ScoreRepository } from '../scores/score.repository.js';
import { evidenceModel } from '../trust.model.js';
import { TrustRepository } from '../trust.repository.js';
import { TrustService } from '../trust.service.js';
import { trustSettings } from '../trust.settings.js';
import { movesProblem } from './moves.check.js';
import { TrustMoves } from './moves.service.js';

const guild = guildId('100000000000000001');
const person = (index: number) => memberId(`2000000000000${String(index).padStart(5, '0')}`);
const now = new Date('2026-11-20T12:00:00Z');
const clock = { now: () => now };
const { tiers } = trustSettings.parse({
	tiers: [
		{ key: 'new', name: 'New', require: { standing: 0 } },
		{ key: 'known', name: 'Known', require: { standing: 0.1 } },
		{ key: 'trusted', name: 'Trusted', require: { standing: 0.3 } }
	]
});

let connection: Connection;
let writer: GroupCommitWriter;
let moves: TrustMoves;
beforeAll(async () => {
	connection = await connectMongo({ uri: testDatabases().mongoUri, dbName: testDatabases().mongoDb, appName: 'test' });
	unitModel(connection);
	evidenceModel(connection);
	scoreModels(connection);
	await prepareCollections(connection);
	writer = new GroupCommitWriter({
		connection,
		clock: systemClock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	const scores = testScores(connection, writer, clock);
	const trust = new TrustService({
		...{ repository: new TrustRepository(connection), scores, clock, settings: async () => trustSettings.defaults },
		...{ slots: async () => new Set<string>(), joined: async () => new Map() }
	});
	const orders = [1, 3, 12].flatMap((count, index) =>
		Array.from({ length: count }, (_, order) => ({
			...{ key: `o:${index}:${order}`, subject: person(index), partner: person(50 + order), kind: 'deal' as const, seed: true },
			...{ event: 'order.completed', value: 300, source: `order:${index}`, at: new Date(now.getTime() - 1000 * (order + 1)) }
		}))
	);
	await writer.execute({ guild, key: 'all', content: null, changes: orders.flatMap((draft) => trust.addEvidence(guild, draft)) });
	// What is not folded yet is folded by who asks.
	const nobody = { joined: async () => new Map(), verified: async () => new Set<never>() };
	moves = new TrustMoves({
		...{ repository: new ScoreRepository(connection), clock, ...nobody },
		current: (of) => scores.current(of)
	});
});
afterAll(async () => {
	await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});

test('nobody moves by what is in force already, and nothing is said', async () => {
	const same = { formula: defaultFormula, tiers };
	const found = await moves.between(guild, same, same);
	expect(found?.moves).toEqual([]);
	expect(movesProblem(found)).toEqual([]);
});

test('another formula, and other tiers, tell who rises and who falls', async () => {
	const harder = { formula: formulaSchema.parse({ standing: { doubt: 12 } }), tiers };
	const found = await moves.between(guild, { formula: defaultFormula, tiers }, harder);
	expect(found?.moves.map(({ member, up }) => [member, up])).toContainEqual([person(1), false]);
	const [problem] = movesProblem(found);
	expect(problem).toMatchObject({ weight: 'warn', title: { key: 'trust:check.moves.title', params: { up: 0 } } });
	const lower = tiers.map((tier) => ({ ...tier, require: { ...tier.require, standing: tier.require.standing / 3 } }));
	const risen = await moves.between(guild, { formula: defaultFormula, tiers }, { formula: defaultFormula, tiers: lower });
	expect(risen?.moves.every(({ up }) => up)).toBe(true);
	expect(risen?.moves.length).toBeGreaterThan(0);
	expect(movesProblem(risen)[0]?.weight).toBe('note');
});

test('an archived tier is nobody’s: those in it fall, and rise again when it comes back', async () => {
	const top = { formula: defaultFormula, tiers: tiers.map((tier) => ({ ...tier, archived: tier.key === 'trusted' })) };
	const all = { formula: defaultFormula, tiers };
	const there = (await moves.standing(guild, all))?.byTier.get('trusted') ?? 0;
	expect(there).toBeGreaterThan(0);
	const fallen = await moves.between(guild, all, top);
	expect(fallen?.moves.map(({ from, to, up }) => [from?.key, to?.key, up])).toEqual(
		Array.from({ length: there }, () => ['trusted', 'known', false])
	);
	expect((await moves.between(guild, top, all))?.moves.map(({ up }) => up)).toEqual(Array.from({ length: there }, () => true));
	expect((await moves.standing(guild, top))?.byTier.has('trusted')).toBe(false);
	// One that only has another key is no other place.
	const renamed = { ...all, tiers: tiers.map((tier) => ({ ...tier, key: `${tier.key}-2` })) };
	expect((await moves.between(guild, all, renamed))?.moves).toEqual([]);
});

test('counts who stands in which tier, nobody twice', async () => {
	const found = await moves.standing(guild, { formula: defaultFormula, tiers });
	expect(found?.of).toBeGreaterThanOrEqual(3);
	expect([...(found?.byTier.values() ?? [])].reduce((sum, count) => sum + count, 0)).toBe(found?.of);
	expect(found?.byTier.get('new') ?? 0).toBeLessThan(found?.of ?? 0);
	expect(await moves.standing(guildId('100000000000000002'), { formula: defaultFormula, tiers })).toEqual({ of: 0, byTier: new Map() });
});

test('whoever has left is not counted among those who are here', async () => {
	const verified = async () => new Set<never>();
	const left = new TrustMoves({
		...{ repository: new ScoreRepository(connection), clock, verified },
		current: (of) => new ScoreRepository(connection).fold(of),
		joined: async () => new Map([[person(2), new Date('2026-01-01T00:00:00Z')]])
	});
	expect(await left.standing(guild, { formula: defaultFormula, tiers })).toEqual({ of: 1, byTier: new Map([['trusted', 1]]) });
	const days = tiers.map((tier) => (tier.key === 'trusted' ? { ...tier, require: { ...tier.require, tenureDays: 400 } } : tier));
	const found = await left.between(guild, { formula: defaultFormula, tiers }, { formula: defaultFormula, tiers: days });
	expect(found).toMatchObject({ of: 1, moves: [{ member: person(2), from: { key: 'trusted' }, to: { key: 'known' }, up: false }] });
});

test('a guild without evidence has nobody, and one that is too large says so', async () => {
	const rules = { formula: defaultFormula, tiers };
	expect(await moves.between(guildId('100000000000000002'), rules, rules)).toEqual({ of: 0, moves: [] });
	expect(movesProblem(null)[0]?.title.key).toBe('trust:check.moves.large');
});
