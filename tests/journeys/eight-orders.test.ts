import { afterAll, beforeAll, expect, it } from 'vitest';
import { credits } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { cast, goodsBack, nextOfEight, orderOf, player, plays, race } from '../support/eight-orders.js';
import { setUp, startGrant } from '../support/order-script.js';
import { packBook } from '../support/pack-book.js';
import { playSteps } from '../support/play.js';
import { roomsOf, storedTicket } from '../support/tickets.js';

let app: App;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	await cast(app);
}, 240_000);
afterAll(() => app?.stop());

const rows = (collection: string, filter: object = {}) =>
	app.db
		.collection(collection)
		.find({ guild: app.guild.id, ...filter })
		.toArray();
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

it('eight orders, one of each category and in both ways of paying, run side by side to their ends', { timeout: 400_000 }, async () => {
	expect(plays.map(({ category }) => category).sort()).toEqual(
		packBook()
			.categories.map(({ key }) => key)
			.sort()
	);
	await playSteps(app, () => nextOfEight(app));
	// Of two who claimed at the same moment one got it, the other was told.
	expect(race.map((text) => (text.includes('is yours') ? 'won' : 'told')).sort()).toEqual(['told', 'won']);
});

it.each(plays)('$name ends as it should', async (play) => {
	const order = await orderOf(app, play);
	expect(order).toMatchObject({ ...play.end, open: false, dueAt: null, meeting: null, offer: null, change: null });
	expect(order?.item.settlement.kind).toBe(packBook().item(play.item).settlement.kind);
	const holds = await rows('holds', { owner: `order:${order?.code}` });
	expect(holds.map(({ remaining }) => remaining)).toEqual(holds.map(() => 0));
	expect(sum(holds.map(({ captured }) => captured))).toBe(play.end.captured);
	expect(holds).toHaveLength(play.end.held > 0 ? order?.revision : 0);
	// Nothing of it waits for a time that may come.
	expect(await rows('deadlines', { subject: `order:${order?.code}` })).toEqual([]);
});

it('each buyer has what the ends leave them, and the shop the rest', async () => {
	for (const name of new Set(plays.map(({ buyer }) => buyer))) {
		const spent = sum(plays.filter(({ buyer }) => buyer === name).map(({ end }) => end.captured));
		const person = player(app, name);
		expect([name, await credits(app, person)]).toEqual([name, { free: startGrant - spent, held: 0 }]);
		const legs = (await rows('postings')).flatMap((posting) => posting.legs as { account: string; currency: string; amount: number }[]);
		const own = legs.filter(({ account, currency }) => account === `member:${person.id}` && currency === 'credits');
		expect(sum(own.map(({ amount }) => amount))).toBe(startGrant - spent);
	}
	const postings = await rows('postings');
	for (const { legs } of postings) expect(sum(legs.map(({ amount }: { amount: number }) => amount))).toBe(0);
	const shop = postings.flatMap(({ legs }) => legs).filter(({ account }: { account: string }) => account === 'system:shop');
	expect(sum(shop.map(({ amount }: { amount: number }) => amount))).toBe(sum(plays.map(({ end }) => end.captured)));
});

it('nothing is left reserved, counted as open, open itself, or dead', async () => {
	expect(await rows('stock', { reserved: { $ne: 0 } })).toEqual([]);
	const counters = await rows('order_counters');
	expect(counters.length).toBeGreaterThan(0);
	expect(counters.filter(({ open, value }) => open !== 0 || (value ?? 0) !== 0)).toEqual([]);
	expect(await rows('outbox', { $or: [{ state: 'dead' }, { live: true, nextAt: { $lte: app.sandbox.clock.now() } }] })).toEqual([]);
	expect(await app.db.collection('units').countDocuments({ state: 'open' })).toBe(0);
	expect(await rows('drafts')).toEqual([]);
	expect(await rows('order_rulings')).toEqual([]);
});

it('goods paid in the game: received, and by the ruling given back', async () => {
	const kit = await orderOf(app, plays[1] ?? stray());
	expect(kit?.payment).toMatchObject({ received: kit?.payment.due, returned: 0, settled: true });
	const run = await orderOf(app, plays[6] ?? stray());
	expect(run?.payment).toMatchObject({ received: run?.payment.due, returned: goodsBack, owed: goodsBack });
});

it('each ticket is closed, its record kept; of the deleted rooms none is doubled', async () => {
	for (const play of plays) {
		const order = await orderOf(app, play);
		const ticket = await storedTicket(app, String(order?.code));
		const base = play.name === 'base';
		expect([play.name, ticket]).toEqual([
			play.name,
			expect.objectContaining({ state: 'closed', closings: base ? 2 : 1, rooms: base ? 3 : 1 })
		]);
		const transcripts = await rows('transcripts', { code: order?.code });
		expect(transcripts.map(({ edition, closing }) => `${closing} ${edition}`).sort()).toEqual(
			(base ? [1, 2] : [1]).flatMap((closing) => [`${closing} member`, `${closing} staff`])
		);
		expect(roomsOf(app, String(order?.code)).map(({ id }) => id)).toEqual([ticket.channel]);
	}
});

it('what stands in the accounts is the sum of the postings', async () => {
	const postings = await rows('postings');
	const legs = postings.flatMap((posting) => posting.legs as { account: string; currency: string; amount: number }[]);
	const total = (account: string, unit: string) =>
		sum(legs.filter((leg) => leg.account === account && leg.currency === unit).map(({ amount }) => amount));
	const accounts = await rows('accounts');
	expect(accounts.length).toBeGreaterThan(4);
	for (const { member, currency, balance, held } of accounts)
		expect([member, currency, balance, held]).toEqual([member, currency, total(`member:${member}`, currency), 0]);
	for (const { holdId } of await rows('holds')) expect([holdId, total(`hold:${holdId}`, 'credits')]).toEqual([holdId, 0]);
});

it('days later the books balance, and no order has moved', async () => {
	const before = await rows('orders');
	await app.advance(4 * day);
	await app.restart();
	await app.idle();
	expect(await rows('orders')).toEqual(before);
	const books = await rows('books');
	expect(books.map(({ state, lockings, differences }) => ({ state, lockings, differences }))).toEqual(
		books.map(() => ({ state: 'balanced', lockings: 0, differences: [] }))
	);
	expect(await rows('outbox', { state: 'dead' })).toEqual([]);
	expect(app.bot.log.filter((line) => /do not balance|"level":(50|60)/.test(line))).toEqual([]);
});

function stray(): never {
	throw new Error('there is no such play');
}
