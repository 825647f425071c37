import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { type App, startApp } from '../support/app.js';
import { atMost, crowd, toSummary } from '../support/crowd.js';
import { setUp, startGrant } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';

const price = 10;
let app: App;
let buyers: readonly Person[];

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		addItem(json, { key: 'last-one', price, pieces: 1 });
		addItem(json, { key: 'three-left', price, pieces: 3 });
		addItem(json, { key: 'weekly', price, perWeek: 3 });
	});
	app = await startApp({ pack, sandbox: { ackMs: 30_000 } });
	await setUp(app);
	buyers = await crowd(app, 200);
}, 300_000);
afterAll(() => app?.stop());

const rows = (collection: string, filter: object = {}) =>
	app.db
		.collection(collection)
		.find({ guild: app.guild.id, ...filter })
		.toArray();

/** Everybody presses `Place order` in the same moment. Answers the cards. */
async function rush(people: readonly Person[], item: string): Promise<string[]> {
	await atMost(12, people, (person) => toSummary(person, item));
	const outcomes = await Promise.all(people.map((person) => person.click('Place order')));
	await app.idle(60_000);
	expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([]);
	const cards = await Promise.all(
		people.map((person) => person.waitForScreen((message) => !app.sandbox.render(message).includes('Still working')))
	);
	return cards.map((card) => app.sandbox.render(card));
}

/** Of those who got the item each paid once, and the others lost nothing. */
async function expectSold(item: string, people: readonly Person[], cards: readonly string[], left: number): Promise<void> {
	const won = cards.flatMap((card, index) => (/Order `?#?[A-Z0-9]{5}/.test(card) ? [people[index]?.id] : []));
	const orders = await rows('orders', { 'item.key': item });
	expect(orders.map(({ buyer }) => buyer).sort()).toEqual([...won].sort());
	expect(won).toHaveLength(left);
	const lost = people.filter(({ id }) => !won.includes(id)).map(({ id }) => id);
	for (const card of cards.filter((_, index) => lost.includes(people[index]?.id ?? ''))) {
		expect(card).toMatch(/sold out|gone|none left|no places? left|All .* taken/i);
		expect(card).not.toContain('went wrong');
	}
	const codes = orders.map(({ code }) => String(code));
	const holds = await rows('holds', { holdId: { $in: codes } });
	expect(holds.map(({ amount, remaining }) => [amount, remaining])).toEqual(Array(left).fill([price, price]));
	// Who lost here may have won an earlier race.
	const earlier = new Set((await rows('orders', { buyer: { $in: lost } })).map(({ buyer }) => String(buyer)));
	for (const id of lost) {
		const accounts = await rows('accounts', { member: id, currency: 'credits' });
		const held = earlier.has(String(id)) ? price : 0;
		expect(accounts.map((account) => ({ balance: account.balance, held: account.held }))).toEqual([{ balance: startGrant - held, held }]);
	}
	const never = lost.filter((id) => !earlier.has(String(id)));
	expect(await rows('postings', { actor: { $in: never }, reason: { $ne: 'grant.start' } })).toEqual([]);
	expect(await rows('order_counters', { _id: { $in: never.map((id) => `${app.guild.id}|buyer|${id}`) }, open: { $ne: 0 } })).toEqual([]);
}

describe('the last pieces', () => {
	it('one piece and two hundred buyers: sold once, told to everybody else, paid by one', async () => {
		const cards = await rush(buyers, 'last-one');
		await expectSold('last-one', buyers, cards, 1);
		expect(await rows('stock', { item: 'last-one' })).toMatchObject([{ available: 0, reserved: 1, sold: 0 }]);
	});

	it('three pieces and fifty buyers', async () => {
		const fifty = buyers.slice(0, 50);
		await expectSold('three-left', fifty, await rush(fifty, 'three-left'), 3);
		expect(await rows('stock', { item: 'three-left' })).toMatchObject([{ available: 0, reserved: 3, sold: 0 }]);
	});

	it('three places in a week and fifty buyers', async () => {
		const fifty = buyers.slice(50, 100);
		await expectSold('weekly', fifty, await rush(fifty, 'weekly'), 3);
		expect(await rows('stock', { item: 'weekly' })).toMatchObject([{ taken: 3, reserved: 3, sold: 0 }]);
	});

	it('has asked the staff to take each order once', async () => {
		const queue = app.sandbox.messages(app.people.staff.channel('staff-queue')).map((message) => app.sandbox.render(message));
		for (const { code } of await rows('orders')) expect(queue.filter((text) => text.includes(String(code)))).toHaveLength(1);
		expect(queue.filter((text) => text.includes('(Claim order)'))).toHaveLength(7);
		// Whether a look at the stock fell between two orders is chance; nothing else is said here.
		for (const other of queue.filter((text) => !text.includes('(Claim order)'))) expect(other).toContain('low');
		expect(app.bot.log.filter((line) => /"level":(50|60)|"level":"(error|fatal)"/.test(line))).toEqual([]);
	});
});
