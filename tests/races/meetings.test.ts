import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { OrderRow } from '#orders';
import { orderSaga } from '../../src/orders/order.saga.js';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, manyOrders, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor, tally } from '../support/shop-floor.js';

const minute = 60_000;
const hour = 60 * minute;
const price = 205;
const rounds = 10;
const start = new Date('2026-11-18T12:00:00Z');
const mira = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(3), { name: 'Dodo' });
const goods = { parts: 1, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] };

let presses = 0;
/** Each press is a request of its own. */
const press = () => `press-${++presses}`;

let now = start;
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
		addItem(json, { key: 'ingots', price, maxOpenOrders: 10 });
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (id === dodo.id ? ['fulfiller'] : [])
	});
});
beforeEach(async () => {
	now = start;
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, mira.id, 100_000);
});
afterAll(() => floor?.close());

const get = (code: string): Promise<OrderRow> => floor.orders.require(guild, code);
const days = (count: number) =>
	Array.from({ length: count }, (_, index) => new Date(now.getTime() + (1 + index) * 24 * hour).toISOString().slice(0, 10));

async function claimed(): Promise<string> {
	const code = await floor.buy(guild, mira, 'ingots');
	await floor.orders.claim(guild, dodo, code);
	return code;
}

async function offered(code: string, count = 3): Promise<string> {
	const form = { days: days(count), hour: '20', minute: '00', zone: 'UTC', method: 'face_to_face', place: '' };
	const { offer } = await floor.meetings.propose(guild, dodo, code, form);
	return offer?.id ?? '';
}

async function agreed(): Promise<string> {
	const code = await claimed();
	await floor.meetings.take(guild, mira, code, await offered(code), 0);
	return code;
}

/** Every open state has its deadline, and only its own; an ended order has none. */
async function expectDeadline(code: string): Promise<OrderRow> {
	const order = await get(code);
	const kinds = new Set(Object.values(orderSaga.states).flatMap((rule) => (rule ? [rule.deadline] : [])));
	const rows = (await floor.rows('deadlines', guild)).filter(({ subject, kind }) => subject === `order:${code}` && kinds.has(String(kind)));
	const rule = orderSaga.states[order.state];
	expect(rows.map(({ kind, at }) => [kind, at])).toEqual(rule ? [[rule.deadline, order.dueAt]] : []);
	return order;
}

const settle = (acts: readonly Promise<unknown>[]) =>
	Promise.all(acts.map((act) => act.catch((error: unknown) => (error instanceof DomainError ? error.code : Promise.reject(error)))));

