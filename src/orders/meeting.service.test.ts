import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { addItem, manyOrders, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor } from '../../tests/support/shop-floor.js';
import type { ProposalForm } from './meeting.service.js';
import type { OrderRow } from './order.model.js';

const minute = 60_000;
const hour = 60 * minute;
const price = 205;
const start = new Date('2026-11-18T12:00:00Z');
const mira = actorOf(person(1), { name: 'Mira' });
const rook = actorOf(person(2), { name: 'Rook' });
const dodo = actorOf(person(3), { name: 'Dodo' });
const vex = actorOf(person(4), { name: 'Vex' });
const staff = new Set<string>([dodo.id, vex.id]);
const goods = { parts: 1, checked: [], unchecked: [], note: '', attendees: '', proofs: ['proof'] };
const place = 'Ragnarok 9664, green obelisk';

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
		for (const key of ['ingots', 'raid']) addItem(json, { key, price, maxOpenOrders: 10 });
		const items = json.categories.flatMap((category) => category.items);
		const raid = items.find(({ key }) => key === 'raid');
		Object.assign(raid?.fulfilment ?? {}, { needsSlot: true });
	});
	floor = await openFloor(testDatabases(), pack, {
		clock: { now: () => new Date(now.getTime() + ++ticks) },
		slots: ({ id }) => (staff.has(id) ? ['fulfiller'] : []),
		zones: { [dodo.id]: 'Europe/Berlin' }
	});
});
beforeEach(async () => {
	now = start;
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, mira.id, 10_000);
});
afterAll(() => floor?.close());

const times = (...days: string[]): ProposalForm => ({ days, hour: '20', minute: '00', zone: 'UTC', method: 'face_to_face', place });
const tomorrow = times('2026-11-19');
const at = new Date('2026-11-19T20:00:00Z');

async function claimed(item = 'ingots'): Promise<string> {
	const code = await floor.buy(guild, mira, item);
	await floor.orders.claim(guild, dodo, code);
	return code;
}

/** An order whose meeting is tomorrow at eight. */
async function agreed(item = 'ingots', code?: string): Promise<string> {
	const made = code ?? (await claimed(item));
	const { offer } = await floor.meetings.propose(guild, dodo, made, times(new Date(now.getTime() + 24 * hour).toISOString().slice(0, 10)));
	await floor.meetings.take(guild, mira, made, offer?.id ?? '', 0);
	return made;
}

const get = (code: string): Promise<OrderRow> => floor.orders.require(guild, code);
const wordOf = async (code: string) => (await floor.meetings.showWord(guild, mira, code, `r${++ticks}`)).word;
const wrong = async (code: string) => ((await wordOf(code)).startsWith('2') ? '333 333' : '222 222');
const deadline = async (code: string, kind: string) =>
	(await floor.rows('deadlines', guild)).find((row) => row.subject === `order:${code}` && row.kind === kind);
/** Time passes to the end of the meeting, and the sweep looks. */
async function end(code: string): Promise<void> {
	const row = await get(code);
	now = new Date((row.dueAt?.getTime() ?? 0) + 1);
	await floor.noShows.timeOut(guild, code, 'orders.meeting', row.dueAt ?? now);
}
const refused = async (act: Promise<unknown>): Promise<string> =>
	act.then(
		() => 'done',
		(error) => (error instanceof DomainError ? error.code : Promise.reject(error))
	);

