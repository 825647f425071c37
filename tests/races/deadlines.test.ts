import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, manyOrders, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor } from '../support/shop-floor.js';

const hour = 3_600_000;
const buyer = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
let presses = 0;
/** Each press is a request of its own. */
const request = () => `press-${++presses}`;
const delivery = { parts: 1, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] };

let now = new Date('2026-11-18T12:00:00Z');
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
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

	it('reminds once, however many reminders have passed while nothing ran', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		const seen = await deadline(code, 'orders.remind');
		const later = seen?.payload?.later.map((at) => new Date(at)) ?? [];
		expect(later).toHaveLength(1);
		now = new Date((later[0]?.getTime() ?? 0) + hour);
		await floor.orders.remind(guild, code, seen?.at ?? now, later);
		expect((await floor.orders.require(guild, code)).reminders).toBe(1);
		expect(await deadline(code, 'orders.remind')).toBeNull();
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

describe('an order that goes back to the queue', () => {
	it('is to be answered within as much time as a new one', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		const placed = await floor.orders.require(guild, code);
		await floor.orders.claim(guild, dodo, code);
		now = new Date(now.getTime() + 30 * hour);
		await floor.orders.unclaim(guild, dodo, code);
		const { answerBy } = await floor.orders.require(guild, code);
		expect(answerBy.getTime() - now.getTime()).toBeGreaterThanOrEqual(placed.answerBy.getTime() - placed.placedAt.getTime());
	});
});

describe('more time for the buyer', () => {
	it('keeps the reminders that were still to come, spread over what is left', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		await floor.orders.claim(guild, dodo, code);
		await floor.deliveries.deliver(guild, dodo, code, delivery, request());
		await floor.orders.extend(guild, buyer, code, request());
		const { dueAt } = await floor.orders.require(guild, code);
		const first = await deadline(code, 'orders.remind');
		expect(first?.payload?.later).toHaveLength(1);
		expect(new Date(first?.payload?.later[0] ?? 0).getTime()).toBeLessThan(dueAt?.getTime() ?? 0);
		expect((first?.at.getTime() ?? 0) - now.getTime()).toBeGreaterThan(20 * hour);
	});

	it('means one more reminder when all were told', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		await floor.orders.claim(guild, dodo, code);
		await floor.deliveries.deliver(guild, dodo, code, delivery, request());
		for (let told = 0; told < 2; told++) {
			const due = await deadline(code, 'orders.remind');
			now = due?.at ?? now;
			await floor.orders.remind(guild, code, now, due?.payload?.later.map((at) => new Date(at)) ?? []);
		}
		expect(await deadline(code, 'orders.remind')).toBeNull();
		await floor.orders.extend(guild, buyer, code, request());
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
