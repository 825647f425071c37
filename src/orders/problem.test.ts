import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import { trustSettings } from '#trust';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { picture } from '../../tests/support/order-script.js';
import { addItem, manyOrders, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor } from '../../tests/support/shop-floor.js';
import { missedEvidence, rulingEffects, rulingEvidence } from './order.evidence.js';
import type { OrderRow } from './order.model.js';

const hour = 3_600_000;
const funds = 100_000;
const pieces = 1_000;
const start = new Date('2026-11-18T12:00:00Z');
const mira = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
const vex = actorOf(person(3), { name: 'Vex' });
const sable = actorOf(person(4), { name: 'Sable', isGuildOwner: true });
const odo = actorOf(person(5), { name: 'Odo' });
const rook = actorOf(person(6), { name: 'Rook' });
const staff = new Set<string>([dodo.id, vex.id, sable.id, odo.id]);

let now = start;
let ticks = 0;
let floor: ShopFloor;
let guild: GuildId;
let tribe: readonly string[] = [];
let limit: number | null = null;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
		for (const [key, price] of [
			['ingots', 25],
			['rich', 3_000]
		] as const)
			addItem(json, { key, price, pieces, maxOpenOrders: 10 });
		addItem(json, { key: 'work', price: 1_000, pieces, maxOpenOrders: 10 });
		for (const item of json.categories.flatMap(({ items }) => items)) {
			if (item.key === 'ingots') item.maxPerOrder = 10;
			if (item.key === 'work')
				Object.assign(item.fulfilment as object, {
					captures: [
						{ key: 'plan', percent: 20 },
						{ key: 'build', percent: 80 }
					]
				});
		}
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : []),
		limit: ({ isGuildOwner }) => (isGuildOwner ? null : limit),
		related: (one, other) => tribe.includes(one) && tribe.includes(other),
		upload: picture.data
	});
});
afterAll(() => floor?.close());
beforeEach(async () => {
	now = start;
	tribe = [];
	limit = null;
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, mira.id, funds);
});

const proofs = [{ name: 'proof.png', url: 'https://example.test/proof.png', size: picture.data.length }];
const delivery = (parts: number) => ({ parts, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] });
const words = { kind: 'fewer', wants: 'part', right: '1', text: 'Only one came.', files: [] };
const ruling = (outcome: string, more: Record<string, string> = {}) => ({
	outcome,
	kept: '',
	owed: '',
	parts: '',
	reason: 'Looked at both sides.',
	...more
});
let requests = 0;

let presses = 0;
/** Each press is a request of its own. */
const press = () => `press-${++presses}`;
async function place(item = 'ingots', quantity = 4): Promise<string> {
	const filler = { member: mira.id, openGates: new Set<string>(), request: `p${++requests}` };
	const { draft, quote } = await floor.drafts.open(guild, filler, item, quantity > 1 ? { quantity } : {});
	const order = await floor.placing.place(guild, mira, { item, started: draft.startedAt.getTime(), shown: quote?.total ?? 0 });
	return order.code;
}
async function handed(parts: number, item = 'ingots', quantity = 4): Promise<string> {
	const code = await place(item, quantity);
	await floor.orders.claim(guild, dodo, code);
	if (parts > 0) await floor.deliveries.deliver(guild, dodo, code, delivery(parts), press());
	return code;
}
async function reported(parts = 2, item = 'ingots', quantity = 4): Promise<string> {
	const code = await handed(parts, item, quantity);
	await floor.problems.report(guild, mira, code, words);
	return code;
}
async function rule(judge: Actor, code: string, form: ReturnType<typeof ruling>): Promise<OrderRow> {
	const { id } = await floor.rulings.propose(guild, judge, code, form);
	return floor.rulings.rule(guild, judge, code, id);
}
const order = (code: string) => floor.orders.require(guild, code);
const credits = async () => {
	const { free, held } = (await floor.economy.balance(guild, mira.id)).credits;
	return { free, held };
};
const hold = async (code: string) => (await floor.rows('holds', guild)).find(({ holdId }) => holdId === code);
const stock = async (item = 'ingots') => {
	const row = (await floor.rows('stock', guild)).find((one) => one.item === item);
	return { available: row?.available, reserved: row?.reserved, sold: row?.sold };
};
const effects = async (code: string) =>
	(await floor.rows('outbox', guild))
		.map(({ key }) => String(key))
		.filter((key) => [`order:${code}:rewards`, `order:${code}:evidence`].includes(key)).length;