describe('proposing', () => {
	it('asks on the clock of whoever proposes, with what the order knows', async () => {
		const code = await claimed();
		const ask = await floor.meetings.ask(guild, dodo, code);
		expect(ask).toMatchObject({ zone: 'Europe/Berlin', zoneFrom: 'member', hour: null });
		expect(ask.days).toHaveLength(14);
		expect(ask.days[0]).toBe('2026-11-18');
		expect(ask.methods.map(({ key }) => key)).not.toContain('rcon');
		expect(ask.methods.filter(({ selected }) => selected).map(({ key }) => key)).toEqual(['face_to_face']);
		expect(await floor.meetings.ask(guild, mira, code)).toMatchObject({ zone: 'UTC', zoneFrom: 'guild' });
	});

	it('is for the two who meet', async () => {
		const code = await claimed();
		expect(await refused(floor.meetings.propose(guild, rook, code, tomorrow))).toBe('orders.notFound');
		expect(await refused(floor.meetings.propose(guild, vex, code, tomorrow))).toBe('orders.notMeeting');
		expect(await refused(floor.meetings.propose(freshGuild(), dodo, code, tomorrow))).toBe('orders.notFound');
		const placed = await floor.buy(guild, mira, 'ingots');
		expect(await refused(floor.meetings.propose(guild, mira, placed, tomorrow))).toBe('orders.moved');
		expect(await refused(floor.meetings.propose(guild, dodo, code, { ...tomorrow, method: 'rcon' }))).toBe('orders.methodMissing');
	});

	it('seals the place, ends at the last of its times, and replaces what was proposed before', async () => {
		const code = await claimed();
		const first = (await floor.meetings.propose(guild, dodo, code, times('2026-11-19', '2026-11-20'))).offer;
		expect(first?.place).toMatch(/^s1\./);
		expect(first?.expiresAt.getTime()).toBeLessThan(start.getTime() + 24 * hour + minute);
		const second = (await floor.meetings.propose(guild, mira, code, times('2026-11-18'))).offer;
		expect(second).toMatchObject({ side: 'buyer', expiresAt: new Date('2026-11-18T20:00:00Z') });
		expect(await refused(floor.meetings.take(guild, mira, code, first?.id ?? '', 0))).toBe('orders.offerGone');
		expect(await refused(floor.meetings.take(guild, mira, code, second?.id ?? '', 0))).toBe('orders.ownOffer');
		expect(await refused(floor.meetings.take(guild, vex, code, second?.id ?? '', 0))).toBe('orders.notMeeting');
		expect(await refused(floor.meetings.take(guild, dodo, code, second?.id ?? '', 1))).toBe('orders.offerGone');
		await floor.meetings.take(guild, dodo, code, second?.id ?? '', 0);
		expect((await get(code)).state).toBe('ready');
	});

	it('ends by itself', async () => {
		const code = await claimed();
		const { offer, version } = await floor.meetings.propose(guild, dodo, code, times('2026-11-20'));
		const seen = offer?.expiresAt ?? now;
		await floor.meetings.expire(guild, code, seen);
		expect((await get(code)).version).toBe(version);
		now = seen;
		await floor.meetings.expire(guild, code, seen);
		expect(await get(code)).toMatchObject({ state: 'claimed', offer: null });
		expect(await deadline(code, 'orders.offer')).toBeUndefined();
		expect(await refused(floor.meetings.take(guild, mira, code, offer?.id ?? '', 0))).toBe('orders.offerGone');
		await floor.meetings.expire(guild, code, seen);
	});

	it('of one time, of which its moment has passed, can’t be taken', async () => {
		const code = await claimed();
		const { offer } = await floor.meetings.propose(guild, dodo, code, times('2026-11-18', '2026-11-19'));
		now = new Date('2026-11-18T20:00:01Z');
		expect(await refused(floor.meetings.take(guild, mira, code, offer?.id ?? '', 0))).toBe('orders.timePast');
	});
});

