import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '#core/clock';
import { type GuildId, guildId, type MemberId, memberId, rowId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import type { Change } from '#core/units/unit';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { testDatabases } from '../../tests/support/databases.js';
import type { RewardEvent, RewardPlan } from './reward.js';
import type { PaidBefore } from './reward-reversal.js';
import { Rewards } from './rewards.service.js';
import { rewardCounterModel, type XpEntryRow, type XpMemberRow, xpEntryModel, xpMemberModel } from './xp.model.js';
import { XpRepository } from './xp.repository.js';
import { XpService } from './xp.service.js';
import { type XpSettings, xpSettings } from './xp.settings.js';

const databases = testDatabases();
const buyer = memberId('200000000000000001');
const staff = memberId('200000000000000002');
const noon = new Date('2026-11-21T12:00:00Z');

let connection: Connection;
let guild: GuildId;
let guilds = 0;
let services: XpService[];
let settings: XpSettings;
const writers: GroupCommitWriter[] = [];

/** Stands in for the ledger: one row per payment, so that a test sees what was paid how often. */
const payer = {
	locks: [],
	pay: (on: GuildId, plan: RewardPlan): Change[] => [
		{ in: 'paid', insert: { _id: rowId(on, 'paid', plan.key), guild: on, member: plan.member, tokens: plan.tokens, credits: plan.credits } }
	],
	takeBack: async (on: GuildId, { key, member, tokens, credits }: PaidBefore) => ({
		tokens: Math.min(tokens, stillThere),
		credits,
		changes: [
			{ in: 'paid', insert: { _id: rowId(on, 'paid', key), guild: on, member, tokens: -Math.min(tokens, stillThere), credits: -credits } }
		]
	})
};
/** Tokens that a member still has when they are taken back. */
let stillThere: number;

function newService(): XpService {
	const effects = { subscribers: (event: string) => (event === 'xp.level-reached' ? ['announce'] : []) };
	const units = new GroupCommitWriter({ connection, clock: systemClock, effects, log: { warn: () => undefined, error: () => undefined } });
	writers.push(units);
	const repository = new XpRepository(connection);
	const source = { settings: async () => settings, zone: async () => 'Europe/Berlin' };
	const rewards = new Rewards({ ...source, counters: (on, ids) => repository.counters(on, ids) });
	const service = new XpService({ ...source, units, repository, rewards, clock: { now: () => noon }, isOn: async () => true });
	service.payThrough(payer);
	return service;
}

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [xpEntryModel, xpMemberModel, rewardCounterModel]) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', 'paid'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	// Two writers stand for two processes on the same guilds.
	services = [newService(), newService()];
});
afterAll(async () => {
	for (const writer of writers) await writer.stop();
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	guilds += 1;
	guild = guildId(`1000000000000${String(guilds).padStart(5, '0')}`);
	settings = xpSettings.parse({ rewardRules: [purchase] });
	stillThere = 1_000;
});

const purchase = {
	key: 'purchase',
	name: 'Order completed',
	event: 'order.completed',
	who: 'buyer',
	conditions: [{ field: 'order.settlement', op: 'eq', value: 'credits' }],
	amounts: {
		xp: { perValue: 'order.captured', divisor: 6, min: 10, max: 500 },
		tokens: { perValue: 'order.captured', divisor: 150, min: 0, max: 20 }
	},
	caps: [{ unit: 'count', max: 3, window: 'day', scope: 'member' }]
};

const completed = (code: string, captured = 600, more: Partial<RewardEvent> = {}): RewardEvent => ({
	name: 'order.completed',
	key: `order:${code}:completed`,
	source: `order:${code}`,
	at: noon,
	people: {
		buyer: { member: buyer, tenureMonths: 0, counterpart: staff },
		assignee: { member: staff, tenureMonths: 0, counterpart: buyer }
	},
	fields: { 'order.settlement': 'credits', 'order.captured': captured, 'order.value': captured },
	...more
});
const service = (): XpService => services[0]!;
const entries = (): Promise<XpEntryRow[]> => database(connection).collection<XpEntryRow>('xp_entries').find({ guild }).toArray();
const paid = () =>
	database(connection)
		.collection('paid')
		.find({ guild: guild as string })
		.toArray();
const xpOf = async (member: MemberId): Promise<number> =>
	(
		await database(connection)
			.collection<XpMemberRow>('xp_members')
			.findOne({ _id: rowId(guild, 'xpm', member) })
	)?.xp ?? 0;

