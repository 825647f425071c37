import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, openLimits, type PackJson, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor, tally } from '../support/shop-floor.js';

const racers = 50;
const price = 10;
const now = new Date('2026-11-18T12:00:00Z');
const databases = testDatabases();
const buyer = actorOf(person(1), { joinedAt: new Date('2026-01-01T00:00:00Z') });
const buyers = Array.from({ length: racers }, (_, index) => actorOf(person(100 + index)));
const many = Array.from({ length: racers }, (_, index) => `thing-${index}`);

/** Nothing limits anybody but what a test sets. */
function free(pack: PackJson): void {
	openLimits(pack);
	pack.tickets.maxOpenPerMember = 50;
	pack.tickets.oneOpenPerItem = false;
	addItem(pack, { key: 'plain', price });
	for (const key of many) addItem(pack, { key, price });
}

const floors: ShopFloor[] = [];
let guild: GuildId;

async function floorOf(change: (pack: PackJson) => void, slots?: (actor: Actor) => readonly string[]): Promise<ShopFloor> {
	const json = variedPack((pack) => {
		free(pack);
		change(pack);
	});
	const floor = await openFloor(databases, json, { clock: { now: () => now }, ...(slots ? { slots } : {}) });
	floors.push(floor);
	await floor.open(guild);
	return floor;
}

const fundAll = (floor: ShopFloor, people: readonly Actor[]) => Promise.all(people.map(({ id }) => floor.fund(guild, id, 1_000)));

/** Money, orders, holds and counters tell the same: `count` orders are open and nothing is left of the others. */
async function expectOpen(floor: ShopFloor, count: number): Promise<void> {
	const [orders, holds, postings, accounts, counters] = await Promise.all(
		['orders', 'holds', 'postings', 'accounts', 'order_counters'].map((collection) => floor.rows(collection, guild))
	);
	expect(orders).toHaveLength(count);
	expect(holds?.map(({ amount }) => amount)).toEqual(Array(count).fill(price));
	expect(postings?.filter(({ reason }) => reason === 'order.hold')).toHaveLength(count);
	const held = accounts?.reduce((sum, row) => sum + Number(row.held ?? 0), 0);
	expect(held).toBe(count * price);
	const open = counters?.filter(({ _id }) => String(_id).includes('|buyer|')).reduce((sum, row) => sum + Number(row.open), 0);
	expect(open).toBe(count);
	expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
}

beforeEach(() => {
	guild = freshGuild();
});
afterAll(async () => {
	for (const floor of floors) await floor.close();
});