const counter = async (id: string) => (await floor.rows('order_counters', guild)).find(({ _id }) => _id === `${guild}|${id}`)?.open;
const audit = async (action: string) => (await floor.rows('audit', guild)).filter((row) => row.action === action);
const due = async (code: string) => {
	const at = (await order(code)).dueAt;
	if (!at) throw new Error('nothing is due');
	now = new Date(at.getTime() + 1);
	await floor.rulings.timeOut(guild, code, 'orders.ruling', at);
};

async function expectSound(): Promise<void> {
	expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	for (const row of await floor.rows('order_counters', guild)) expect(Number(row.open)).toBeGreaterThanOrEqual(0);
	const open = (await floor.rows('orders', guild)).filter((row) => row.open === true);
	expect(await counter(`buyer|${mira.id}`)).toBe(open.length);
	expect(await counter(`claims|${dodo.id}`)).toBe(open.filter(({ assignee }) => assignee === dodo.id).length);
}

/** Whatever anybody tries while the order is frozen: refused, and not a credit moves. */
async function expectFrozen(code: string): Promise<void> {
	const before = await order(code);
	const money = await credits();
	const tries: (() => Promise<unknown>)[] = [
		() => floor.deliveries.confirm(guild, mira, code),
		() => floor.orders.cancel(guild, mira, code, 'buyer'),
		() => floor.orders.extend(guild, mira, code, press()),
		() => floor.deliveries.deliver(guild, dodo, code, delivery(1), press()),
		() => floor.deliveries.takeBack(guild, dodo, code, 'again'),
		() => floor.orders.cancel(guild, dodo, code, 'staff', 'because', 'refund'),
		() => floor.orders.cancel(guild, sable, code, 'staff', 'because', 'cancelByStaff'),
		() => floor.orders.unclaim(guild, dodo, code),
		() => floor.orders.transfer(guild, dodo, code, vex),
		() => floor.orders.help(guild, dodo, code, odo),
		() => floor.problems.report(guild, dodo, code, { ...words, wants: 'all' })
	];
	for (const attempt of tries) await expect(attempt()).rejects.toBeInstanceOf(DomainError);
	const capture = floor.economy.capture({
		guild,
		key: `forged:${code}`,
		holdId: code,
		member: mira.id,
		amount: 1,
		reason: 'order.capture',
		actor: 'test'
	});
	if (before.held > 0)
		await expect(floor.writer.execute({ guild, key: `forged:${code}`, content: null, changes: capture })).rejects.toMatchObject({
			code: 'economy.holdFrozen'
		});
	expect(await order(code)).toEqual(before);
	expect(await credits()).toEqual(money);
}