describe('a meeting that was agreed on', () => {
	it('has its deadline, two reminders, and a word for the buyer alone', async () => {
		const code = await agreed();
		const order = await get(code);
		expect(order).toMatchObject({ state: 'ready', offer: null, dueAt: new Date(at.getTime() + 15 * minute) });
		expect(order.meeting).toMatchObject({ at, method: 'Meet in game', choice: 0, wrongWords: 0 });
		expect((await deadline(code, 'orders.meeting'))?.at).toEqual(order.dueAt);
		expect(await deadline(code, 'orders.remind')).toMatchObject({
			at: new Date(at.getTime() - hour),
			payload: { later: [new Date(at.getTime() - 10 * minute).toISOString()] }
		});
		expect(await deadline(code, 'orders.delivery')).toBeUndefined();
		expect(await deadline(code, 'orders.offer')).toBeUndefined();
		for (const [actor, code_] of [
			[dodo, 'orders.wordBuyerOnly'],
			[vex, 'orders.notMeeting'],
			[rook, 'orders.notFound']
		] as const)
			expect(await refused(floor.meetings.showWord(guild, actor, code, 'x'))).toBe(code_);
		const { word, place: where } = await floor.meetings.showWord(guild, mira, code, 'r');
		expect(word).toMatch(/^\w{3} · \w{3}$/);
		expect(where).toBe(place);
		const rows = ['orders', 'outbox', 'audit', 'units'].map((collection) => floor.rows(collection, guild));
		const stored = JSON.stringify(await Promise.all(rows));
		for (const secret of [word, word.replace(' · ', ''), place, 'green obelisk']) expect(stored).not.toContain(secret);
		expect(stored).toContain('order.codeWordShown');
	});

	it('is moved only when the other side takes the new time, and then has a new word', async () => {
		const code = await agreed();
		const [before, old] = [await get(code), await wordOf(code)];
		const { offer } = await floor.meetings.propose(guild, mira, code, times('2026-11-21'));
		expect((await get(code)).meeting).toEqual(before.meeting);
		await floor.meetings.take(guild, dodo, code, offer?.id ?? '', 0);
		const moved = await get(code);
		expect(moved.meeting?.at).toEqual(new Date('2026-11-21T20:00:00Z'));
		expect(await wordOf(code)).not.toBe(old);
		expect((await deadline(code, 'orders.meeting'))?.at).toEqual(moved.dueAt);
		await floor.noShows.timeOut(guild, code, 'orders.meeting', before.dueAt ?? now);
		expect((await get(code)).version).toBe(moved.version);
	});

	it('ends with the delivery, for which the buyer says the word', async () => {
		const code = await agreed();
		expect(await refused(floor.deliveries.deliver(guild, dodo, code, goods, press()))).toBe('orders.wordWrong');
		await floor.deliveries.deliver(
			guild,
			dodo,
			code,
			{ ...goods, codeWord: (await wordOf(code)).toLowerCase().replace(' · ', '.') },
			press()
		);
		const order = await get(code);
		expect(order).toMatchObject({ state: 'delivered', meeting: null });
		expect(order.deliveries[0]).not.toHaveProperty('codeWord');
	});

	it('is none any more after three wrong words, until there is a new one', async () => {
		const code = await agreed();
		const codeWord = await wrong(code);
		for (const answer of ['orders.wordWrong', 'orders.wordWrong', 'orders.wordBlocked', 'orders.wordBlocked'])
			expect(await refused(floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord }, press()))).toBe(answer);
		const right = await wordOf(code);
		expect(await refused(floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord: right }, press()))).toBe('orders.wordBlocked');
		expect(await refused(floor.deliveries.mayDeliver(guild, dodo, code))).toBe('orders.wordBlocked');
		await agreed('ingots', code);
		await floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord: await wordOf(code) }, press());
		expect((await get(code)).state).toBe('delivered');
	});

	it('counts wrong words that come all at once', async () => {
		const code = await agreed();
		const codeWord = await wrong(code);
		await Promise.all(
			Array.from({ length: 12 }, () => refused(floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord }, press())))
		);
		expect((await get(code)).meeting?.wrongWords).toBe(3);
	});
});

