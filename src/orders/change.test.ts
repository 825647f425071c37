import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { picture } from '../../tests/support/order-script.js';
import { addItem, openLimits, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor, tally } from '../../tests/support/shop-floor.js';
import { agreedQuote, priceBounds } from './change.terms.js';
import type { OrderRow } from './order.model.js';
import { holdName } from './order.moves.js';
import { paymentFor } from './payment.rules.js';

const price = 100;
const pieces = 60;
const limit = 100;
const hour = 3_600_000;
const start = new Date('2026-11-18T12:00:00Z');
const buyer = actorOf(person(11), { name: 'Mira' });
const dodo = actorOf(person(13), { name: 'Dodo' });
const vex = actorOf(person(14), { name: 'Vex' });
const staff = new Set<string>([dodo.id, vex.id]);
const stranger = actorOf(person(15), { name: 'Nobody' });

let now = start;
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		openLimits(json, { openOrders: 100, openOrderValue: 4_000 });
		json.tickets.maxOpenPerMember = 50;
		json.tickets.oneOpenPerItem = false;
		json.settings.orders.maxOpenPerFulfiller = 100;
		json.settings.orders.change = { max: 20 };
		addItem(json, { key: 'crate', price, pieces, maxOpenOrders: 10, buyerLimit: { count: limit, window: 'ever' } });
		const item = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'crate');
		if (!item) throw new Error('there is no crate');
		item.variants.push({ key: 'two', label: 'Two', priceDelta: 50, stock: 3 });
		item.maxPerOrder = 6;
		item.addons = [{ key: 'wrap', label: 'Wrapping', priceDelta: 10 }];
		addItem(json, { key: 'barter', price: 30, questions: ['goods_choice'] });
		const barter = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'barter');
		if (!barter) throw new Error('there is no barter');
		const accepts = [{ goods: 'metal-ingots', amounts: { one: 10_000 } }];
		barter.settlement = { kind: 'in_game', accepts, when: 'before_handover', addons: 'scale', otherGoods: 'refused' };
		barter.price.reference = true;
		barter.rewards = { rules: ['purchase-in-game', 'staff-fulfil'] };
		barter.maxPerOrder = 5;
	});
	floor = await openFloor(testDatabases(), pack, {
		upload: picture.data,
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : [])
	});
});
afterAll(() => floor?.close());

beforeEach(async () => {
	now = start;
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, buyer.id, 1_000);
});

const order = (code: string): Promise<OrderRow> => floor.orders.require(guild, code);
const wallet = async () => (await floor.economy.balance(guild, buyer.id)).credits;
const seen = (variant: string, quantity: number, shown: number, atOnce = false) => ({ variant, quantity, shown, atOnce });
let presses = 0;
/** Each press is a request of its own. */
const press = () => `press-${++presses}`;
const deliver = (code: string, parts: number) =>
	floor.deliveries.deliver(guild, dodo, code, { parts, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] }, press());

async function claimed(): Promise<string> {
	const code = await floor.buy(guild, buyer, 'crate');
	await floor.orders.claim(guild, dodo, code);
	return code;
}

/** An offer of three instead of one. */
async function offered(by = buyer): Promise<{ code: string; id: string }> {
	const code = await claimed();
	const { change } = await floor.changes.send(guild, by, code, seen('one', 3, 300));
	return { code, id: change?.id ?? '' };
}

