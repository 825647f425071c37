import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { testDatabases } from '../support/databases.js';
import { actorOf, freshGuild, person } from '../support/economy.js';
import { addItem, manyOrders, variedPack } from '../support/packs.js';
import { openFloor, type ShopFloor, tally } from '../support/shop-floor.js';

const price = 40;
const pieces = 1_000;
const rounds = 16;
const start = new Date('2026-11-18T12:00:00Z');
const far = new Date('2027-06-01T00:00:00Z');
const buyer = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
const vex = actorOf(person(3), { name: 'Vex' });
const staff = new Set<string>([dodo.id, vex.id]);
const reason = 'as agreed';

let now = start;
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
		addItem(json, { key: 'ingots', price, pieces, maxOpenOrders: 10 });
	});
	floor = await openFloor(testDatabases(), pack, {
		// No two moments are the same, as in life: the start of a draft names it.
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : [])
	});
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, buyer.id, 100_000);
});
afterAll(() => floor?.close());

let presses = 0;
/** Each press is a request of its own. */
const request = () => `press-${++presses}`;
const delivery = { parts: 1, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] };
type Move = (code: string) => Promise<unknown>;
const { claim, vexClaims, deliver, confirm, cancel, decline, refund, unclaim, takeBack, extend } = {
	claim: (code: string) => floor.orders.claim(guild, dodo, code),
	vexClaims: (code: string) => floor.orders.claim(guild, vex, code),
	deliver: (code: string) => floor.deliveries.deliver(guild, dodo, code, delivery, request()),
	confirm: (code: string) => floor.deliveries.confirm(guild, buyer, code),
	cancel: (code: string) => floor.orders.cancel(guild, buyer, code, 'buyer'),
	decline: (code: string) => floor.orders.cancel(guild, dodo, code, 'staff', reason, 'cancelByStaff'),
	refund: (code: string) => floor.orders.cancel(guild, dodo, code, 'staff', reason, 'refund'),
	unclaim: (code: string) => floor.orders.unclaim(guild, dodo, code, reason),
	takeBack: (code: string) => floor.deliveries.takeBack(guild, dodo, code, reason),
	extend: (code: string) => floor.orders.extend(guild, buyer, code, request())
};
/** Silence counts only after a reminder. */
const remind: Move = async (code) => {
	const rows = await floor.rows('deadlines', guild);
	const due = rows.find(({ subject, kind }) => subject === `order:${code}` && kind === 'orders.remind');
	await floor.orders.remind(guild, code, due?.at as Date, []);
};
const silence =
	(deadline: string): Move =>
	(code) => {
		now = far;
		const service = deadline === 'orders.confirmation' ? floor.deliveries : floor.orders;
		return service.timeOut(guild, code, deadline, far);
	};

const journalOf = async (code: string): Promise<string[]> => (await floor.orders.require(guild, code)).journal.map(({ action }) => action);

/** Money, stock and counters are what the states of all orders say. */
async function expectSound(): Promise<void> {
	const [orders, holds, counters, stock, limits] = await Promise.all(
		['orders', 'holds', 'order_counters', 'stock', 'shop_counters'].map((collection) => floor.rows(collection, guild))
	);
	for (const order of orders ?? []) {
		const hold = holds?.find(({ holdId }) => holdId === order.code);
		const { captured, released } = order;
		expect(hold).toMatchObject({ amount: price, captured, released, remaining: price - Number(captured) - Number(released) });
		expect(Number(captured) + Number(released)).toBe(order.open ? 0 : price);
		expect(captured).toBe(order.state === 'completed' ? price : 0);
	}
	const count = (wanted: (order: Record<string, unknown>) => boolean) => orders?.filter(wanted).length ?? 0;
	const counter = (id: string) => Number(counters?.find(({ _id }) => _id === `${guild}|${id}`)?.open ?? 0);
	const open = count((order) => order.open === true);
	const sold = count(({ state }) => state === 'completed');
	expect(counter(`buyer|${buyer.id}`)).toBe(open);
	for (const { id } of [dodo, vex]) expect(counter(`claims|${id}`)).toBe(count((order) => order.open === true && order.assignee === id));
	const item = stock?.find((row) => row.item === 'ingots');
	expect(item).toMatchObject({ available: pieces - open - sold, reserved: open, sold });
	expect(limits?.filter(({ _id }) => String(_id).includes('|open|')).reduce((sum, row) => sum + Number(row.count), 0)).toBe(open);
	expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
}