describe('a report', () => {
	it('freezes order and hold, with the first statement and a deadline', async () => {
		const code = await handed(2);
		const row = await floor.problems.report(guild, mira, code, { ...words, files: proofs });
		expect(row).toMatchObject({
			state: 'disputed',
			held: 100,
			captured: 0,
			problem: { number: 1, by: mira.id, side: 'buyer', kind: 'fewer', wants: 'part', right: 1, from: 'delivered', panel: 1, ruling: null }
		});
		expect(row.problem?.statements).toMatchObject([{ by: mira.id, text: 'Only one came.', files: [expect.any(String)] }]);
		expect((row.dueAt?.getTime() ?? 0) - start.getTime()).toBeGreaterThanOrEqual(72 * hour);
		expect(await hold(code)).toMatchObject({ remaining: 100, frozen: true });
		expect(await credits()).toEqual({ free: funds - 100, held: 100 });
		const deadlines = (await floor.rows('deadlines', guild)).filter(({ subject }) => subject === `order:${code}`);
		expect(deadlines.map(({ kind }) => kind)).toEqual(['orders.ruling']);
		await expectFrozen(code);
		await expectSound();
	});

	it.each([0, 1])('works from an order with %i delivered, and again is the same', async (parts) => {
		const code = await reported(parts);
		const before = await order(code);
		expect(await floor.problems.report(guild, mira, code, { ...words, text: 'Once more' })).toEqual(before);
		expect(before.problem?.from).toBe(parts === 0 ? 'claimed' : 'delivered');
		await expectFrozen(code);
	});

	it('comes from the assignee or a manager too, not from others', async () => {
		const code = await handed(2);
		await expect(floor.problems.report(guild, rook, code, words)).rejects.toMatchObject({ code: 'orders.noPart' });
		const row = await floor.problems.report(guild, dodo, code, { ...words, kind: 'nothing', wants: 'all', right: '2' });
		expect(row.problem).toMatchObject({ side: 'staff', kind: 'nothing', right: 2 });
		const other = await handed(2);
		expect((await floor.problems.report(guild, vex, other, { ...words, wants: 'all' })).problem?.by).toBe(vex.id);
		await expect(floor.rulings.mayRule(guild, vex, other)).rejects.toMatchObject({ code: 'orders.judgeConflict' });
	});

	it('is refused with what is missing', async () => {
		const code = await handed(2);
		const refused = (change: Partial<typeof words>, name: string) =>
			expect(floor.problems.report(guild, mira, code, { ...words, ...change })).rejects.toMatchObject({ code: name });
		await refused({ kind: 'theft' }, 'orders.problemChoice');
		await refused({ wants: 'gold' }, 'orders.problemChoice');
		for (const right of ['5', '-1', 'one', '', '1.5']) await refused({ right }, 'orders.rightNumber');
		await refused({ text: '  ' }, 'orders.textMissing');
		const placed = await place();
		await expect(floor.problems.report(guild, mira, placed, words)).rejects.toMatchObject({ code: 'orders.moved' });
		await expect(floor.problems.report(freshGuild(), mira, code, words)).rejects.toMatchObject({ code: 'orders.notFound' });
		expect((await order(code)).state).toBe('delivered');
	});

	it('is bounded per order', async () => {
		const code = await handed(2);
		for (let number = 1; number <= 3; number++) {
			expect((await floor.problems.report(guild, mira, code, words)).problem?.number).toBe(number);
			await floor.problems.withdraw(guild, mira, code);
		}
		await expect(floor.problems.report(guild, mira, code, words)).rejects.toMatchObject({
			code: 'orders.tooManyReports',
			params: { max: 3 }
		});
	});

	it('is possible while the books are locked, and nothing moves then', async () => {
		const code = await handed(2);
		await floor.writer.setLock(guild, 'money', 'test');
		await floor.problems.report(guild, mira, code, words);
		const { id } = await floor.rulings.propose(guild, vex, code, ruling('full'));
		await expect(floor.rulings.rule(guild, vex, code, id)).rejects.toMatchObject({ code: 'unit.locked' });
		await floor.writer.setLock(guild, 'money', null);
		expect((await floor.rulings.rule(guild, vex, code, id)).state).toBe('refunded');
	});
});

describe('statements', () => {
	it('are added by both sides up to a bound, each once', async () => {
		const code = await reported();
		const said = await floor.problems.state(guild, dodo, code, { text: 'Both are in the vault.', files: proofs });
		expect(said.problem?.statements).toMatchObject([{ side: 'buyer' }, { side: 'staff', by: dodo.id, files: [expect.any(String)] }]);
		expect(await floor.problems.state(guild, dodo, code, { text: 'Both are in the vault.', files: proofs })).toEqual(said);
		for (let count = 2; count <= 5; count++) await floor.problems.state(guild, mira, code, { text: `And ${count}`, files: [] });
		const more = { text: 'One more', files: [] };
		await expect(floor.problems.state(guild, mira, code, more)).rejects.toMatchObject({ code: 'orders.tooManyStatements' });
		await floor.problems.state(guild, dodo, code, more);
		for (const stranger of [rook, vex])
			await expect(floor.problems.state(guild, stranger, code, more)).rejects.toMatchObject({ code: 'orders.noPart' });
	});

	it('are read by both sides; a judge sees the case, and that is audited', async () => {
		const code = await reported();
		expect((await floor.problems.caseOf(guild, mira, code, 'r1')).as).toBe('buyer');
		expect((await floor.problems.caseOf(guild, dodo, code, 'r2')).as).toBe('staff');
		expect(await audit('order.caseOpened')).toHaveLength(0);
		expect((await floor.problems.caseOf(guild, vex, code, 'r3')).as).toBe('judge');
		expect(await audit('order.caseOpened')).toMatchObject([{ actor: vex.id, target: `order:${code}` }]);
		await expect(floor.problems.caseOf(guild, rook, code, 'r4')).rejects.toMatchObject({ code: 'orders.notFound' });
		await expect(floor.problems.caseOf(freshGuild(), vex, code, 'r5')).rejects.toMatchObject({ code: 'orders.notFound' });
		await expect(floor.problems.caseOf(guild, mira, await handed(1), 'r6')).rejects.toMatchObject({ code: 'orders.noProblem' });
	});

	it('a judge joins the room, which makes no part of them', async () => {
		const code = await reported();
		await floor.problems.join(guild, vex, code, 'j1');
		expect(await audit('order.judgeJoined')).toMatchObject([{ actor: vex.id }]);
		expect((await floor.rows('outbox', guild)).some(({ payload }) => (payload as { member?: string })?.member === vex.id)).toBe(true);
		await expect(floor.problems.join(guild, dodo, code, 'j2')).rejects.toMatchObject({ code: 'orders.judgeConflict' });
		expect((await rule(vex, code, ruling('full'))).state).toBe('refunded');
	});
});