/** Books, holds, shelves and counters say what the orders say. */
async function expectSound(): Promise<void> {
	const [orders, holds, counters, stock, limits] = await Promise.all(
		['orders', 'holds', 'order_counters', 'stock', 'shop_counters'].map((name) => floor.rows(name, guild))
	);
	const rows = (orders ?? []) as unknown as OrderRow[];
	for (const row of rows) {
		expect(row.quote.lines.reduce((sum, line) => sum + line.amount, 0)).toBe(row.quote.total);
		expect(row.held).toBe(row.quote.total);
		expect(row.captured + row.released).toBe(row.open ? 0 : row.held);
		expect(row.revision).toBe(row.revisions.length + 1);
		const own = holds?.filter(({ owner }) => owner === `order:${row.code}`) ?? [];
		expect(own).toHaveLength(row.revision);
		for (const hold of own) {
			const current = hold.holdId === holdName(row.code, row.revision);
			const { captured, released } = row;
			if (current) expect(hold).toMatchObject({ amount: row.held, captured, released, remaining: row.held - captured - released });
			else {
				const before = row.revisions.find(({ revision }) => holdName(row.code, revision) === hold.holdId);
				expect(hold).toMatchObject({ amount: before?.held, captured: 0, released: before?.held, remaining: 0 });
			}
		}
	}
	const open = rows.filter((row) => row.open);
	const sum = (list: readonly OrderRow[], of: (row: OrderRow) => number) => list.reduce((total, row) => total + of(row), 0);
	const counter = counters?.find(({ _id }) => _id === `${guild}|buyer|${buyer.id}`);
	expect(counter).toMatchObject({ open: open.length, value: sum(open, (row) => row.value) });
	for (const [variant, all] of [
		['one', pieces],
		['two', 3]
	] as const) {
		const of = (list: readonly OrderRow[]) =>
			sum(
				list.filter((row) => row.item.variant.key === variant),
				(row) => row.quantity
			);
		const reserved = of(open);
		const sold = of(rows.filter(({ state }) => state === 'completed'));
		expect(stock?.find((row) => row.part === variant && row.item === 'crate')).toMatchObject({
			available: all - reserved - sold,
			reserved,
			sold
		});
	}
	const bought = sum(
		rows.filter((row) => row.open || row.state === 'completed'),
		(row) => row.quantity
	);
	const used = limits?.filter(({ _id }) => String(_id).includes('|limit|crate|')).reduce((total, row) => total + Number(row.count), 0);
	expect(used).toBe(bought);
	expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
}

describe('the buyer, before anybody has taken the order', () => {
	it('changes it at once, and the hold with it', async () => {
		const code = await floor.buy(guild, buyer, 'crate');
		await floor.changes.send(guild, buyer, code, seen('two', 2, 300, true));
		const row = await order(code);
		expect(row).toMatchObject({ state: 'placed', revision: 2, held: 300, captured: 0, released: 0, quantity: 2, value: 300, change: null });
		expect(row.item.variant).toMatchObject({ key: 'two', price: 150 });
		expect(row.revisions).toMatchObject([
			{ revision: 1, held: price, from: { variant: 'one', quantity: 1, total: price }, to: { variant: 'two', quantity: 2, total: 300 } }
		]);
		expect(await wallet()).toMatchObject({ free: 700, held: 300 });
		await expectSound();
	});

	it('twice at the same moment, and once more: it changes once', async () => {
		const code = await floor.buy(guild, buyer, 'crate');
		const press = () => floor.changes.send(guild, buyer, code, seen('one', 3, 300, true));
		expect(await tally([press(), press()])).toEqual({ done: 2 });
		await press();
		expect(await order(code)).toMatchObject({ revision: 2, quantity: 3 });
		await expectSound();
	});

	it('does not change at once what somebody has taken meanwhile', async () => {
		const code = await claimed();
		await expect(floor.changes.send(guild, buyer, code, seen('one', 3, 300, true))).rejects.toMatchObject({ code: 'orders.moved' });
		expect(await order(code)).toMatchObject({ revision: 1, change: null });
	});

	it('is refused more than there is, more than one order takes, more than the wallet has, another price, and the same again', async () => {
		const code = await floor.buy(guild, buyer, 'crate');
		const send = (variant: string, quantity: number, shown: number) =>
			floor.changes.send(guild, buyer, code, seen(variant, quantity, shown, true));
		await expect(send('two', 4, 600)).rejects.toMatchObject({ code: 'orders.changeSoldOut', params: { left: 3 } });
		await expect(send('one', 7, 700)).rejects.toMatchObject({ code: 'shop.quantity' });
		await expect(send('one', 1, price)).rejects.toMatchObject({ code: 'orders.changeSame' });
		await expect(send('one', 2, 199)).rejects.toMatchObject({ code: 'orders.changePrice' });
		const second = await floor.buy(guild, buyer, 'crate');
		await floor.changes.send(guild, buyer, second, seen('one', 6, 600, true));
		await expect(send('one', 5, 500)).rejects.toMatchObject({ code: 'orders.changeShort', params: { missing: { value: 100 } } });
		expect(await order(code)).toMatchObject({ revision: 1, held: price });
		await expectSound();
	});
});

