import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { orderSaga } from '../../src/orders/order.saga.js';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, manyOrders, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor } from '../support/shop-floor.js';

/** A price that no share of the milestones divides evenly. */
const price = 101;
const pieces = 100_000;
const start = new Date('2026-11-18T12:00:00Z');
const buyer = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
const vex = actorOf(person(3), { name: 'Vex' });
const staff = new Set<string>([dodo.id, vex.id]);
const people = [buyer, dodo, vex] as const;

let ticks = 0;
let presses = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
		json.settings.orders.keptPercentOnBuyerCancel = 30;
		addItem(json, { key: 'build', price, pieces, maxOpenOrders: 10 });
		const item = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'build');
		Object.assign(item?.fulfilment ?? {}, {
			captures: [
				{ key: 'deposit', percent: 30 },
				{ key: 'shell', percent: 37 },
				{ key: 'end', percent: 33 }
			]
		});
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(start.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : [])
	});
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, buyer.id, 1_000_000);
});
afterAll(() => floor?.close());

const far = new Date('2027-06-01T00:00:00Z');
const request = () => `walk-${++presses}`;
const delivery = (parts: number) => ({ parts, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] });

/** Everything that a person or a deadline may try on an order, in any state and by anybody. */
const acts: Readonly<Record<string, (code: string, who: (typeof people)[number], number: number) => Promise<unknown>>> = {
	claim: (code, who) => floor.orders.claim(guild, who, code),
	unclaim: (code, who) => floor.orders.unclaim(guild, who, code, 'busy'),
	transfer: (code, who, number) => floor.orders.transfer(guild, who, code, number % 2 === 0 ? dodo : vex),
	help: (code, who, number) => floor.orders.help(guild, who, code, number % 2 === 0 ? dodo : vex),
	deliver: (code, who, number) => floor.deliveries.deliver(guild, who, code, delivery((number % 3) + 1), request()),
	takeBack: (code, who) => floor.deliveries.takeBack(guild, who, code, 'again'),
	confirm: (code, who) => floor.deliveries.confirm(guild, who, code),
	extend: (code, who) => floor.orders.extend(guild, who, code, request()),
	cancel: (code, who) => floor.orders.cancel(guild, who, code, who === buyer ? 'buyer' : 'staff', 'no more'),
	silence: (code) => floor.deliveries.timeOut(guild, code, 'orders.confirmation', far),
	late: (code) => floor.orders.timeOut(guild, code, 'orders.delivery', far)
};

const step = fc.record({
	together: fc.array(
		fc.record({ act: fc.constantFrom(...Object.keys(acts)), who: fc.constantFrom(...people), number: fc.nat({ max: 5 }) }),
		{ minLength: 1, maxLength: 3 }
	)
});

async function expectSound(code: string, paidBefore: number): Promise<number> {
	const order = await floor.orders.require(guild, code);
	const { captured, released, held, state, open } = order;
	expect(captured).toBeGreaterThanOrEqual(paidBefore);
	expect(released).toBeGreaterThanOrEqual(0);
	expect(captured + released).toBeLessThanOrEqual(held);
	if (!open) expect(captured + released).toBe(held);
	expect(open).toBe(!orderSaga.isEnd(state));
	expect(order.confirmed).toBeLessThanOrEqual(order.delivered);
	expect(order.deliveries.reduce((sum, { parts }) => sum + parts, 0)).toBe(order.delivered);
	// What is paid is what was accepted, by the weights of the milestones; only a closing may keep a share of the rest.
	if (open) expect(captured).toBe([0, 30, 67, 101][order.confirmed]);
	const [hold] = (await floor.rows('holds', guild)).filter(({ holdId }) => holdId === code);
	expect(hold).toMatchObject({ amount: held, captured, released, remaining: held - captured - released });
	const deadlines = (await floor.rows('deadlines', guild)).filter(({ subject }) => subject === `order:${code}`);
	const kinds = deadlines.map(({ kind }) => String(kind)).filter((kind) => kind !== 'orders.remind');
	expect(kinds).toEqual(open ? [orderSaga.states[state]?.deadline] : []);
	return captured;
}

it('whatever people and time do at once, money, goods and deadlines stay sound', { timeout: 300_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
			const code = await floor.buy(guild, buyer, 'build');
			let paid = 0;
			for (const { together } of steps) {
				const results = await Promise.allSettled(together.map(({ act, who, number }) => acts[act]?.(code, who, number)));
				for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DomainError);
				paid = await expectSound(code, paid);
			}
			// Whatever was left open is ended, so that the next order starts from counters that fit.
			const { open, state, assignee } = await floor.orders.require(guild, code);
			const holder = people.find(({ id }) => id === assignee) ?? dodo;
			if (open && state === 'delivered') await floor.deliveries.takeBack(guild, holder, code, 'over');
			if (open) await floor.orders.cancel(guild, buyer, code, 'buyer');
			await expectSound(code, paid);
			const counters = await floor.rows('order_counters', guild);
			for (const counter of counters) expect([counter._id, counter.open]).toEqual([counter._id, 0]);
		}),
		{ numRuns: 60 }
	);
	const [stock] = (await floor.rows('stock', guild)).filter(({ item }) => item === 'build');
	const sold = Number(stock?.sold);
	expect(stock).toMatchObject({ available: pieces - sold, reserved: 0 });
	const orders = await floor.rows('orders', guild);
	expect(sold).toBe(orders.filter(({ confirmed }) => confirmed === 3).length);
	expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	const [account] = (await floor.rows('accounts', guild)).filter((row) => row.member === memberId(buyer.id));
	expect(account).toMatchObject({ held: 0, balance: 1_000_000 - orders.reduce((sum, { captured }) => sum + Number(captured), 0) });
});