describe('who rules', () => {
	it('nobody with a part in the order, and nobody without the right', async () => {
		const code = await place();
		await floor.orders.claim(guild, vex, code);
		await floor.orders.unclaim(guild, vex, code, 'busy');
		await floor.orders.claim(guild, dodo, code);
		await floor.orders.help(guild, dodo, code, odo);
		await floor.problems.report(guild, mira, code, words);
		const form = ruling('full');
		for (const [judge, refusal] of [
			[mira, 'orders.notJudge'],
			[rook, 'orders.notJudge'],
			[dodo, 'orders.judgeConflict'],
			[vex, 'orders.judgeConflict'],
			[odo, 'orders.judgeConflict']
		] as const) {
			await expect(floor.rulings.mayRule(guild, judge, code)).rejects.toMatchObject({ code: refusal });
			await expect(floor.rulings.propose(guild, judge, code, form)).rejects.toMatchObject({ code: refusal });
			await expect(floor.rulings.rule(guild, judge, code, 'forged')).rejects.toMatchObject({ code: refusal });
		}
		expect((await rule(sable, code, form)).state).toBe('refunded');
	});

	it('not the owner either, with a part in it', async () => {
		const code = await place();
		await floor.orders.claim(guild, sable, code);
		await floor.problems.report(guild, mira, code, words);
		await expect(floor.rulings.mayRule(guild, sable, code)).rejects.toMatchObject({ code: 'orders.judgeConflict' });
	});

	it.each([
		['buyer', mira],
		['assignee', dodo]
	])('nobody of the tribe of the %s', async (_, side) => {
		const code = await reported();
		tribe = [vex.id, side.id];
		await expect(floor.rulings.mayRule(guild, vex, code)).rejects.toMatchObject({ code: 'orders.judgeConflict' });
		expect((await floor.orders.standing(guild, vex, code).catch(() => null))?.is.judge ?? false).toBe(false);
		await floor.rulings.mayRule(guild, odo, code);
	});

	it('only up to what they may move; above it the owner', async () => {
		limit = 99;
		const code = await reported();
		await expect(floor.rulings.mayRule(guild, vex, code)).rejects.toMatchObject({
			code: 'orders.rulingLimit',
			params: { limit: { value: 99 }, stake: { value: 100 } }
		});
		await floor.rulings.mayRule(guild, sable, code);
		limit = 100;
		await floor.rulings.mayRule(guild, vex, code);
	});
});

