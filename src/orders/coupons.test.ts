import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import type { DeadlineRow } from '#core/deadlines/deadline';
import type { GuildId } from '#core/ids';
import { rowId } from '#core/ids';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { addItem, openLimits, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor, tally } from '../../tests/support/shop-floor.js';
import { parsePack } from '../shop/pack/pack.js';
import { priceRuleChanges } from '../shop/pricing/import.js';

let now = new Date('2026-11-18T12:00:00Z');
let floor: ShopFloor;
let guild: GuildId;
let people = 0;
let ticks = 0;

const parsed = parsePack(variedPack(() => undefined));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack: starter } = parsed;
const rules = {
	...starter,
	settings: {
		...starter.settings,
		shop: {
			...starter.settings.shop,
			coupons: [
				{ key: 'race', percent: 20, uses: 5, perMember: 1 },
				{ key: 'first', credits: 15, firstOnly: true },
				{ key: 'big', percent: 30, minOrder: 300 },
				{ key: 'soon', percent: 30, from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z' }
			],
			sales: [
				{
					...{ key: 'noon', name: 'Noon', percent: 25, items: ['crate'] },
					times: { kind: 'weekly' as const, days: [4], from: '12:00', to: '13:00' }
				}
			]
		}
	}
};

beforeAll(async () => {
	const pack = variedPack((json) => {
		openLimits(json);
		for (const gate of json.trust.gates as { appliesTo: string[] }[])
			gate.appliesTo = gate.appliesTo.filter((what) => !what.startsWith('order.over'));
		json.tickets.oneOpenPerItem = false;
		addItem(json, { key: 'crate', price: 100 });
		const crate = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'crate')!;
		Object.assign(crate, { maxPerOrder: 10, breaks: [{ from: 5, percent: 10 }] });
		Object.assign(json.settings.shop as object, { combineDiscounts: 'add', maxDiscountPercent: 60 });
	});
	floor = await openFloor(testDatabases(), pack, { clock: { now: () => new Date(now.getTime() + ++ticks) } });
}, 300_000);
afterAll(() => floor?.close());
beforeEach(async () => {
	now = new Date('2026-11-18T12:00:00Z');
	guild = freshGuild();
	await floor.open(guild);
	await floor.writer.execute({ guild, key: 'rules', content: null, changes: priceRuleChanges(guild, rules, []) });
});

async function buyer(credits = 10_000): Promise<Actor> {
	const actor = actorOf(person(++people));
	await floor.fund(guild, actor.id, credits);
	return actor;
}

const filler = (actor: Actor) => ({ member: actor.id, roles: actor.roles, openGates: new Set<string>(), request: `c${++ticks}` });

async function draft(actor: Actor, code: string | null, quantity = 1) {
	await floor.drafts.open(guild, filler(actor), 'crate');
	return floor.drafts.change(guild, filler(actor), 'crate', { coupon: code, quantity });
}

const place = (actor: Actor, { draft: { startedAt }, quote }: Awaited<ReturnType<typeof draft>>) =>
	floor.placing.place(guild, actor, { item: 'crate', started: startedAt.getTime(), shown: quote?.total ?? 0 });

const count = async (...id: string[]): Promise<number> =>
	Number((await floor.rows('shop_counters', guild)).find((row) => row._id === rowId(guild, ...id))?.count ?? 0);