describe('fifty placements at once against a limit of three', () => {
	it('orders that one member may have open', async () => {
		const floor = await floorOf((pack) => {
			pack.tickets.maxOpenPerMember = 3;
		});
		await floor.fund(guild, buyer.id, 10_000);
		expect(await tally(many.map((item) => floor.buy(guild, buyer, item)))).toEqual({ done: 3, 'orders.tooManyOpen': racers - 3 });
		await expectOpen(floor, 3);
	});

	it('orders that the tier allows', async () => {
		const floor = await floorOf((pack) => openLimits(pack, { openOrders: 3 }));
		await floor.fund(guild, buyer.id, 10_000);
		const results = await tally(many.map((item) => floor.buy(guild, buyer, item)));
		expect(results.done).toBe(3);
		expect(Object.keys(results).filter((name) => name !== 'done')).toSatisfy((names: string[]) =>
			names.every((name) => ['orders.tooManyOpen', 'trust.limitOrders'].includes(name))
		);
		await expectOpen(floor, 3);
	});

	it('value that the tier allows to be open', async () => {
		const floor = await floorOf((pack) => {
			openLimits(pack, { openOrderValue: 50_000 });
			for (const row of pack.trust.limits.byTier.slice(0, 1)) row.openOrderValue = 1_500;
			for (const key of many) addItem(pack, { key: `dear-${key}`, price: 500 });
		});
		await floor.fund(guild, buyer.id, 100_000);
		const results = await tally(many.map((item) => floor.buy(guild, buyer, `dear-${item}`)));
		expect(results.done).toBe(3);
		expect(Object.keys(results).length).toBeGreaterThan(1);
		const counters = await floor.rows('order_counters', guild);
		expect(counters.find(({ _id }) => String(_id).includes('|buyer|'))).toMatchObject({ open: 3, value: 1_500 });
		expect(await floor.rows('orders', guild)).toHaveLength(3);
	});

	it('open orders of one item', async () => {
		const floor = await floorOf((pack) => addItem(pack, { key: 'few-open', price, maxOpenOrders: 3 }));
		await floor.fund(guild, buyer.id, 10_000);
		expect(await tally(await floor.buyAtOnce(guild, buyer, 'few-open', racers))).toEqual({ done: 3, 'shop.openOrders': racers - 3 });
		await expectOpen(floor, 3);
	});

	it('one open order per item, where the guild wants that', async () => {
		const floor = await floorOf((pack) => {
			pack.tickets.oneOpenPerItem = true;
		});
		await floor.fund(guild, buyer.id, 10_000);
		expect(await tally(await floor.buyAtOnce(guild, buyer, 'plain', racers))).toEqual({ done: 1, 'orders.onePerItem': racers - 1 });
		await expectOpen(floor, 1);
	});

	it.each(['day', 'week', 'month', 'season', 'ever'])('purchases per %s of one member', async (window) => {
		const floor = await floorOf((pack) => addItem(pack, { key: 'rationed', price, buyerLimit: { count: 3, window } }));
		await floor.fund(guild, buyer.id, 10_000);
		expect(await tally(await floor.buyAtOnce(guild, buyer, 'rationed', racers))).toEqual({ done: 3, 'shop.limit': racers - 3 });
		await expectOpen(floor, 3);
		expect((await floor.rows('shop_counters', guild)).find(({ _id }) => String(_id).includes('|limit|'))).toMatchObject({ count: 3 });
	});

	it('pieces in stock', async () => {
		const floor = await floorOf((pack) => addItem(pack, { key: 'three-left', price, pieces: 3 }));
		await fundAll(floor, buyers);
		expect(await tally(buyers.map((one) => floor.buy(guild, one, 'three-left')))).toEqual({ done: 3, 'shop.soldOut': racers - 3 });
		await expectOpen(floor, 3);
		expect((await floor.rows('stock', guild)).find(({ item }) => item === 'three-left')).toMatchObject({
			available: 0,
			reserved: 3,
			sold: 0
		});
	});

	it('places of a week', async () => {
		const floor = await floorOf((pack) => addItem(pack, { key: 'weekly', price, perWeek: 3 }));
		await fundAll(floor, buyers);
		expect(await tally(buyers.map((one) => floor.buy(guild, one, 'weekly')))).toEqual({ done: 3, 'shop.soldOutUntil': racers - 3 });
		await expectOpen(floor, 3);
		expect((await floor.rows('stock', guild)).find(({ item }) => item === 'weekly')).toMatchObject({ taken: 3, reserved: 3 });
	});

	it('what one has: thirty credits buy three', async () => {
		const floor = await floorOf(() => undefined);
		await floor.fund(guild, buyer.id, 3 * price);
		expect(await tally(many.map((item) => floor.buy(guild, buyer, item)))).toEqual({ done: 3, 'economy.notEnough': racers - 3 });
		await expectOpen(floor, 3);
	});

	it('orders that one staff member may hold', async () => {
		const courier = actorOf(person(2), { name: 'Dodo' });
		const floor = await floorOf(
			(pack) => {
				pack.settings.orders.maxOpenPerFulfiller = 3;
			},
			(actor) => (actor.id === courier.id ? ['fulfiller'] : [])
		);
		await fundAll(floor, buyers);
		const codes = await Promise.all(buyers.map((one) => floor.buy(guild, one, 'plain')));
		expect(await tally(codes.map((code) => floor.orders.claim(guild, courier, code)))).toEqual({
			done: 3,
			'orders.tooManyClaims': racers - 3
		});
		const orders = await floor.rows('orders', guild);
		expect(orders.filter(({ state, assignee }) => state === 'claimed' && assignee === courier.id)).toHaveLength(3);
		expect(orders.filter(({ state, assignee }) => state === 'placed' && assignee === null)).toHaveLength(racers - 3);

		// What is given back can be taken again, no more often.
		const [mine] = orders.filter(({ state }) => state === 'claimed');
		await floor.orders.unclaim(guild, courier, String(mine?.code));
		const rest = orders.filter(({ state }) => state === 'placed').map(({ code }) => String(code));
		expect((await tally(rest.map((code) => floor.orders.claim(guild, courier, code)))).done).toBe(1);
	});

	it('rewards that a rule pays in a day', async () => {
		const rule = (key: string, unit: string, max: number) => ({
			key,
			name: key,
			event: 'order.completed',
			who: 'buyer',
			enabled: true,
			conditions: [],
			amounts: { xp: 10, tokens: 1 },
			multipliers: [],
			cooldownSeconds: 0,
			caps: [{ unit, max, window: 'day', scope: 'member' }],
			entitlement: 'event'
		});
		const floor = await floorOf((pack) => {
			const [model] = pack.rewardRules.filter(({ key }) => key === 'purchase');
			pack.rewardRules.push({ ...model, ...rule('thrice', 'count', 3) }, { ...model, ...rule('thirty', 'xp', 30) });
		});
		const event = (index: number) => ({
			name: 'order.completed',
			key: `order:R${index}:order.completed`,
			source: `order:R${index}`,
			at: now,
			people: { buyer: { member: buyer.id, tenureMonths: 0 } },
			fields: {},
			rules: ['thrice', 'thirty']
		});
		await Promise.all(Array.from({ length: racers }, (_, index) => floor.xp.grant(guild, event(index))));
		const entries = await floor.rows('xp_entries', guild);
		const paid = (key: string) => entries.filter(({ rule: of, amount }) => of === key && Number(amount) > 0);
		expect(paid('thrice').map(({ amount, tokens }) => [amount, tokens])).toEqual(Array(3).fill([10, 1]));
		expect(paid('thirty').reduce((sum, { amount }) => sum + Number(amount), 0)).toBe(30);
		expect(await floor.rows('xp_members', guild)).toMatchObject([{ xp: 60 }]);
	});

	it('the start grant is one', async () => {
		const floor = await floorOf((pack) => Object.assign(pack, { economy: withGrant(pack) }));
		const results = await tally(Array.from({ length: racers }, () => floor.economy.grantStart(guild, buyer)));
		expect(Object.values(results).reduce((sum, count) => sum + count, 0)).toBe(racers);
		expect((await floor.rows('postings', guild)).filter(({ reason }) => reason === 'grant.start')).toHaveLength(1);
		expect((await floor.economy.balance(guild, buyer.id)).credits.free).toBe(250);
	});
});

function withGrant(pack: PackJson): unknown {
	const { economy } = JSON.parse(JSON.stringify(pack));
	return { ...economy, startGrant: { ...economy.startGrant, enabled: true } };
}