describe('a ruling', () => {
	it('in full gives everything back, shelf and limits too', async () => {
		const code = await reported();
		const row = await rule(vex, code, ruling('full'));
		expect(row).toMatchObject({
			state: 'refunded',
			open: false,
			captured: 0,
			released: 100,
			problem: { ruling: { by: vex.id, outcome: 'full', captured: 0, released: 100, reason: 'Looked at both sides.' } }
		});
		expect(row.journal.at(-1)).toMatchObject({ action: 'ruleRefund', actor: vex.id, reason: 'Looked at both sides.' });
		expect(await credits()).toEqual({ free: funds, held: 0 });
		expect(await hold(code)).toMatchObject({ remaining: 0, released: 100, frozen: false });
		expect(await stock()).toEqual({ available: pieces, reserved: 0, sold: 0 });
		expect(await effects(code)).toBe(0);
		expect(await audit('order.ruleRefund')).toMatchObject([
			{ actor: vex.id, reason: 'Looked at both sides.', after: { state: 'refunded', outcome: 'full', captured: 0, released: 100 } }
		]);
		expect(await floor.rows('order_rulings', guild)).toEqual([]);
		await expectSound();
	});

	it('in full keeps what was confirmed before', async () => {
		const code = await handed(1);
		await floor.deliveries.confirm(guild, mira, code, 1);
		await floor.problems.report(guild, mira, code, { ...words, kind: 'nothing' });
		expect(await rule(vex, code, ruling('full'))).toMatchObject({ state: 'refunded', captured: 25, released: 75 });
		expect(await stock()).toEqual({ available: pieces - 1, reserved: 0, sold: 1 });
		await expectSound();
	});

	it('in part divides credits and goods', async () => {
		const code = await reported(2);
		const { terms } = await floor.rulings.propose(guild, vex, code, ruling('partial', { kept: '25', parts: '1' }));
		expect(terms).toEqual({ captured: 25, released: 75, owed: 0, parts: 1 });
		expect(await credits()).toEqual({ free: funds - 100, held: 100 });
		const row = await rule(vex, code, ruling('partial', { kept: '40', parts: '1' }));
		expect(row).toMatchObject({
			state: 'split',
			captured: 40,
			released: 60,
			problem: { ruling: { outcome: 'partial', captured: 40, parts: 1 } }
		});
		expect(await credits()).toEqual({ free: funds - 40, held: 0 });
		expect(await stock()).toEqual({ available: pieces - 1, reserved: 0, sold: 1 });
		expect(await effects(code)).toBe(0);
		await expectSound();
	});

	it('for the shop completes the order like any other', async () => {
		const code = await reported(4);
		const row = await rule(vex, code, ruling('none'));
		expect(row).toMatchObject({ state: 'completed', captured: 100, released: 0, confirmed: 4 });
		expect(await credits()).toEqual({ free: funds - 100, held: 0 });
		expect(await stock()).toEqual({ available: pieces - 4, reserved: 0, sold: 4 });
		expect(await effects(code)).toBe(2);
		const run = floor.effects.find(({ kind }) => kind === 'orders.rewards');
		await run?.run({
			guild,
			key: `order:${code}:rewards`,
			kind: 'orders.rewards',
			aggregate: 'test',
			payload: { code },
			attempt: 1,
			unknown: false,
			result: async () => undefined
		});
		expect((await floor.rows('xp_entries', guild)).some(({ member }) => member === mira.id)).toBe(true);
		await expectSound();
	});

	it('to hand over again thaws, drops what was not accepted and keeps the history', async () => {
		const code = await handed(1);
		await floor.deliveries.confirm(guild, mira, code, 1);
		await floor.deliveries.deliver(guild, dodo, code, delivery(2), press());
		await floor.problems.report(guild, mira, code, words);
		now = new Date(start.getTime() + 10 * hour);
		const row = await rule(vex, code, ruling('redo'));
		expect(row).toMatchObject({
			state: 'claimed',
			assignee: dodo.id,
			delivered: 1,
			confirmed: 1,
			captured: 25,
			released: 0,
			problem: { number: 1, ruling: { outcome: 'redo' } }
		});
		expect(row.deliveries).toHaveLength(1);
		expect(row.deliverBy?.getTime()).toBeGreaterThan(now.getTime());
		expect(await hold(code)).toMatchObject({ remaining: 75, frozen: false });
		await floor.deliveries.deliver(guild, dodo, code, delivery(3), press());
		expect(await floor.deliveries.confirm(guild, mira, code, 4)).toMatchObject({ state: 'completed', captured: 100 });
		await expectSound();
	});

	it('on work with milestones pays by their weight', async () => {
		const code = await reported(1, 'work', 1);
		const { choice } = await floor.rulings.propose(guild, vex, code, ruling('partial', { kept: '200', parts: '1' }));
		expect(choice).toMatchObject({ kept: 200, parts: 1 });
		expect(await rule(vex, code, ruling('partial', { kept: '200', parts: '1' }))).toMatchObject({
			state: 'split',
			captured: 200,
			released: 800
		});
		expect(await stock('work')).toEqual({ available: pieces, reserved: 0, sold: 0 });
		await expectSound();
	});

	it('needs a reason and an amount between the sides', async () => {
		const code = await reported();
		const refused = (form: ReturnType<typeof ruling>, name: string) =>
			expect(floor.rulings.propose(guild, vex, code, form)).rejects.toMatchObject({ code: name });
		await refused(ruling('full', { reason: ' ' }), 'orders.reasonMissing');
		await refused(ruling('hang'), 'orders.problemChoice');
		for (const kept of ['0', '100', '101', '-5', 'all', '']) await refused(ruling('partial', { kept, parts: '1' }), 'orders.rulingKept');
		for (const parts of ['5', '', '-1']) await refused(ruling('partial', { kept: '50', parts }), 'orders.rulingParts');
		expect((await order(code)).state).toBe('disputed');
	});

	it('is what the judge has read: a case that changed is read again', async () => {
		const code = await reported();
		const { id } = await floor.rulings.propose(guild, vex, code, ruling('none'));
		await floor.problems.state(guild, mira, code, { text: 'Here is a picture.', files: proofs });
		await expect(floor.rulings.rule(guild, vex, code, id)).rejects.toMatchObject({ code: 'orders.caseChanged' });
		const again = await floor.rulings.propose(guild, vex, code, ruling('none'));
		// Another judge did not write it, and an invented name is nobody's.
		await expect(floor.rulings.rule(guild, odo, code, again.id)).rejects.toMatchObject({ code: 'orders.caseChanged' });
		await expect(floor.rulings.rule(guild, vex, code, '0'.repeat(20))).rejects.toMatchObject({ code: 'orders.caseChanged' });
		expect((await floor.rulings.rule(guild, vex, code, again.id)).state).toBe('completed');
	});

	it('happens once, whoever and however often they press', async () => {
		for (let round = 0; round < 6; round++) {
			const code = await reported();
			const [full, none] = await Promise.all([
				floor.rulings.propose(guild, vex, code, ruling('full')),
				floor.rulings.propose(guild, odo, code, ruling('none'))
			]);
			const presses = [
				() => floor.rulings.rule(guild, vex, code, full.id),
				() => floor.rulings.rule(guild, odo, code, none.id),
				() => floor.rulings.rule(guild, vex, code, full.id)
			];
			const results = await Promise.allSettled((round % 2 ? presses.reverse() : presses).map((press) => press()));
			for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DomainError);
			const row = await order(code);
			expect(row.journal.filter(({ action }) => action.startsWith('rule'))).toHaveLength(1);
			expect(row.captured + row.released).toBe(100);
			expect(row.captured).toBe(row.state === 'completed' ? 100 : 0);
			await expect(floor.rulings.rule(guild, row.state === 'completed' ? vex : odo, code, full.id)).rejects.toMatchObject({
				code: 'orders.ruled'
			});
		}
		await expectSound();
	});
});

