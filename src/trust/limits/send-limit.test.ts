import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { database, prepareCollections } from '#core/mongo/index';
import { Sending } from '#economy';
import { testDatabases } from '../../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../../tests/support/economy.js';
import { blankReading } from '../engine/blank.js';
import { limitsOf } from '../gates.js';
import { trustSettings } from '../trust.settings.js';
import { SendLimit, sentModel } from './send-limit.js';

const mira = actorOf(person(1));
const rook = person(2);
let now: Date;
let max: number | null;
let zone: string;
let guild: GuildId;
const processes: { ledger: Ledger; sending: Sending; limit: SendLimit }[] = [];

async function open({ mongoUri, mongoDb }: ReturnType<typeof testDatabases>) {
	const clock = { now: () => now };
	const ledger = await openLedger(mongoUri, mongoDb, { clock });
	const sent = sentModel(ledger.connection);
	await prepareCollections(ledger.connection, [sent]);
	const limit = new SendLimit({ clock, sent, zone: async () => zone, limits: async () => (max === null ? null : { sendPerDay: max }) });
	const sending = new Sending({ economy: ledger.economy, units: ledger.writer });
	sending.useGuard({
		allow: (of, actor, { amount }) => limit.count(of, actor, amount),
		left: (of, actor, amount) => limit.require(of, actor, amount)
	});
	processes.push({ ledger, sending, limit });
}

beforeAll(async () => {
	const databases = testDatabases();
	await open(databases);
	await open(databases);
});
afterAll(async () => {
	const [first] = processes;
	if (first) await database(first.ledger.connection).dropDatabase();
	for (const { ledger } of processes) await ledger.close();
});
beforeEach(async () => {
	guild = freshGuild();
	now = new Date('2026-11-21T22:30:00Z');
	[max, zone] = [100, 'UTC'];
	const [{ ledger } = none()] = processes;
	const draft = { guild, key: 'give', reason: 'grant.staff', member: mira.id, amount: 10_000, actor: 'test' } as const;
	await ledger.writer.execute(moneyUnit(guild, 'give', ledger.economy.grant(draft, await ledger.economy.maxBalances(guild))));
});
const none = (): never => {
	throw new Error('no process');
};
const send = (key: string, amount: number, at = 0) =>
	(processes[at % processes.length] ?? none()).sending.send(guild, mira, { to: rook, amount, key });
const received = async () => (await (processes[0] ?? none()).ledger.economy.balance(guild, rook)).credits.free;

describe('the limit of a day', () => {
	it('holds for 200 sends at once from two processes', async () => {
		const results = await Promise.allSettled(Array.from({ length: 200 }, (_, index) => send(`s${index}`, 7, index)));
		expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(14);
		for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'gates.sendLimit' });
		expect(await received()).toBe(98);
		expect(await (processes[0] ?? none()).limit.left(guild, mira)).toBe(2);
	});

	it('says what is left and when it begins again, by the day of the guild', async () => {
		zone = 'Europe/Berlin';
		await send('a', 60);
		const { limit } = processes[0] ?? none();
		expect(await limit.require(guild, mira, 40)).toBe(40);
		await expect(limit.require(guild, mira, 41)).rejects.toMatchObject({ code: 'gates.sendLimit', params: { left: { value: 40 } } });
		await expect(send('b', 41)).rejects.toMatchObject({
			params: { left: { value: 40 }, max: { value: 100 }, until: { at: new Date('2026-11-21T23:00:00Z') } }
		});
		now = new Date('2026-11-21T23:00:00Z');
		await send('c', 100);
		expect(await received()).toBe(160);
	});

	it('counts a press once, also when it arrives again after the limit is used up', async () => {
		await send('a', 100);
		expect(await send('a', 100)).toMatchObject({ replayed: true });
		expect(await received()).toBe(100);
		max = 100;
		await expect(send('d', 1)).rejects.toMatchObject({ code: 'gates.sendLimit' });
		max = 0;
		await expect(send('d', 1)).rejects.toMatchObject({ code: 'gates.sendNone' });
	});

	it('counts nothing that did not move, and is none where the guild sets none', async () => {
		max = 100_000;
		await expect(send('a', 20_000)).rejects.toMatchObject({ code: 'economy.notEnough' });
		expect(await (processes[0] ?? none()).limit.left(guild, mira)).toBe(100_000);
		max = null;
		await send('b', 10_000);
		expect(await (processes[0] ?? none()).limit.left(guild, mira)).toBeNull();
	});
});

describe('what a patient scammer can take', () => {
	const settings = trustSettings.parse({
		tiers: [
			{ key: 'new', name: 'New', require: { standing: 0 } },
			{ key: 'known', name: 'Known', require: { standing: 0.1 } },
			{ key: 'old', name: 'Old', require: { standing: 0.5 } }
		],
		limits: {
			byTier: [
				{ tier: 'new', openOrders: 1, openOrderValue: 100, sendPerDay: 0 },
				{ tier: 'known', openOrders: 2, openOrderValue: 1_000, sendPerDay: 50 }
			],
			growth: { appliesTo: ['openOrders', 'openOrderValue', 'sendPerDay'], percentOfStandingTimesSettledValue: 100, maxTimesBase: 5 }
		}
	});
	const at = (standing: number, settledValue: number) =>
		limitsOf(settings, settings.tiers[standing >= 0.5 ? 2 : standing >= 0.1 ? 1 : 0] ?? null, {
			...blankReading({ standing, settledValue, creditedValue: settledValue, confidence: 1, tenureDays: 999, settledDeals: 9, partners: 9 })
		});

	it.each([
		[0, 0, 100],
		[0.09, 1_000, 190],
		[0.2, 2_000, 1_400],
		[0.4, 1_000_000, 5_000]
	])('with standing %d and %d settled is at most %d', (standing, settled, most) => {
		expect(at(standing, settled)?.openOrderValue).toBe(most);
	});

	it.each([
		[0.2, 2_000, 2],
		[0.2, 5_000, 4],
		[0.4, 1_000_000, 10]
	])('with standing %d and %d settled is spread over at most %d orders', (standing, settled, most) => {
		expect(at(standing, settled)?.openOrders).toBe(most);
	});

	it('is never more than the base and standing × what was settled, whatever the tier', () => {
		for (const standing of [0, 0.05, 0.1, 0.3, 0.6, 1])
			for (const settled of [0, 10, 1_000, 50_000, 10_000_000]) {
				const limits = at(standing, settled);
				const base = standing >= 0.1 ? 1_000 : 100;
				expect(limits?.openOrderValue).toBeLessThanOrEqual(Math.min(base + standing * settled, base * 5));
				expect(limits?.sendPerDay).toBeLessThanOrEqual(standing >= 0.1 ? 250 : 0);
			}
	});

	it('is limited in a tier without limits of its own, by those of the tier below', () => {
		expect(at(0.6, 0)).toMatchObject({ tier: 'known', openOrders: 2 });
		expect(limitsOf(trustSettings.defaults, null, blankReading({ standing: 1 }))).toBeNull();
	});
});