describe('an offer', () => {
	it('changes nothing before the other side accepts, and everything then', async () => {
		const { code, id } = await offered();
		expect(await order(code)).toMatchObject({ revision: 1, held: price, quantity: 1, change: { id, side: 'buyer', total: 300 } });
		await floor.changes.accept(guild, dodo, code, id);
		expect(await order(code)).toMatchObject({ revision: 2, held: 300, quantity: 3, change: null, state: 'claimed', assignee: dodo.id });
		await deliver(code, 3);
		await floor.deliveries.confirm(guild, buyer, code, 3);
		expect(await order(code)).toMatchObject({ state: 'completed', captured: 300 });
		await expectSound();
	});

	it('is answered by the other side only, and by nobody else', async () => {
		const { code, id } = await offered();
		await expect(floor.changes.accept(guild, buyer, code, id)).rejects.toMatchObject({ code: 'orders.changeOwn' });
		await expect(floor.changes.decline(guild, buyer, code, id)).rejects.toMatchObject({ code: 'orders.changeOwn' });
		await expect(floor.changes.withdraw(guild, dodo, code, id)).rejects.toMatchObject({ code: 'orders.changeNotYours' });
		await expect(floor.changes.accept(guild, stranger, code, id)).rejects.toMatchObject({ code: 'orders.notFound' });
		await expect(floor.changes.accept(freshGuild(), dodo, code, id)).rejects.toMatchObject({ code: 'orders.notFound' });
		await expect(floor.changes.accept(guild, dodo, code, 'feedfacefeedface')).rejects.toMatchObject({ code: 'orders.changeGone' });
	});

	it('is replaced by a newer one, and the older one is accepted no more', async () => {
		const { code, id } = await offered();
		const { change } = await floor.changes.send(guild, buyer, code, seen('one', 2, 200));
		await expect(floor.changes.accept(guild, dodo, code, id)).rejects.toMatchObject({ code: 'orders.changeGone' });
		await floor.changes.accept(guild, dodo, code, change?.id ?? '');
		expect(await order(code)).toMatchObject({ quantity: 2, held: 200 });
		await expectSound();
	});

	it('ends with the order’s next step, by being declined, by being withdrawn, and by itself', async () => {
		const { code, id } = await offered();
		await floor.orders.unclaim(guild, dodo, code);
		expect((await order(code)).change).toBeNull();
		await floor.orders.claim(guild, dodo, code);
		await expect(floor.changes.accept(guild, dodo, code, id)).rejects.toMatchObject({ code: 'orders.changeGone' });
		const again = async () => (await floor.changes.send(guild, buyer, code, seen('one', 3, 300))).change;
		const second = (await again())?.id ?? '';
		await floor.changes.decline(guild, dodo, code, second);
		await floor.changes.decline(guild, dodo, code, second);
		await floor.changes.withdraw(guild, buyer, code, (await again())?.id ?? '');
		const last = await again();
		now = new Date(start.getTime() + 25 * hour);
		await expect(floor.changes.accept(guild, dodo, code, last?.id ?? '')).rejects.toMatchObject({ code: 'orders.changeGone' });
		await floor.changes.timeOut(guild, code, last?.expiresAt ?? start);
		const { change, journal, revision } = await order(code);
		expect({ change, revision }).toEqual({ change: null, revision: 1 });
		expect(journal.map(({ action }) => action).filter((action) => /Change/.test(action))).toEqual([
			...['offerChange', 'offerChange', 'declineChange', 'offerChange', 'withdrawChange', 'offerChange', 'expireChange']
		]);
		expect((await floor.rows('deadlines', guild)).filter(({ kind }) => kind === 'orders.change')).toEqual([]);
		await expectSound();
	});

	it('stays when the buyer is short of credits, and says how much', async () => {
		const { code, id } = await offered(dodo);
		await floor.buy(guild, buyer, 'crate').then((second) => floor.changes.send(guild, buyer, second, seen('two', 3, 450, true)));
		await floor.buy(guild, buyer, 'crate').then((third) => floor.changes.send(guild, buyer, third, seen('one', 3, 300, true)));
		// 100 + 450 + 300 are held, 150 are free; three cost 300 and 100 of them are there.
		await expect(floor.changes.accept(guild, buyer, code, id)).rejects.toMatchObject({
			code: 'orders.changeShort',
			params: { missing: { value: 50 }, available: { value: 250 } }
		});
		expect(await order(code)).toMatchObject({ revision: 1, change: { id } });
		await floor.fund(guild, buyer.id, 50);
		await floor.changes.accept(guild, buyer, code, id);
		await expectSound();
	});

	it('stays when the goods are gone, and when the trust limit is reached', async () => {
		const code = await claimed();
		const { change } = await floor.changes.send(guild, dodo, code, seen('two', 3, 450));
		const second = await floor.buy(guild, buyer, 'crate');
		await floor.changes.send(guild, buyer, second, seen('two', 1, 150, true));
		await expect(floor.changes.accept(guild, buyer, code, change?.id ?? '')).rejects.toMatchObject({
			code: 'orders.changeSoldOut',
			params: { left: 2 }
		});
		await floor.fund(guild, buyer.id, 5_000);
		for (let count = 0; count < 6; count++) {
			const more = await floor.buy(guild, buyer, 'crate');
			await floor.changes.send(guild, buyer, more, seen('one', 6, 600, true));
		}
		// 100 + 150 + 6 × 600 + 100 are open of 4,000.
		const last = await floor.buy(guild, buyer, 'crate');
		await expect(floor.changes.send(guild, buyer, last, seen('one', 6, 600, true))).rejects.toMatchObject({ code: 'trust.limitValue' });
		expect((await order(code)).change?.id).toBe(change?.id);
		await expectSound();
	});

	it('is refused once a part was handed over', async () => {
		const { code, id } = await offered();
		await floor.changes.accept(guild, dodo, code, id);
		await deliver(code, 1);
		await expect(floor.changes.send(guild, buyer, code, seen('one', 2, 200))).rejects.toMatchObject({ code: 'orders.changeTooLate' });
	});
});