describe('goods paid in the game', () => {
	/** Turns an order for credits into one for 40 ingots: the catalogue's own such items ask which goods, and prices are only a measure there. */
	async function inGoods(code: string): Promise<void> {
		const { _id, held } = await order(code);
		const key = `goods:${code}`;
		const payment = {
			...{ kind: 'in_game', goods: 'metal-ingots', label: 'Metal ingots', due: 40, when: 'before_handover', otherGoods: true },
			...{ received: 0, settled: false, receipts: [], returned: 0, returns: [], clear: true, owed: 0 }
		};
		const back = floor.economy.release({ guild, key, holdId: code, member: mira.id, amount: held, reason: 'order.release', actor: 'test' });
		const changes = [...back, { in: 'orders', id: _id, set: { held: 0, payment } }];
		await floor.writer.execute({ guild, key, content: null, changes, locks: floor.economy.locks });
	}
	async function paid(parts: number): Promise<string> {
		const code = await place();
		await inGoods(code);
		await floor.orders.claim(guild, dodo, code);
		await floor.payments.receive(guild, dodo, code, { amount: '40', what: '', note: '', complete: true, files: proofs, request: press() });
		if (parts > 0) await floor.deliveries.deliver(guild, dodo, code, delivery(parts), press());
		await floor.problems.report(guild, mira, code, words);
		await expectFrozen(code);
		return code;
	}
	const back = (amount: string) => ({ amount, what: '', note: '', complete: false, files: proofs, request: press() });

	it('are owed in full, and given back in parts', async () => {
		const code = await paid(0);
		await expect(floor.payments.giveBack(guild, dodo, code, back('40'))).rejects.toMatchObject({ code: 'orders.nothingToReturn' });
		expect(await rule(vex, code, ruling('full'))).toMatchObject({
			state: 'refunded',
			payment: { received: 40, owed: 40, clear: false },
			problem: { ruling: { owed: 40 } }
		});
		expect((await floor.payments.giveBack(guild, dodo, code, back('15'))).payment).toMatchObject({ returned: 15, clear: false });
		expect((await floor.payments.giveBack(guild, dodo, code, back('25'))).payment).toMatchObject({ returned: 40, clear: true });
	});

	it('are divided by pieces', async () => {
		const code = await paid(2);
		await expect(floor.rulings.propose(guild, vex, code, ruling('partial', { owed: '40', parts: '2' }))).rejects.toMatchObject({
			code: 'orders.rulingOwed'
		});
		expect(await rule(vex, code, ruling('partial', { owed: '20', parts: '2' }))).toMatchObject({ state: 'split', payment: { owed: 20 } });
		expect(await stock()).toEqual({ available: pieces - 2, reserved: 0, sold: 2 });
		expect((await floor.payments.giveBack(guild, dodo, code, back('20'))).payment).toMatchObject({ returned: 20, clear: true });
	});

	it('go back by the rule for what has no proof', async () => {
		const code = await paid(1);
		await due(code);
		await due(code);
		expect(await order(code)).toMatchObject({
			state: 'split',
			payment: { owed: 30 },
			problem: { ruling: { outcome: 'default', owed: 30, parts: 1 } }
		});
		await expectSound();
	});
});