/** What became of two moves at the same moment, one order after the other; who comes first changes with every round. */
async function race(ready: readonly Move[], one: Move, other: Move): Promise<{ winners: string[]; refusals: Set<string> }> {
	const winners: string[] = [];
	const refusals = new Set<string>();
	for (let round = 0; round < rounds; round++) {
		now = start;
		const code = await floor.buy(guild, buyer, 'ingots');
		for (const move of ready) await move(code);
		const before = await journalOf(code);
		const moves = round % 2 === 0 ? [one, other] : [other, one];
		for (const result of await Promise.allSettled(moves.map((move) => move(code)))) {
			if (result.status === 'fulfilled') continue;
			expect(result.reason).toBeInstanceOf(DomainError);
			refusals.add((result.reason as DomainError).code);
		}
		winners.push((await journalOf(code)).slice(before.length).join('+'));
		// The end of every round: nothing stays open, so that the limits never decide.
		const { open, state } = await floor.orders.require(guild, code);
		now = start;
		if (open && state === 'delivered') await confirm(code);
		else if (open) await cancel(code);
	}
	await expectSound();
	return { winners, refusals };
}

/** One of the two, never both, never none. */
function expectOne(winners: readonly string[], allowed: readonly string[]): void {
	expect(winners).toHaveLength(rounds);
	for (const winner of winners) expect(allowed).toContain(winner);
}

describe('two moves at the same moment: one happens', () => {
	it('two of the staff claim; the loser is told who has it', async () => {
		const code = await floor.buy(guild, buyer, 'ingots');
		const results = await Promise.allSettled([claim(code), vexClaims(code)]);
		const lost = results.find((result) => result.status === 'rejected');
		const { assigneeName } = await floor.orders.require(guild, code);
		expect(lost?.reason).toMatchObject({ code: 'orders.lostClaim', params: { staff: { kind: 'user-text', value: assigneeName } } });
		await cancel(code);
		const { winners } = await race([], claim, vexClaims);
		expectOne(winners, ['claim']);
	});

	it('confirm and silent completion', async () => {
		const { winners, refusals } = await race([claim, deliver, remind], confirm, silence('orders.confirmation'));
		expectOne(winners, ['confirm', 'completeSilently']);
		expect([...refusals].every((code) => code === 'orders.moved')).toBe(true);
	});

	it('cancel and claim', async () => {
		const { winners } = await race([], cancel, claim);
		expectOne(winners, ['cancelByBuyer', 'claim']);
	});

	it('decline and deliver', async () => {
		const { winners } = await race([claim], decline, deliver);
		// A decline that comes second meets a delivered order: to end that is a refund, which nobody has decided.
		expectOne(winners, ['cancelByStaff', 'deliver']);
	});

	it('confirm and refund', async () => {
		const { winners } = await race([claim, deliver], confirm, refund);
		expectOne(winners, ['confirm', 'refund']);
	});

	it('claim and expiry', async () => {
		const { winners } = await race([], claim, silence('orders.first-response'));
		expectOne(winners, ['claim', 'expire']);
	});

	it('deliver and return to the queue, by hand and by the deadline', async () => {
		expectOne((await race([claim], deliver, unclaim)).winners, ['deliver', 'unclaim']);
		expectOne((await race([claim], deliver, silence('orders.delivery'))).winners, ['deliver', 'unclaim']);
	});

	it('taking back and confirming', async () => {
		expectOne((await race([claim, deliver], takeBack, confirm)).winners, ['takeBack', 'confirm']);
	});

	it('more time and silent completion', async () => {
		expectOne((await race([claim, deliver, remind], extend, silence('orders.confirmation'))).winners, [
			'extend',
			'completeSilently',
			'extend+completeSilently'
		]);
	});

	it('fifty of the same: each move of the order happens once', async () => {
		now = start;
		const code = await floor.buy(guild, buyer, 'ingots');
		const fifty = (move: Move) => tally(Array.from({ length: 50 }, () => move(code)));
		for (const move of [claim, deliver, extend, takeBack, deliver, confirm]) await fifty(move);
		expect(await journalOf(code)).toEqual(['place', 'claim', 'deliver', 'extend', 'takeBack', 'deliver', 'confirm']);
		await expectSound();
	});
});

