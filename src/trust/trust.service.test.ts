import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { systemClock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, guildId, memberId } from '#core/ids';
import { connectMongo, prepareCollections } from '#core/mongo/index';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { packSlices } from '#settings';
import { testDatabases } from '../../tests/support/databases.js';
import { scoreModels, testScores } from '../../tests/support/scores.js';
import { evidenceModel } from './trust.model.js';
import { TrustRepository } from './trust.repository.js';
import { TrustService } from './trust.service.js';
import { type TrustSettings, trustSettings } from './trust.settings.js';

const databases = testDatabases();
const pack = JSON.parse(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
const starter: TrustSettings = trustSettings.parse(packSlices(pack).trust);
const now = new Date('2026-11-21T12:00:00Z');
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const person = (index: number) => memberId(`2000000000000${String(index).padStart(5, '0')}`);
const actor = (days: number, more: Partial<Actor> = {}): Actor => ({
	id: person(1),
	name: 'Mira',
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: daysAgo(days),
	accountCreatedAt: daysAgo(1000),
	locale: 'en-US',
	...more
});

let connection: Connection;
let writer: GroupCommitWriter;
let guild: GuildId;
let guilds = 0;
let slots: ReadonlySet<string>;
let trust: TrustService;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	evidenceModel(connection);
	scoreModels(connection);
	await prepareCollections(connection);
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock: systemClock, effects: { subscribers: () => [] }, log });
	trust = new TrustService({
		repository: new TrustRepository(connection),
		scores: testScores(connection, writer, { now: () => now }),
		joined: async () => new Map(),
		clock: { now: () => now },
		settings: async () => starter,
		slots: async () => slots
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
	slots = new Set();
});

async function settle(code: string, { value = 300, courier = 2, days = 0 } = {}, on = guild, again = ''): Promise<void> {
	const draft = {
		key: `order:${code}:completed:buyer`,
		subject: person(1),
		partner: person(courier),
		kind: 'deal' as const,
		event: 'order.completed',
		value,
		source: `order:${code}`,
		seed: true,
		at: daysAgo(days)
	};
	await writer.execute({ guild: on, key: `order:${code}:evidence${again}`, content: null, changes: trust.addEvidence(on, draft) });
}

const refusal = async (promise: Promise<unknown>): Promise<DomainError> => {
	const error = await promise.then(
		() => null,
		(thrown: unknown) => thrown
	);
	if (!(error instanceof DomainError)) throw new Error(`Not a refusal: ${String(error)}`);
	return error;
};
const ask = { gates: [], value: 300, openOrders: 0, openValue: 0 };

describe('an empty guild', () => {
	test('a newcomer is in the first tier and may order at once, within its limits', async () => {
		const profile = await trust.profile(guild, person(1), now);
		expect(profile).toMatchObject({ settledDeals: 0, tier: { key: 'newcomer' }, nextTier: { key: 'known' } });
		expect(await trust.canOrder(guild, actor(0), ask)).toMatchObject({ openOrders: 2, openOrderValue: 1500 });
	});

	test('every category has an item that a newcomer may order in the first hour', async () => {
		const open = await Promise.all(
			pack.categories.map(
				async (category: {
					key: string;
					items: { access: { gate: string | null }; price: { credits: number }; settlement: { kind: string } }[];
				}) => {
					const results = await Promise.allSettled(
						category.items
							.filter(({ settlement }) => settlement.kind === 'credits')
							.map(({ access, price }) =>
								trust.canOrder(guild, actor(0), { ...ask, gates: access.gate ? [access.gate] : [], value: price.credits })
							)
					);
					return { category: category.key, open: results.some(({ status }) => status === 'fulfilled') };
				}
			)
		);
		expect(open.length).toBeGreaterThan(5);
		expect(open.filter((row) => !row.open)).toEqual([]);
	});
});

describe('evidence', () => {
	test('counts once per key, in its own guild only', async () => {
		await settle('A7K2Q');
		await settle('A7K2Q', { value: 9999 }, guild, ':again');
		expect(await trust.profile(guild, person(1), now)).toMatchObject({ settledDeals: 1, settledValue: 300 });
		const other = guildId('199999999999999999');
		expect(await trust.profile(other, person(1), now)).toMatchObject({ settledDeals: 0 });
	});

	test('two orders lead to the next tier once the days have passed', async () => {
		await settle('A7K2Q');
		await settle('B7K2Q', { courier: 3 });
		expect((await trust.profile(guild, person(1), daysAgo(1))).tier?.key).toBe('newcomer');
		expect((await trust.profile(guild, person(1), daysAgo(4))).tier?.key).toBe('known');
	});

	test('pages show each row once', async () => {
		for (let index = 0; index < 12; index++) await settle(`C${index}`, { courier: 2 + (index % 3) });
		const [first, second] = [await trust.evidence(guild, person(1), 0, 10), await trust.evidence(guild, person(1), 99, 10)];
		expect({ pages: first.pages, total: first.total, page: second.page }).toEqual({ pages: 2, total: 12, page: 1 });
		expect(new Set([...first.rows, ...second.rows].map(({ row }) => row._id)).size).toBe(12);
	});

	test('nobody is evidence for themselves', () => {
		const draft = {
			key: 'x',
			subject: person(1),
			partner: person(1),
			kind: 'deal',
			event: 'x',
			value: 1,
			source: 'x',
			at: now
		} as const;
		expect(() => trust.addEvidence(guild, draft)).toThrow(RangeError);
	});
});

describe('gates and limits', () => {
	test('a closed gate names what is missing; settled orders and days open it', async () => {
		const closed = await refusal(trust.canOrder(guild, actor(2), { ...ask, gates: ['order.high-value'] }));
		expect(closed.code).toBe('trust.gateClosed');
		expect(closed.params.need).toMatchObject({ key: 'trust:list.of3' });
		await settle('A7K2Q');
		await settle('B7K2Q', { courier: 3 });
		await expect(trust.canOrder(guild, actor(8), { ...ask, gates: ['order.high-value'] })).resolves.toBeTruthy();
	});

	test('an order above the value of a gate meets that gate', async () => {
		expect((await refusal(trust.canOrder(guild, actor(400), { ...ask, value: 2001 }))).code).toBe('trust.gateClosed');
		expect((await refusal(trust.canOrder(guild, actor(400), { ...ask, value: 2000 }))).code).toBe('trust.limitValue');
	});

	test('open orders and their value are limited by tier', async () => {
		expect((await refusal(trust.canOrder(guild, actor(0), { ...ask, openOrders: 2 }))).code).toBe('trust.limitOrders');
		expect((await refusal(trust.canOrder(guild, actor(0), { ...ask, openValue: 1300 }))).code).toBe('trust.limitValue');
		await expect(trust.canOrder(guild, actor(0), { ...ask, openOrders: 1, openValue: 1200 })).resolves.toBeTruthy();
	});

	test('a slot that a gate exempts passes unmeasured, an unknown gate is open', async () => {
		slots = new Set(['moderator']);
		const answers = await trust.gates(guild, actor(0), ['recruiting', 'market.sell', 'no-such-gate']);
		expect(answers.map(({ key, open }) => [key, open])).toEqual([
			['recruiting', true],
			['market.sell', false]
		]);
	});
});