describe('a withdrawn report', () => {
	it.each([
		[0, 'claimed', 'orders.delivery'],
		[2, 'delivered', 'orders.confirmation']
	] as const)('with %i delivered goes on as %s, thawed, with new time', async (parts, state, kind) => {
		const code = await reported(parts);
		now = new Date(start.getTime() + 50 * hour);
		await expect(floor.problems.withdraw(guild, dodo, code)).rejects.toMatchObject({ code: 'orders.notReporter' });
		const row = await floor.problems.withdraw(guild, mira, code);
		expect(row).toMatchObject({ state, problem: { ruling: { outcome: 'withdrawn' } } });
		expect(row.dueAt?.getTime()).toBeGreaterThan(now.getTime());
		expect(await floor.problems.withdraw(guild, mira, code)).toEqual(row);
		expect(await hold(code)).toMatchObject({ remaining: 100, frozen: false });
		const deadlines = (await floor.rows('deadlines', guild)).filter(({ subject }) => subject === `order:${code}`);
		expect(deadlines.map((deadline) => deadline.kind)).toContain(kind);
		expect(deadlines.map((deadline) => deadline.kind)).not.toContain('orders.ruling');
		if (parts === 2) await floor.deliveries.confirm(guild, mira, code, 2);
		await expectSound();
	});

	it('is too late after the ruling', async () => {
		const code = await reported();
		const { id } = await floor.rulings.propose(guild, vex, code, ruling('full'));
		await Promise.allSettled([floor.problems.withdraw(guild, mira, code), floor.rulings.rule(guild, vex, code, id)]);
		const row = await order(code);
		expect(['delivered', 'refunded']).toContain(row.state);
		expect(row.journal.filter(({ action }) => action === 'ruleRefund' || action === 'withdrawDelivered')).toHaveLength(1);
		await expectSound();
	});
});

describe('when nobody rules', () => {
	it('a second panel is called, then what has proof is paid', async () => {
		const code = await reported(1);
		const first = (await order(code)).dueAt;
		await floor.rulings.timeOut(guild, code, 'orders.ruling', first ?? now);
		expect((await order(code)).problem?.panel).toBe(1);
		await due(code);
		const second = await order(code);
		expect(second).toMatchObject({ state: 'disputed', problem: { panel: 2 } });
		expect((second.dueAt?.getTime() ?? 0) - now.getTime()).toBeGreaterThanOrEqual(48 * hour - 1_000);
		await expectFrozen(code);
		await due(code);
		expect(await order(code)).toMatchObject({
			state: 'split',
			captured: 25,
			released: 75,
			problem: { ruling: { by: 'system', outcome: 'default', captured: 25, released: 75, parts: 1 } }
		});
		expect(await stock()).toEqual({ available: pieces - 1, reserved: 0, sold: 1 });
		expect(await credits()).toEqual({ free: funds - 25, held: 0 });
		await expectSound();
	});

	test.each([
		[0, 'refunded', 0, 0],
		[4, 'completed', 100, 2]
	])('with %i of 4 delivered it ends %s', async (parts, state, captured, told) => {
		const code = await reported(parts);
		await due(code);
		await due(code);
		expect(await order(code)).toMatchObject({ state, captured, released: 100 - captured });
		expect(await effects(code)).toBe(told);
		expect(await stock()).toEqual({ available: pieces - parts, reserved: 0, sold: parts });
		await expectSound();
	});

	it('a ruling of the second panel comes before the rule', async () => {
		const code = await reported(1);
		await due(code);
		const { id } = await floor.rulings.propose(guild, sable, code, ruling('full'));
		const at = (await order(code)).dueAt ?? now;
		now = new Date(at.getTime() + 1);
		await Promise.allSettled([floor.rulings.rule(guild, sable, code, id), floor.rulings.timeOut(guild, code, 'orders.ruling', at)]);
		const row = await order(code);
		expect(row.journal.filter(({ action }) => action.startsWith('rule'))).toHaveLength(1);
		expect(row.captured + row.released).toBe(100);
		await floor.rulings.timeOut(guild, code, 'orders.ruling', at);
		expect(await order(code)).toEqual(row);
		await expectSound();
	});
});

