import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, openLimits, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor } from '../support/shop-floor.js';

const hour = 3_600_000;
const buyer = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
const delivery = { quantity: 1, checked: [], note: '', proofs: ['proof'] };

let now = new Date('2026-11-18T12:00:00Z');
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		openLimits(json);
		json.tickets.maxOpenPerMember = 50;
		json.tickets.oneOpenPerItem = false;
		json.settings.orders.maxOpenPerFulfiller = 100;
		addItem(json, { key: 'ingots', price: 40, pieces: 1_000, maxOpenOrders: 10 });
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (id === dodo.id ? ['fulfiller'] : [])
	});
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, buyer.id, 100_000);
});
afterAll(() => floor?.close());

interface Deadline {
	readonly at: Date;
	readonly payload: { readonly later: readonly string[] } | null;
}

async function deadline(code: string, kind: string): Promise<Deadline | null> {
	const rows = await floor.rows('deadlines', guild);
	return (rows.find((row) => row.subject === `order:${code}` && row.kind === kind) as Deadline | undefined) ?? null;
}

describe('a deadline that was seen before the order moved on', () => {
	it('takes no deadline away that was set since', async () => {
		for (let round = 0; round < 12; round++) {
			const code = await floor.buy(guild, buyer, 'ingots');
			await floor.orders.claim(guild, dodo, code);
			const seen = await deadline(code, 'orders.delivery');
			await floor.orders.unclaim(guild, dodo, code);
			const late = floor.orders.timeOut(guild, code, 'orders.delivery', seen?.at ?? now);
			await Promise.all([late, floor.orders.claim(guild, dodo, code)]);
			expect((await deadline(code, 'orders.delivery'))?.at).toEqual((await floor.orders.require(guild, code)).dueAt);
			await floor.orders.cancel(guild, buyer, code, 'buyer');
		}
	});

	it('reminds nobody, and leaves the reminders of the present state', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		const seen = await deadline(code, 'orders.remind');
		const later = seen?.payload?.later.map((at) => new Date(at)) ?? [];
		expect(later).toHaveLength(1);
		await floor.orders.claim(guild, dodo, code);
		const own = await deadline(code, 'orders.remind');
		await floor.orders.remind(guild, code, seen?.at ?? now, later);
		expect((await floor.orders.require(guild, code)).reminders).toBe(0);
		expect(await deadline(code, 'orders.remind')).toEqual(own);
		await floor.orders.remind(guild, code, own?.at ?? now, []);
		expect((await floor.orders.require(guild, code)).reminders).toBe(1);
		expect(await deadline(code, 'orders.remind')).toBeNull();
	});
});

describe('more time for the buyer', () => {
	it('keeps the reminders that were still to come, spread over what is left', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		await floor.orders.claim(guild, dodo, code);
		await floor.orders.deliver(guild, dodo, code, delivery);
		await floor.orders.extend(guild, buyer, code);
		const { dueAt } = await floor.orders.require(guild, code);
		const first = await deadline(code, 'orders.remind');
		expect(first?.payload?.later).toHaveLength(1);
		expect(new Date(first?.payload?.later[0] ?? 0).getTime()).toBeLessThan(dueAt?.getTime() ?? 0);
		expect((first?.at.getTime() ?? 0) - now.getTime()).toBeGreaterThan(20 * hour);
	});

	it('means one more reminder when all were told', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		await floor.orders.claim(guild, dodo, code);
		await floor.orders.deliver(guild, dodo, code, delivery);
		for (let told = 0; told < 2; told++) {
			const due = await deadline(code, 'orders.remind');
			now = due?.at ?? now;
			await floor.orders.remind(guild, code, now, due?.payload?.later.map((at) => new Date(at)) ?? []);
		}
		expect(await deadline(code, 'orders.remind')).toBeNull();
		await floor.orders.extend(guild, buyer, code);
		expect((await deadline(code, 'orders.remind'))?.payload?.later).toEqual([]);
	});
});

describe('placing', () => {
	it('pressed many times, a little apart, is one order for each press', async () => {
		const request = `late-${ticks}`;
		const { draft, quote } = await floor.drafts.open(guild, { member: buyer.id, openGates: new Set<string>(), request }, 'ingots');
		const place = { item: 'ingots', started: draft.startedAt.getTime(), shown: quote?.total ?? 0 };
		const presses = Array.from({ length: 24 }, async (_, index) => {
			for (let turn = 0; turn < index; turn++) await floor.orders.require(guild, 'none').catch(() => undefined);
			return (await floor.placing.place(guild, buyer, place)).code;
		});
		expect(new Set(await Promise.all(presses)).size).toBe(1);
	});
});