describe('another price', () => {
	const form = (total: string, reason = 'as agreed') => ({ total, reason });
	const wanted = { variant: 'one', quantity: 2 };

	it('is asked by staff alone, with a reason, within the owner’s bounds, and stands in the price', async () => {
		const code = await claimed();
		const send = (total: string, reason?: string) => floor.changes.sendPriced(guild, dodo, code, wanted, form(total, reason));
		await expect(floor.changes.sendPriced(guild, buyer, code, wanted, form('150'))).rejects.toMatchObject({ code: 'orders.changeNoPrice' });
		await expect(send('99')).rejects.toMatchObject({ code: 'orders.changeBounds', params: { min: { value: 100 }, max: { value: 300 } } });
		await expect(send('301')).rejects.toMatchObject({ code: 'orders.changeBounds' });
		await expect(send('-5')).rejects.toMatchObject({ code: 'orders.changeAmount' });
		await expect(send('150', ' ')).rejects.toMatchObject({ code: 'orders.reasonMissing' });
		const { change } = await send('150', 'bulk');
		await floor.changes.accept(guild, buyer, code, change?.id ?? '');
		const { quote, held, value } = await order(code);
		expect({ held, value, total: quote.total }).toEqual({ held: 150, value: 150, total: 150 });
		expect(quote.lines.at(-1)).toEqual({ kind: 'agreed', label: 'bulk', amount: -50 });
		await expectSound();
	});

	it('has bounds that are whole and at least 1', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 100 }), (list, pricePercent) => {
				const { min, max } = priceBounds(list, { pricePercent, offerHours: 24, max: 5 });
				expect(min).toBeGreaterThanOrEqual(1);
				expect(min).toBeLessThanOrEqual(list);
				expect(max - list).toBeLessThanOrEqual((list * pricePercent) / 100);
				const quote = { lines: [{ kind: 'goods', label: 'x', unit: list, quantity: 1, amount: list }], total: list } as const;
				const agreed = agreedQuote(quote, max, 'y');
				expect(agreed.lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(max);
			})
		);
	});
});