describe('items that are handed over at a meeting', () => {
	it('need one that was agreed on and not missed', async () => {
		const code = await claimed('raid');
		expect(await refused(floor.deliveries.mayDeliver(guild, dodo, code))).toBe('orders.meetingFirst');
		expect(await refused(floor.deliveries.deliver(guild, dodo, code, goods, press()))).toBe('orders.meetingFirst');
		await agreed('raid', code);
		await end(code);
		expect(await get(code)).toMatchObject({ state: 'claimed', missedByBuyer: 1, missedByStaff: 1 });
		expect(await refused(floor.deliveries.deliver(guild, dodo, code, goods, press()))).toBe('orders.meetingFirst');
		await agreed('raid', code);
		await floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord: await wordOf(code) }, press());
		await floor.deliveries.takeBack(guild, dodo, code, 'wrong proof');
		await floor.deliveries.deliver(guild, dodo, code, goods, press());
		expect((await get(code)).state).toBe('delivered');
	});

	it('can be handed over after a meeting to which both came, with its word', async () => {
		const code = await agreed('raid');
		now = at;
		await floor.meetings.here(guild, mira, code);
		await floor.meetings.here(guild, dodo, code);
		await end(code);
		expect(await get(code)).toMatchObject({ state: 'claimed', missedByBuyer: 0, missedByStaff: 0 });
		expect(await refused(floor.deliveries.deliver(guild, dodo, code, goods, press()))).toBe('orders.wordWrong');
		await floor.deliveries.deliver(guild, dodo, code, { ...goods, codeWord: await wordOf(code) }, press());
		expect((await get(code)).state).toBe('delivered');
	});
});

describe('being there', () => {
	it('can be said from an hour before', async () => {
		const code = await agreed();
		expect(await refused(floor.meetings.here(guild, mira, code))).toBe('orders.hereEarly');
		now = new Date(at.getTime() - hour);
		await floor.meetings.here(guild, mira, code);
		const { version } = await floor.meetings.here(guild, mira, code);
		expect((await get(code)).version).toBe(version);
		expect(await refused(floor.meetings.here(guild, vex, code))).toBe('orders.notMeeting');
		expect((await get(code)).meeting).toMatchObject({ staffHere: null });
		expect((await get(code)).meeting?.buyerHere).not.toBeNull();
	});
});

/** Missed meetings as evidence: who, against whom, whether those act for the staff. */
const missed = async (code: string) =>
	(await floor.rows('evidence', guild))
		.filter(({ source, kind }) => source === `order:${code}` && kind === 'noShow')
		.map(({ subject, partner, seed }) => [subject, partner, seed]);