describe('paying for an event', () => {
	test('XP, tokens, entry and level come in one piece', async () => {
		const result = await service().grant(guild, completed('A7K2Q', 1800));
		expect(result.grants).toEqual([{ rule: 'purchase', member: buyer, xp: 300, tokens: 12, credits: 0 }]);
		expect(result.levels).toEqual([{ member: buyer, xp: 300, level: 2, from: 1 }]);
		expect(await xpOf(buyer)).toBe(300);
		expect(await paid()).toMatchObject([{ tokens: 12, credits: 0 }]);
		expect(await entries()).toMatchObject([{ amount: 300, tokens: 12, rule: 'purchase', source: 'order:A7K2Q', count: 1 }]);
		const events = await database(connection)
			.collection('outbox')
			.find({ guild: guild as string })
			.toArray();
		expect(events.map(({ kind, payload }) => ({ kind, level: payload.level }))).toEqual([{ kind: 'xp.level-reached>announce', level: 2 }]);
	});

	test('fifty deliveries of one event through two writers pay once', async () => {
		const results = await Promise.all(Array.from({ length: 50 }, (_, index) => services[index % 2]!.grant(guild, completed('A7K2Q'))));
		expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
		expect(await xpOf(buyer)).toBe(100);
		expect(await entries()).toHaveLength(1);
		expect(await paid()).toHaveLength(1);
	});

	test('fifty parallel events against a cap of three pay three', async () => {
		const results = await Promise.all(Array.from({ length: 50 }, (_, index) => services[index % 2]!.grant(guild, completed(`C${index}`))));
		expect(results.filter(({ grants }) => grants.some(({ xp }) => xp > 0))).toHaveLength(3);
		expect(await xpOf(buyer)).toBe(300);
		expect(await paid()).toHaveLength(3);
		const rows = await entries();
		expect(rows).toHaveLength(50);
		expect(rows.filter(({ capped }) => capped.includes('count'))).toHaveLength(47);
	});

	test('fifty parallel events against an amount per day pay exactly that amount', async () => {
		settings = xpSettings.parse({ rewardRules: [{ ...purchase, caps: [] }], faucets: { capPerMemberPerDay: { xp: 1234, tokens: 10 } } });
		await Promise.all(Array.from({ length: 50 }, (_, index) => services[index % 2]!.grant(guild, completed(`C${index}`))));
		expect(await xpOf(buyer)).toBe(1234);
		expect((await paid()).reduce((total, { tokens }) => total + tokens, 0)).toBe(10);
	});

	test('the sum of the entries is the XP of the member, and pages show each entry once', async () => {
		settings = xpSettings.parse({
			rewardRules: [
				{ ...purchase, caps: [] },
				{ ...purchase, key: 'bonus', name: 'Bonus', caps: [] }
			]
		});
		for (let index = 0; index < 6; index++) await service().grant(guild, completed(`P${index}`));
		const seen: string[] = [];
		for (let next: { seq: number; part: number } | null = null; ; ) {
			const page = await service().entries(guild, buyer, 5, next);
			seen.push(...page.entries.map(({ _id }) => _id));
			next = page.next;
			if (!next) break;
		}
		const rows = await entries();
		expect(seen).toHaveLength(12);
		expect(new Set(seen).size).toBe(12);
		expect(rows.reduce((total, { amount }) => total + amount, 0)).toBe(await xpOf(buyer));
	});

	test('a member of another guild shares nothing', async () => {
		await service().grant(guild, completed('A7K2Q'));
		const other = guildId('199999999999999999');
		expect(await service().profile(other, buyer, null)).toMatchObject({ xp: 0, place: null });
		expect((await service().entries(other, buyer, 10, null)).entries).toEqual([]);
	});
});

describe('rules', () => {
	test('an item that lists its rules and overrides amounts is followed', async () => {
		const event = completed('A7K2Q', 600, { rules: ['purchase'], override: { purchase: { xp: 20, tokens: 0 } } });
		expect((await service().grant(guild, event)).grants).toMatchObject([{ xp: 20, tokens: 0 }]);
		expect((await service().grant(guild, completed('B', 600, { rules: ['review'] }))).grants).toEqual([]);
	});

	test('a cooldown lets one of several parallel messages through', async () => {
		const rule = { key: 'message', name: 'Chat', event: 'member.messaged', who: 'member', cooldownSeconds: 60, entitlement: 'day_counter' };
		settings = xpSettings.parse({ rewardRules: [{ ...rule, amounts: { xp: 5 }, caps: [] }] });
		const said = (index: number, at = noon): RewardEvent => ({
			name: 'member.messaged',
			key: `message:${index}`,
			source: 'messages',
			at,
			people: { member: { member: buyer, tenureMonths: 0 } },
			fields: {}
		});
		await Promise.all(Array.from({ length: 10 }, (_, index) => service().grant(guild, said(index))));
		expect(await xpOf(buyer)).toBe(5);
		await service().grant(guild, said(11, new Date(noon.getTime() + 60_000)));
		expect(await xpOf(buyer)).toBe(10);
		expect(await entries()).toMatchObject([{ amount: 10, count: 2 }]);
	});

	test('a rule that has paid for the day does not take the others of the event with it', async () => {
		settings = xpSettings.parse({
			rewardRules: [
				{ ...purchase, caps: [] },
				{ ...purchase, key: 'daily', name: 'First of the day', caps: [], entitlement: 'day', amounts: { xp: 7 } }
			]
		});
		const rules = async (code: string) => (await service().grant(guild, completed(code))).grants.map(({ rule }) => rule);
		expect(await rules('A')).toEqual(['purchase', 'daily']);
		expect(await rules('B')).toEqual(['purchase']);
		expect(await rules('B')).toEqual(['purchase']);
		expect(await xpOf(buyer)).toBe(207);
		expect(await entries()).toHaveLength(3);
	});

	test('the credit part is neither paid nor owed while faucets are off', async () => {
		const quest = {
			key: 'quest',
			name: 'Quest',
			event: 'quest.completed',
			who: 'member',
			amounts: { xp: 50, credits: { from: 'quest', min: 50, max: 150 } }
		};
		const done = (key: string): RewardEvent => ({
			name: 'quest.completed',
			key,
			source: key,
			at: noon,
			people: { member: { member: buyer, tenureMonths: 40 } },
			fields: {},
			offers: { quest: 500 }
		});
		settings = xpSettings.parse({ rewardRules: [quest] });
		expect((await service().grant(guild, done('q1'))).grants).toMatchObject([{ xp: 50, credits: 0 }]);
		settings = xpSettings.parse({ rewardRules: [quest], faucets: { enabled: true } });
		expect((await service().grant(guild, done('q2'))).grants).toMatchObject([{ xp: 50, credits: 150 }]);
	});
});