describe('an order that is paid with goods', () => {
	const receipt = (amount: number) => ({
		amount: String(amount),
		what: '',
		note: '',
		complete: false,
		files: [{ name: 'proof.png', url: 'x', size: 68, contentType: 'image/png' }],
		request: press()
	});
	const receive = (code: string, amount: number) => floor.payments.receive(guild, dodo, code, receipt(amount));

	/** Answers which goods it is paid with, and places it. */
	async function barter(): Promise<string> {
		const filler = { member: buyer.id, openGates: new Set<string>(), request: `barter${++ticks}` };
		const { form } = await floor.drafts.open(guild, filler, 'barter');
		const raw = new Map([['goods_choice', { values: ['metal-ingots'] }]]);
		const { state } = await floor.drafts.savePage(guild, filler, 'barter', form.next?.id ?? '', () => ({ raw, uploads: new Map() }));
		const placed = { item: 'barter', started: state.draft.startedAt.getTime(), shown: state.quote?.total ?? 0 };
		return (await floor.placing.place(guild, buyer, placed)).code;
	}

	it('counts what was received: more is open again, and what is too much staff give back', async () => {
		const code = await barter();
		await floor.orders.claim(guild, dodo, code);
		expect((await receive(code, 10_000)).payment).toMatchObject({ due: 10_000, settled: true });
		const more = await floor.changes.send(guild, buyer, code, seen('one', 3, 30_000));
		await floor.changes.accept(guild, dodo, code, more.change?.id ?? '');
		expect(await order(code)).toMatchObject({ revision: 2, held: 0, payment: { due: 30_000, received: 10_000, settled: false, owed: 0 } });
		expect((await receive(code, 20_000)).payment).toMatchObject({ settled: true });
		const less = await floor.changes.sendPriced(guild, dodo, code, { variant: 'one', quantity: 2 }, { total: '15000', reason: 'bulk' });
		expect(less.change).toMatchObject({ list: 20_000, total: 15_000 });
		await floor.changes.accept(guild, buyer, code, less.change?.id ?? '');
		expect((await order(code)).payment).toMatchObject({ due: 15_000, received: 30_000, settled: true, owed: 15_000, clear: false });
		const back = await floor.payments.giveBack(guild, dodo, code, { ...receipt(15_000), complete: true });
		expect(back.payment).toMatchObject({ returned: 15_000, settled: true, clear: false });
		expect(await wallet()).toMatchObject({ free: 1_000, held: 0 });
		await expect(floor.orders.cancel(guild, buyer, code, 'buyer')).rejects.toMatchObject({ code: 'orders.goodsReceived' });
	});

	it('owes exactly what was received above the new price', () => {
		const amount = fc.integer({ min: 0, max: 1_000_000 });
		fc.assert(
			fc.property(amount, amount, amount, fc.boolean(), (received, due, oldDue, called) => {
				const fixed = { kind: 'in_game', goods: 'x', label: 'X', when: 'at_handover', receipts: [], returns: [], clear: false } as const;
				const settled = called || received > oldDue;
				const before = { ...fixed, otherGoods: true, due: oldDue + 1, received, settled, returned: 0, owed: 0 };
				const after = paymentFor(before, due + 1, due > oldDue);
				expect(after.owed).toBe(Math.max(0, received - (due + 1)));
				if (received > due) expect(after.settled).toBe(true);
				if (due > oldDue && received <= due) expect(after.settled).toBe(false);
				expect(paymentFor(before, null, true).settled).toBe(false);
			})
		);
	});
});

describe('at the same moment', () => {
	const race = async (
		ready: () => Promise<{ code: string; id: string }>,
		moves: readonly ((code: string, id: string) => Promise<unknown>)[]
	) => {
		for (let round = 0; round < 6; round++) {
			const { code, id } = await ready();
			const ordered = round % 2 === 0 ? moves : [...moves].reverse();
			const results = await tally(ordered.map((move) => move(code, id)));
			expect(results.done).toBeGreaterThanOrEqual(1);
			expect(Object.keys(results).every((key) => ['done', 'orders.changeGone', 'orders.moved'].includes(key))).toBe(true);
			const { open, state, version } = await order(code);
			expect(version).toBeGreaterThan(1);
			if (open && state === 'delivered')
				await floor.deliveries.confirm(guild, buyer, code).catch(() => floor.orders.cancel(guild, dodo, code, 'staff', 'x'));
			else if (open) await floor.orders.cancel(guild, buyer, code, 'buyer');
		}
		await expectSound();
	};
	const accept = (code: string, id: string) => floor.changes.accept(guild, dodo, code, id);

	it('two accepts are one change', async () => {
		const { code, id } = await offered();
		expect(await tally([accept(code, id), accept(code, id)])).toEqual({ done: 2 });
		const managed = await offered();
		expect(await tally([accept(managed.code, managed.id), floor.changes.accept(guild, vex, managed.code, managed.id)])).toEqual({
			done: 1,
			'orders.changeGone': 1
		});
		expect(await order(code)).toMatchObject({ revision: 2 });
		await expectSound();
	});

	it('accept, and the buyer cancels', () => race(() => offered(), [accept, (code) => floor.orders.cancel(guild, buyer, code, 'buyer')]));

	it('accept, and it is delivered', () => race(() => offered(), [accept, (code) => deliver(code, 1)]));

	it('accept, decline, withdraw', () =>
		race(
			() => offered(),
			[accept, (code, id) => floor.changes.decline(guild, dodo, code, id), (code, id) => floor.changes.withdraw(guild, buyer, code, id)]
		));

	it('accept, and the offer runs out', async () => {
		for (let round = 0; round < 4; round++) {
			const { code, id } = await offered();
			const { change } = await order(code);
			const expiresAt = change?.expiresAt ?? start;
			now = new Date(expiresAt.getTime() - ticks - 3);
			const out = () => floor.changes.timeOut(guild, code, expiresAt);
			await tally(round % 2 === 0 ? [accept(code, id), out()] : [out(), accept(code, id)]);
			const row = await order(code);
			expect(row.journal.filter(({ action }) => action === 'acceptChange' || action === 'expireChange').length).toBeLessThanOrEqual(1);
			now = start;
			await floor.orders.cancel(guild, buyer, code, 'buyer');
		}
		await expectSound();
	});

	it('two offers: one stands, the other is told', async () => {
		const code = await claimed();
		const results = await tally([
			floor.changes.send(guild, buyer, code, seen('one', 3, 300)),
			floor.changes.send(guild, dodo, code, seen('one', 2, 200))
		]);
		expect(results).toEqual({ done: 1, 'orders.changeGone': 1 });
	});
});