describe('at the same moment', () => {
	it('all times of a proposal are pressed: one is taken', async () => {
		for (let round = 0; round < rounds; round++) {
			const code = await claimed();
			const offer = await offered(code);
			const results = await tally([0, 1, 2].map((choice) => floor.meetings.take(guild, mira, code, offer, choice)));
			expect(results.done).toBe(1);
			const order = await expectDeadline(code);
			expect(order.journal.filter(({ action }) => action === 'agree')).toHaveLength(1);
			await floor.orders.cancel(guild, mira, code, 'buyer');
		}
	});

	it('one side takes and the other proposes anew: either is whole', async () => {
		for (let round = 0; round < rounds; round++) {
			const code = await claimed();
			const offer = await offered(code);
			await settle([floor.meetings.take(guild, mira, code, offer, 0), offered(code, 1)]);
			const order = await expectDeadline(code);
			expect(order.state === 'ready' ? order.meeting?.offer === offer : order.offer?.id !== offer).toBe(true);
			await floor.orders.cancel(guild, mira, code, 'buyer');
		}
	});

	it('a new time is taken and the old meeting ends: one of them counts', async () => {
		for (let round = 0; round < rounds; round++) {
			now = new Date(start.getTime() + round * 30 * 24 * hour);
			const code = await agreed();
			const { dueAt, meeting } = await get(code);
			now = new Date((meeting?.at.getTime() ?? 0) - hour);
			const offer = await offered(code, 2);
			now = dueAt ?? now;
			await settle([floor.meetings.take(guild, mira, code, offer, 1), floor.noShows.timeOut(guild, code, 'orders.meeting', now)]);
			const order = await expectDeadline(code);
			expect([
				['ready', 0],
				['claimed', 1]
			]).toContainEqual([order.state, order.missedByBuyer]);
			await floor.orders.cancel(guild, mira, code, 'buyer');
		}
	});

	it('the meeting ends and goods are handed over, somebody arrives, or is called absent: one of them counts', async () => {
		for (let round = 0; round < rounds; round++) {
			now = new Date(start.getTime() + round * 30 * 24 * hour);
			const code = await agreed();
			const { word: codeWord } = await floor.meetings.showWord(guild, mira, code, `r${++ticks}`);
			const { dueAt, meeting } = await get(code);
			now = meeting?.at ?? now;
			await floor.meetings.here(guild, dodo, code);
			now = dueAt ?? now;
			await settle([
				floor.noShows.timeOut(guild, code, 'orders.meeting', now),
				floor.noShows.absent(guild, dodo, code, 'buyer'),
				floor.meetings.here(guild, mira, code),
				floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord }, press())
			]);
			const order = await expectDeadline(code);
			expect(order.missedByBuyer).toBeLessThanOrEqual(1);
			expect(order.missedByStaff).toBe(0);
			if (order.state === 'delivered') await floor.deliveries.confirm(guild, mira, code);
			else await floor.orders.cancel(guild, mira, code, 'buyer');
		}
	});
});

describe('whoever comes, and however often somebody has been missing', () => {
	it('all credits are somewhere, and every open order has a deadline', async () => {
		const meets = fc.record({ buyer: fc.boolean(), staff: fc.boolean(), byHand: fc.boolean() });
		await fc.assert(
			fc.asyncProperty(fc.array(meets, { minLength: 1, maxLength: 4 }), async (meetings) => {
				const code = await claimed();
				let strikes = { buyer: 0, staff: 0 };
				for (const { buyer, staff, byHand } of meetings) {
					const before = await get(code);
					if (!before.open) break;
					if (before.state === 'placed') await floor.orders.claim(guild, dodo, code);
					strikes = { ...strikes, staff: before.state === 'placed' ? 0 : strikes.staff };
					await floor.meetings.take(guild, mira, code, await offered(code, 1), 0);
					const { meeting, dueAt } = await get(code);
					now = meeting?.at ?? now;
					if (buyer) await floor.meetings.here(guild, mira, code);
					if (staff) await floor.meetings.here(guild, dodo, code);
					now = dueAt ?? now;
					if (byHand && staff && !buyer) await floor.noShows.absent(guild, dodo, code, 'buyer');
					if (byHand && buyer && !staff) await floor.noShows.absent(guild, mira, code, 'staff');
					await floor.noShows.timeOut(guild, code, 'orders.meeting', now);
					if (!buyer && (staff || !buyer)) strikes.buyer++;
					if (!staff) strikes.staff++;
					const order = await expectDeadline(code);
					expect(order.missedByBuyer).toBe(strikes.buyer);
					const wanted = strikes.buyer >= 2 && !buyer ? 'cancelled' : strikes.staff >= 2 && !staff ? 'placed' : 'claimed';
					expect(order.state).toBe(wanted);
					if (wanted === 'cancelled') {
						const kept = strikes.staff > 0 ? 0 : Math.floor(price / 5);
						expect(order).toMatchObject({ captured: kept, released: price - kept });
					} else expect(order).toMatchObject({ held: price, captured: 0, released: 0 });
				}
				expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
				const last = await get(code);
				if (last.open) await floor.orders.cancel(guild, mira, code, 'buyer');
				now = start;
			}),
			{ numRuns: 12 }
		);
	});
});