describe('taking back', () => {
	const xpOf = async () => (await database(connection).collection<XpMemberRow>('xp_members').findOne({ guild, member: buyer }))?.xp;
	const entries = () => database(connection).collection<XpEntryRow>('xp_entries').find({ guild, member: buyer }).sort({ seq: 1 }).toArray();

	test('is a line of its own with the opposite amounts, once, also from two processes at the same moment', async () => {
		await services[0]!.grant(guild, completed('A7K2Q'));
		await services[0]!.grant(guild, completed('B8M3R'));
		const took = await Promise.all(services.map((service) => service.takeBack(guild, buyer, 'order:A7K2Q')));
		expect(took).toEqual([
			{ xp: 100, tokens: 4, credits: 0, missing: 0 },
			{ xp: 100, tokens: 4, credits: 0, missing: 0 }
		]);
		expect(await xpOf()).toBe(100);
		expect((await entries()).map(({ amount, tokens, source }) => [amount, tokens, source])).toEqual([
			[100, 4, 'order:A7K2Q'],
			[100, 4, 'order:B8M3R'],
			[-100, -4, 'order:A7K2Q']
		]);
	});

	test('leaves what was spent, and says how much', async () => {
		await services[0]!.grant(guild, completed('A7K2Q'));
		stillThere = 1;
		expect(await services[0]!.takeBack(guild, buyer, 'order:A7K2Q')).toEqual({ xp: 100, tokens: 1, credits: 0, missing: 3 });
	});

	test('can be given back, once per occasion: no more than was taken, and beside the caps that counted it before', async () => {
		settings = xpSettings.parse({ rewardRules: [{ ...purchase, caps: [{ unit: 'count', max: 1, window: 'ever', scope: 'member' }] }] });
		const give = (key: string) => Promise.all(services.map((one) => one.giveBack(guild, buyer, 'order:A7K2Q', key)));
		expect(await give('before')).toEqual([false, false]);
		await service().grant(guild, completed('A7K2Q'));
		expect(await give('whole')).toEqual([true, true]);
		stillThere = 1;
		await service().takeBack(guild, buyer, 'order:A7K2Q');
		expect(await xpOf()).toBe(0);
		expect(await give('first')).toEqual([true, true]);
		await give('first');
		await give('second');
		expect(await xpOf()).toBe(100);
		expect((await entries()).map(({ amount, tokens }) => [amount, tokens])).toEqual([
			[100, 4],
			[-100, -1],
			[100, 1]
		]);
		expect((await paid()).map(({ tokens }) => tokens)).toEqual([4, -1, 1]);
		expect(await service().takeBack(guild, buyer, 'order:A7K2Q')).toMatchObject({ xp: 200, tokens: 2 });
		expect(await xpOf()).toBe(0);
	});

	test('leaves alone what the rule says stays, and sources that paid nothing', async () => {
		settings = xpSettings.parse({ rewardRules: [{ ...purchase, reversal: 'none' }] });
		await services[0]!.grant(guild, completed('A7K2Q'));
		expect(await services[0]!.takeBack(guild, buyer, 'order:A7K2Q')).toEqual({ xp: 0, tokens: 0, credits: 0, missing: 0 });
		expect(await services[0]!.takeBack(guild, buyer, 'order:ZZZZZ')).toEqual({ xp: 0, tokens: 0, credits: 0, missing: 0 });
		expect(await xpOf()).toBe(100);
	});
});