describe('whatever is offered, accepted, declined, cancelled, completed', () => {
	type Step =
		| { readonly kind: 'offer' | 'now'; readonly by: 'buyer' | 'staff'; readonly variant: string; readonly quantity: number }
		| { readonly kind: 'price'; readonly total: number; readonly quantity: number }
		| { readonly kind: 'accept' | 'decline' | 'withdraw'; readonly by: 'buyer' | 'staff' }
		| { readonly kind: 'claim' | 'unclaim' | 'deliver' | 'confirm' | 'cancel' | 'buy' };
	const side = fc.constantFrom('buyer' as const, 'staff' as const);
	const variant = fc.constantFrom('one', 'two');
	const quantity = fc.integer({ min: 1, max: 6 });
	const step: fc.Arbitrary<Step> = fc.oneof(
		{ weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('offer' as const, 'now' as const), by: side, variant, quantity }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant('price' as const), total: fc.integer({ min: 1, max: 1_200 }), quantity }) },
		{ weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('accept' as const, 'decline' as const, 'withdraw' as const), by: side }) },
		{
			weight: 5,
			arbitrary: fc.record({
				kind: fc.constantFrom(
					'claim' as const,
					'unclaim' as const,
					'deliver' as const,
					'confirm' as const,
					'cancel' as const,
					'buy' as const
				)
			})
		}
	);

	it('books balance, each revision has its hold, and no piece is lost', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
				now = start;
				guild = freshGuild();
				await floor.open(guild);
				await floor.fund(guild, buyer.id, 1_000);
				let code = await floor.buy(guild, buyer, 'crate');
				for (const one of steps) {
					const row = await order(code);
					const actor = 'by' in one && one.by === 'staff' ? dodo : buyer;
					const id = row.change?.id ?? 'none';
					const list = 'variant' in one ? (one.variant === 'one' ? 100 : 150) * one.quantity : 0;
					const act = async (): Promise<unknown> => {
						switch (one.kind) {
							case 'offer':
							case 'now':
								return floor.changes.send(guild, actor, code, seen(one.variant, one.quantity, list, one.kind === 'now'));
							case 'price':
								return floor.changes.sendPriced(guild, dodo, code, one, { total: String(one.total), reason: 'agreed' });
							case 'accept':
							case 'decline':
							case 'withdraw':
								return floor.changes[one.kind](guild, actor, code, id);
							case 'claim':
								return floor.orders.claim(guild, dodo, code);
							case 'unclaim':
								return floor.orders.unclaim(guild, dodo, code);
							case 'deliver':
								return deliver(code, row.quantity);
							case 'confirm':
								return floor.deliveries.confirm(guild, buyer, code);
							case 'cancel':
								return floor.orders.cancel(guild, buyer, code, 'buyer');
							case 'buy':
								code = await floor.buy(guild, buyer, 'crate');
						}
					};
					await tally([act()]);
				}
				await expectSound();
			}),
			{ numRuns: 40 }
		);
	});
});
