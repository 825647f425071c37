import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { addItem, manyOrders, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor } from '../../tests/support/shop-floor.js';

const start = new Date('2026-11-18T12:00:00Z');
const mira = actorOf(person(1), { name: 'Mira' });
const dodo = actorOf(person(2), { name: 'Dodo' });
const vex = actorOf(person(3), { name: 'Vex' });
const sable = actorOf(person(4), { name: 'Sable', isGuildOwner: true });
const odo = actorOf(person(5), { name: 'Odo' });
const bram = actorOf(person(6), { name: 'Bram' });
const staff = new Set<string>([dodo.id, vex.id, sable.id, odo.id, bram.id]);

let now = start;
let ticks = 0;
let presses = 0;
let floor: ShopFloor;
let guild: GuildId;
let limit: number | null;

beforeAll(async () => {
	const pack = variedPack((json) => {
		manyOrders(json);
		addItem(json, { key: 'ingots', price: 100, pieces: 1_000, maxOpenOrders: 10 });
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : []),
		limit: ({ isGuildOwner }) => (isGuildOwner ? null : limit),
		second: true
	});
});
afterAll(() => floor?.close());
beforeEach(async () => {
	now = start;
	limit = 50;
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, mira.id, 10_000);
});

const press = () => String(910_000_000_000_000_000n + BigInt(++presses));
const reason = 'Looked at both sides.';

/** An order of 100 credits that its buyer disputes. */
async function disputed(): Promise<string> {
	const code = await floor.buy(guild, mira, 'ingots');
	await floor.orders.claim(guild, dodo, code);
	await floor.problems.report(guild, mira, code, { kind: 'nothing', wants: 'all', right: '0', text: 'Nothing came.', files: [] });
	return code;
}

/** A judge rules and is above their limit. */
async function asked(code: string, judge: Actor = vex): Promise<string> {
	const { id } = await floor.rulings.propose(guild, judge, code, { outcome: 'full', kept: '', owed: '', parts: '', reason });
	const outcome = await floor.seconds.rule(guild, judge, code, { id, request: press() });
	if (!('asked' in outcome)) throw new Error('nobody was asked');
	return outcome.asked.row.request;
}

const state = (code: string, who: Actor = dodo, text = `It was in the vault (${++presses}).`) =>
	floor.problems.state(guild, who, code, { text, files: [] });
const request = (id: string) => floor.approvals.require(guild, id);
const waiting = async () => (await floor.rows('approvals', guild)).filter((row) => row.state === 'waiting').length;
const effects = async (id: string) =>
	(await floor.rows('outbox', guild)).filter(({ aggregate }) => aggregate === `approval:${id}`).map(({ kind }) => kind);
const codeOf = (act: Promise<unknown>) =>
	act.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);