describe('somebody who does not come', () => {
	it('is the buyer: a strike, then the end with a share kept', async () => {
		const code = await agreed();
		now = at;
		expect(await refused(floor.noShows.absent(guild, dodo, code, 'buyer'))).toBe('orders.hereFirst');
		await floor.meetings.here(guild, dodo, code);
		expect(await refused(floor.noShows.absent(guild, dodo, code, 'buyer'))).toBe('orders.absentEarly');
		now = new Date(at.getTime() + 15 * minute);
		for (const actor of [mira, vex, rook])
			expect(await refused(floor.noShows.absent(guild, actor, code, 'buyer'))).toMatch(/^orders\.(bothSides|notAssignee|notStaff)$/);
		await floor.noShows.absent(guild, dodo, code, 'buyer');
		await floor.noShows.absent(guild, dodo, code, 'buyer');
		expect(await get(code)).toMatchObject({ state: 'claimed', meeting: null, missedByBuyer: 1, missedByStaff: 0, assignee: dodo.id });
		expect((await deadline(code, 'orders.delivery'))?.at).toEqual((await get(code)).dueAt);
		expect(await missed(code)).toEqual([[mira.id, dodo.id, true]]);

		await agreed('ingots', code);
		now = new Date((await get(code)).meeting?.at ?? now);
		await floor.meetings.here(guild, dodo, code);
		await end(code);
		const kept = Math.floor((price * 20) / 100);
		expect(await get(code)).toMatchObject({ state: 'cancelled', open: false, captured: kept, released: price - kept, missedByBuyer: 2 });
		expect((await floor.rows('deadlines', guild)).filter(({ subject }) => subject === `order:${code}`)).toEqual([]);
		expect(await floor.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	});

	it('is staff: the buyer may leave for free, or take somebody else', async () => {
		const code = await agreed();
		now = at;
		await floor.meetings.here(guild, mira, code);
		expect(await refused(floor.noShows.someoneElse(guild, mira, code))).toBe('orders.nothingMissed');
		expect(await refused(floor.noShows.absent(guild, dodo, code, 'staff'))).toBe('orders.notBuyer');
		now = new Date(at.getTime() + 15 * minute);
		await floor.noShows.absent(guild, mira, code, 'staff');
		expect(await missed(code)).toEqual([[dodo.id, mira.id, false]]);
		expect(await get(code)).toMatchObject({ state: 'claimed', missedByStaff: 1, missedByBuyer: 0 });
		expect(await refused(floor.noShows.someoneElse(guild, rook, code))).toBe('orders.notFound');
		expect(await refused(floor.noShows.someoneElse(guild, dodo, code))).toBe('orders.notFound');
		await floor.noShows.someoneElse(guild, mira, code);
		await floor.noShows.someoneElse(guild, mira, code);
		expect(await get(code)).toMatchObject({ state: 'placed', assignee: null, missedByStaff: 0, held: price, captured: 0 });
		await floor.orders.claim(guild, vex, code);
	});

	it('is staff again: the order goes back to the queue by itself', async () => {
		const code = await agreed();
		for (const state of ['claimed', 'placed']) {
			if (state === 'placed') await agreed('ingots', code);
			now = new Date((await get(code)).meeting?.at ?? now);
			await floor.meetings.here(guild, mira, code);
			await end(code);
			expect((await get(code)).state).toBe(state);
		}
		const counters = await floor.rows('order_counters', guild);
		expect(counters.filter(({ _id }) => String(_id).includes('claims')).map(({ open }) => open)).toEqual([0]);
	});

	it('are both: a strike each; at the limit the order ends and nothing is kept', async () => {
		const code = await agreed();
		await end(code);
		expect(await get(code)).toMatchObject({ state: 'claimed', missedByBuyer: 1, missedByStaff: 1 });
		await agreed('ingots', code);
		await end(code);
		expect(await get(code)).toMatchObject({ state: 'cancelled', captured: 0, released: price });
	});

	it('nobody is called so when the bot was away: both get their time', async () => {
		const code = await agreed();
		const { dueAt } = await get(code);
		now = new Date(at.getTime() + 3 * hour);
		await floor.noShows.timeOut(guild, code, 'orders.meeting', dueAt ?? now);
		const waits = await get(code);
		expect(waits).toMatchObject({ state: 'ready', missedByBuyer: 0 });
		expect(waits.dueAt?.getTime()).toBeGreaterThanOrEqual(now.getTime() + 15 * minute);
		expect((await deadline(code, 'orders.meeting'))?.at).toEqual(waits.dueAt);
		await floor.meetings.here(guild, dodo, code);
		await floor.noShows.absent(guild, dodo, code, 'buyer');
		expect(await get(code)).toMatchObject({ state: 'claimed', missedByBuyer: 1, missedByStaff: 0 });
	});

	it('leaves the facts to those who weigh them', async () => {
		const code = await agreed();
		now = at;
		await floor.meetings.here(guild, dodo, code);
		await end(code);
		const facts = (await floor.rows('outbox', guild)).find(({ kind }) => String(kind).startsWith('order.no-show'));
		expect(facts?.payload).toMatchObject({
			code,
			missed: 'buyer',
			buyer: mira.id,
			staff: dodo.id,
			staffHere: true,
			buyerStrikes: 1,
			next: 'again',
			by: 'system'
		});
	});
});