describe('a coupon', () => {
	it('with five uses is used five times by two hundred buyers at once; the others are told the new price', async () => {
		const buyers = await Promise.all(Array.from({ length: 200 }, () => buyer(500)));
		const drafts = await Promise.all(buyers.map((actor) => draft(actor, 'race')));
		expect(drafts.every(({ quote }) => quote?.total === 80)).toBe(true);
		const results = await tally(buyers.map((actor, index) => place(actor, drafts[index]!)));
		expect(results).toEqual({ done: 5, 'shop.couponLost': 195 });
		expect(await count('coupon', 'race')).toBe(5);
		const orders = await floor.rows('orders', guild);
		expect(orders.map(({ held }) => held)).toEqual([80, 80, 80, 80, 80]);
		expect(await floor.rows('coupon_uses', guild)).toHaveLength(5);
		const late = await draft(await buyer(), 'race');
		expect(late).toMatchObject({ coupon: { code: 'race', refused: { key: 'shop:coupon.why.used' } }, quote: { total: 100 } });
	}, 300_000);

	it('is used once by two presses, and given back by a cancelled order', async () => {
		const actor = await buyer();
		const state = await draft(actor, 'race');
		const [one, other] = await Promise.all([place(actor, state), place(actor, state)]);
		expect(one.code).toBe(other.code);
		expect(await count('coupon', 'race')).toBe(1);
		expect((await draft(actor, 'race')).coupon?.refused).toMatchObject({ key: 'shop:coupon.why.usedByYou' });
		await floor.orders.cancel(guild, actor, one.code, 'buyer');
		expect([await count('coupon', 'race'), await count('coupon', 'race', actor.id)]).toEqual([0, 0]);
		expect(await floor.rows('coupon_uses', guild)).toMatchObject([{ coupon: 'race', order: one.code, amount: 20, returned: true }]);
		expect((await draft(actor, 'race')).quote?.total).toBe(80);
	});

	it('for a first order is used by one of several at once', async () => {
		const actor = await buyer();
		const state = await draft(actor, 'first');
		await place(actor, state);
		expect((await draft(actor, 'first')).coupon?.refused).toMatchObject({ key: 'shop:coupon.why.first' });
		expect((await draft(await buyer(), 'first')).quote?.total).toBe(85);
	});

	it('counts from its minimum on, and in its time only', async () => {
		const actor = await buyer();
		expect((await draft(actor, 'big', 2)).quote).toMatchObject({ total: 200, coupon: { state: 'minimum', minTotal: 300 } });
		expect((await draft(actor, 'big', 3)).quote).toMatchObject({ total: 210, coupon: { state: 'counted' } });
		expect((await draft(actor, 'soon')).coupon?.refused).toMatchObject({ key: 'shop:coupon.why.early' });
		now = new Date('2026-11-19T10:00:00Z');
		const state = await draft(actor, 'soon');
		expect(state.quote?.total).toBe(70);
		now = new Date('2026-11-20T10:00:00Z');
		await expect(place(actor, state)).rejects.toMatchObject({
			code: 'shop.couponLost',
			params: { old: { value: 70 }, new: { value: 100 } }
		});
	});

	it('of another guild, or with another spelling than any, is not found; tries are counted', async () => {
		const actor = await buyer();
		expect(await floor.prices.find(guild, actor.id, ' RACE ', 'r1')).toBe('race');
		const other = freshGuild();
		await expect(floor.prices.find(other, actor.id, 'race', 'r1')).rejects.toMatchObject({ code: 'shop.couponUnknown' });
		const tries = Array.from({ length: 30 }, (_, index) => floor.prices.find(guild, actor.id, `guess-${index}`, `g${index}`));
		expect(await tally(tries)).toEqual({ 'shop.couponUnknown': 9, 'shop.couponTries': 21 });
		const counts = async () => (await floor.rows('shop_counters', guild)).filter(({ _id }) => String(_id).includes('coupontry'));
		const [over] = (await floor.rows('deadlines', guild)).filter(({ kind }) => kind === 'shop.couponTries');
		expect([await counts(), over?.at]).toMatchObject([[{ count: 10 }], new Date((Math.floor(now.getTime() / 3_600_000) + 1) * 3_600_000)]);
		now = new Date(now.getTime() + 3_600_000);
		expect(await floor.prices.find(guild, actor.id, 'race', 'r2')).toBe('race');
		// The sweep of two processes at once: the count of the hour that is over goes, the present one stays.
		const row = over as unknown as DeadlineRow;
		await Promise.all([floor.prices.triesOver(row), floor.prices.triesOver(row)]);
		await floor.prices.triesOver(row);
		expect(await counts()).toMatchObject([{ count: 1 }]);
		expect((await floor.rows('deadlines', guild)).filter(({ kind }) => kind === 'shop.couponTries')).toHaveLength(1);
	});
});

describe('an order', () => {
	it('that was shown a sale is refused once it has ended, and told both prices', async () => {
		now = new Date('2026-11-19T12:30:00Z');
		const actor = await buyer();
		const state = await draft(actor, null);
		expect(state.quote).toMatchObject({ total: 75, lines: [{ kind: 'goods' }, { kind: 'discount', of: 'sale', amount: -25 }] });
		now = new Date('2026-11-19T13:00:00Z');
		await expect(place(actor, state)).rejects.toMatchObject({
			code: 'shop.priceChanged',
			params: { old: { value: 75 }, new: { value: 100 } }
		});
		expect(await floor.rows('orders', guild)).toEqual([]);
	});

	it('keeps the discounts it was placed with when it changes, and gives its coupon back when they no longer need it', async () => {
		now = new Date('2026-11-19T12:30:00Z');
		const actor = await buyer();
		const order = await place(actor, await draft(actor, 'big', 4));
		// 400 − 100 sale − 120 coupon.
		expect(order.quote.total).toBe(180);
		now = new Date('2026-11-19T15:00:00Z');
		// The sale is over: the buyer alone can not carry it to more goods.
		await expect(floor.changes.draft(guild, actor, order.code, { quantity: 6 })).rejects.toMatchObject({ code: 'orders.changeDiscount' });
		expect(await count('coupon', 'big')).toBe(1);
		expect(await floor.rows('coupon_uses', guild)).toMatchObject([{ order: order.code, amount: 120, returned: false }]);
		const less = await floor.changes.draft(guild, actor, order.code, { quantity: 2 });
		expect(less.terms.total).toBe(150);
		const changed = await floor.changes.send(guild, actor, order.code, { quantity: 2, shown: 150, atOnce: true });
		expect(changed.reservation.coupon).toBeUndefined();
		expect(await count('coupon', 'big')).toBe(0);
		expect(await floor.rows('coupon_uses', guild)).toMatchObject([{ returned: true }]);
		await expect(floor.changes.draft(guild, actor, order.code, { quantity: 4 })).rejects.toMatchObject({ code: 'orders.changeDiscount' });
		const [row] = await floor.rows('orders', guild);
		expect(row).toMatchObject({ quantity: 2 });
	});
});