describe('effects of a completed order, run again and again', () => {
	it('pay and prove once', async () => {
		now = start;
		const code = await floor.buy(guild, buyer, 'ingots');
		for (const move of [claim, deliver, confirm]) await move(code);
		const outbox = await floor.rows('outbox', guild);
		const rows = outbox.filter(({ kind, payload }) => String(kind).startsWith('orders.') && JSON.stringify(payload).includes(code));
		expect(rows.map(({ kind }) => kind).sort()).toEqual(['orders.evidence', 'orders.invites', 'orders.rewards']);
		const results = () =>
			Promise.all(['xp_entries', 'xp_members', 'evidence', 'accounts', 'postings'].map((collection) => floor.rows(collection, guild)));
		const run = async (times: number) => {
			for (const handler of floor.effects) {
				const { kind } = handler;
				const effect = { guild, kind, key: `order:${code}:again`, aggregate: 'test', payload: { code }, attempt: 2, unknown: true };
				await Promise.all(Array.from({ length: times }, () => handler.run({ ...effect, result: async () => undefined })));
			}
		};
		await run(1);
		const [entries, members, evidence, accounts, postings] = await results();
		expect(entries?.filter(({ source }) => source === `order:${code}`).map(({ member }) => member)).toEqual(
			expect.arrayContaining([buyer.id, dodo.id])
		);
		expect(evidence?.filter(({ source }) => source === `order:${code}`)).toHaveLength(2);
		await run(20);
		await run(20);
		expect(await results()).toEqual([entries, members, evidence, accounts, postings]);
		await expectSound();
	});
});

it('nobody acts on both sides, whatever roles they have', async () => {
	now = start;
	const code = await floor.buy(guild, buyer, 'ingots');
	staff.add(buyer.id);
	const self = { ...buyer, isGuildOwner: true, managesGuild: true };
	const stranger = actorOf(memberId('799999999999999999'));
	expect(await tally([floor.orders.claim(guild, self, code)])).toEqual({ 'orders.bothSides': 1 });
	await claim(code);
	expect(await tally([floor.deliveries.deliver(guild, self, code, delivery, request())])).toEqual({ 'orders.bothSides': 1 });
	expect(await tally([floor.orders.unclaim(guild, self, code, reason)])).toEqual({ 'orders.bothSides': 1 });
	expect(await tally([floor.orders.cancel(guild, self, code, 'staff', reason)])).toEqual({ 'orders.bothSides': 1 });
	expect(await tally([floor.orders.privateAnswers(guild, self, code, 'x')])).toEqual({ 'orders.notStaff': 1 });
	await deliver(code);
	expect(await tally([floor.deliveries.takeBack(guild, self, code, reason)])).toEqual({ 'orders.bothSides': 1 });
	expect(await tally([floor.deliveries.confirm(guild, dodo, code), floor.deliveries.confirm(guild, stranger, code)])).toEqual({
		'orders.notBuyer': 2
	});
	expect(await tally([floor.orders.standing(guild, stranger, code)])).toEqual({ 'orders.notFound': 1 });
	staff.delete(buyer.id);
	expect(await journalOf(code)).toEqual(['place', 'claim', 'deliver']);
});