describe('a request about an order', () => {
	it('ends with the statement that comes after it; who asked is told what happened', async () => {
		const code = await disputed();
		const id = await asked(code);
		await state(code);
		expect(await request(id)).toMatchObject({
			state: 'lapsed',
			endedBy: null,
			again: true,
			changed: {
				key: 'orders:second.changed',
				params: { action: { kind: 'text', key: 'orders:journal.action.statement' }, who: { kind: 'user-text', value: 'Dodo' } }
			}
		});
		expect(await effects(id)).toEqual(expect.arrayContaining(['approvals.update', 'approvals.tell']));
		expect((await floor.rows('deadlines', guild)).filter(({ kind }) => kind === 'approvals.expire')).toEqual([]);
		expect((await floor.rows('audit', guild)).filter(({ action }) => action === 'approval.lapsed')).toHaveLength(1);
		expect(await codeOf(floor.approvals.approve(guild, odo, id))).toBe('approvals.ended');
		expect((await floor.orders.require(guild, code)).state).toBe('disputed');
	});

	it('ends when the case goes to the second panel, or another ruling ends it: then there is nothing to ask again', async () => {
		const [passed, ruled] = [await disputed(), await disputed()];
		const [one, two] = [await asked(passed), await asked(ruled)];
		const { id } = await floor.rulings.propose(guild, sable, ruled, { outcome: 'none', kept: '', owed: '', parts: '', reason });
		await floor.rulings.rule(guild, sable, ruled, id);
		expect(await request(two)).toMatchObject({ state: 'lapsed', again: false });
		const { dueAt } = await floor.orders.require(guild, passed);
		now = new Date((dueAt?.getTime() ?? 0) + 1);
		await floor.rulings.timeOut(guild, passed, 'orders.ruling', dueAt ?? now);
		// Nobody is asked for longer than the case waits: the request's own time is over then.
		await floor.approvals.timeOut(guild, one);
		expect((await request(one)).state).toBe('expired');
	});

	it('is asked again by who asked, with the case as it stands, and is then carried out', async () => {
		const code = await disputed();
		const id = await asked(code);
		await state(code);
		expect(await floor.approvals.waiting(guild, vex)).toMatchObject([{ row: { request: id, again: true } }]);
		expect(await floor.approvals.waiting(guild, odo)).toEqual([]);
		expect(await codeOf(floor.approvals.mayAskAgain(guild, odo, id))).toBe('approvals.notYours');
		const shown = await floor.approvals.mayAskAgain(guild, vex, id);
		expect(shown.lines).toMatchObject([{ key: 'orders:second.ruling' }, { key: 'orders:second.statements', params: { count: 2 } }]);
		const second = press();
		const again = await Promise.all([1, 2, 3].map(() => floor.approvals.askAgain(guild, vex, id, second)));
		expect(again.map((one) => one?.row)).toMatchObject(again.map(() => ({ request: second, state: 'waiting', reason })));
		expect(await codeOf(floor.approvals.askAgain(guild, vex, id, press()))).toBe('approvals.ended');
		expect(await floor.approvals.waiting(guild, vex)).toMatchObject([{ row: { request: second } }]);
		await floor.approvals.approve(guild, odo, second);
		expect(await floor.orders.require(guild, code)).toMatchObject({ state: 'refunded', released: 100, second: null });
		expect(await request(second)).toMatchObject({ state: 'approved' });
		expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});

	it('is one: another judge is told who has asked, and asks once that one has ended', async () => {
		const code = await disputed();
		const id = await asked(code);
		expect(await codeOf(asked(code, odo))).toBe('orders.secondWaits');
		await floor.approvals.decline(guild, odo, id, 'too much');
		const other = await asked(code, odo);
		expect(await waiting()).toBe(1);
		await state(code);
		expect(await request(id)).toMatchObject({ state: 'declined', changed: null });
		expect(await request(other)).toMatchObject({ state: 'lapsed' });
	});

	it('that was made of an order that has moved since, without its mark, ends at the first look', async () => {
		const code = await disputed();
		const id = await asked(code);
		const order = await floor.orders.require(guild, code);
		await floor.writer.execute({
			guild,
			key: `unmark:${code}`,
			content: null,
			changes: [{ in: 'orders', id: order._id, set: { second: null } }]
		});
		await state(code);
		expect(await codeOf(floor.approvals.mayAnswer(guild, odo, id))).toBe('approvals.ended');
		expect(await request(id)).toMatchObject({ state: 'lapsed', again: true });
	});

	it('that races statements, a decline and its approval is ended by one of them, and every statement counts', async () => {
		for (let round = 0; round < 6; round++) {
			const code = await disputed();
			const id = await asked(code);
			const acts = [
				() => codeOf(state(code)),
				() => codeOf(floor.approvals.decline(guild, odo, id, 'no')),
				() => codeOf(floor.approvals.approve(guild, bram, id))
			];
			const turned = [...acts.slice(round % acts.length), ...acts.slice(0, round % acts.length)];
			await Promise.all(turned.map((act) => act()));
			const ended = await request(id);
			expect(['lapsed', 'declined', 'approved']).toContain(ended.state);
			const order = await floor.orders.require(guild, code);
			expect(order.state).toBe(ended.state === 'approved' ? 'refunded' : 'disputed');
			if (ended.state === 'declined') expect(order.problem?.statements).toHaveLength(2);
		}
		expect(await waiting()).toBe(0);
		expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});
});

describe('a refund', () => {
	it('that waits ends when the order moves, and is refused again once the order has ended', async () => {
		const code = await floor.buy(guild, mira, 'ingots');
		await floor.orders.claim(guild, dodo, code);
		await floor.deliveries.deliver(
			guild,
			dodo,
			code,
			{ parts: 1, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] },
			press()
		);
		const outcome = await floor.seconds.cancel(guild, dodo, code, { reason, how: 'refund', request: press() });
		if (!('asked' in outcome)) throw new Error('nobody was asked');
		await floor.deliveries.confirm(guild, mira, code);
		expect(await request(outcome.asked.row.request)).toMatchObject({ state: 'lapsed', again: false });
		expect(await codeOf(floor.approvals.mayAskAgain(guild, dodo, outcome.asked.row.request))).toBe('approvals.ended');
	});
});