describe('what a ruling means for trust', () => {
	const proven = async (code: string) =>
		(await floor.rows('evidence', guild))
			.filter(({ source, event }) => source === `order:${code}` && String(event).startsWith('order.ruled'))
			.map(({ subject, partner, kind, mark, key }) => [subject, partner, kind, mark, key]);

	it.each([
		['full', 'upheld', dodo.id, mira.id, 'case', 0.5],
		['redo', 'late', dodo.id, mira.id, 'noShow', 0.5],
		['none', 'noShow', mira.id, dodo.id, 'noShow', 1]
	])(
		'%s with %s is evidence about the side in the wrong, with the ruling and once',
		async (outcome, trust, subject, partner, kind, mark) => {
			const code = await reported();
			expect(await proven(code)).toEqual([]);
			const form = ruling(outcome, { trust });
			const { id } = await floor.rulings.propose(guild, vex, code, form);
			await Promise.all([1, 2, 3].map(() => floor.rulings.rule(guild, vex, code, id)));
			expect(await proven(code)).toEqual([[subject, partner, kind, mark, `order:${code}:ruling:1`]]);
			expect((await order(code)).problem?.ruling).toMatchObject({ outcome, trust });
		}
	);

	it('is nothing unless the judge says so, nor when nobody rules', async () => {
		const code = await reported();
		await rule(vex, code, ruling('full', { trust: 'none' }));
		const other = await reported();
		await due(other);
		await due(other);
		expect([await proven(code), await proven(other)]).toEqual([[], []]);
		const third = await reported();
		await expect(floor.rulings.propose(guild, vex, third, ruling('full', { trust: '__proto__' }))).rejects.toMatchObject({
			code: 'orders.problemChoice'
		});
	});

	it.each(['none', 'upheld'])('with %s takes the place of meetings that the side missed', async (trust) => {
		const code = await reported();
		const row = await order(code);
		const drafts = missedEvidence(row, { at: start }, 'both', { missed: 100 }, start);
		await floor.writer.execute({
			guild,
			key: `missed:${code}`,
			content: null,
			changes: drafts.flatMap((draft) => floor.trust.addEvidence(guild, draft))
		});
		await rule(vex, code, ruling('full', { trust }));
		const gone = (await floor.rows('evidence', guild)).filter(({ kind, source }) => kind === 'void' && source === `order:${code}`);
		expect(gone.map(({ subject, of }) => [subject, of])).toEqual([[dodo.id, `order:${code}:missed:${start.getTime()}:staff`]]);
	});

	it('weighs what the guild says', async () => {
		const row = await order(await reported());
		const weights = { ...trustSettings.parse({}).severity, ruling: 30, late: 10, noShow: 80, missed: 40 };
		const marks = rulingEffects.map((trust) => rulingEvidence(row, { outcome: 'full', trust }, weights, start)?.mark);
		expect(marks).toEqual([0.1, 0.8, 0.3]);
		expect(missedEvidence(row, { at: start }, 'both', weights, start).map(({ mark }) => mark)).toEqual([0.4, 0.4]);
	});

	it('is part of what the judge confirms', async () => {
		const code = await reported();
		const [one, other] = [
			await floor.rulings.propose(guild, vex, code, ruling('full')),
			await floor.rulings.propose(guild, vex, code, ruling('full', { trust: 'upheld' }))
		];
		expect(one.id).not.toBe(other.id);
		await floor.rulings.rule(guild, vex, code, one.id);
		expect(await proven(code)).toEqual([]);
	});
});
