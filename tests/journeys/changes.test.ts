import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { twice } from '../support/order-life.js';
import { room, setUp, startGrant } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { Story } from '../support/story.js';

const hour = 3_600_000;
const price = 1_000;
const pieces = 50;
const snapshot = (name: string) => `./__snapshots__/changes/${name}.txt`;

let app: App;
let staff: Person;
const codes = new Map<string, string>();

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		// What is ordered here is worth more than newcomers may order; that gate is not what is looked at.
		const gates = json.trust.gates as { appliesTo: string[] }[];
		for (const gate of gates) gate.appliesTo = gate.appliesTo.filter((what) => !what.startsWith('order.over'));
		json.tickets.oneOpenPerItem = false;
		json.settings.orders.maxOpenPerFulfiller = 50;
		addItem(json, { key: 'crate', price, pieces, maxOpenOrders: 10 });
		const crate = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'crate');
		if (!crate) throw new Error('there is no crate');
		crate.variants.push({ key: 'large', label: 'Large', priceDelta: 500, stock: 2 });
		crate.maxPerOrder = 6;
	});
	app = await startApp({ pack });
	await setUp(app);
	({ staff } = app.people);
}, 240_000);
afterAll(() => app?.stop());

async function placed(name: string): Promise<{ buyer: Person; code: string; story: Story }> {
	const buyer = await newBuyer(app, name);
	const code = await placeOrder(app, buyer, 'crate');
	codes.set(code, name);
	return { buyer, code, story: new Story(app, codes) };
}

/** The buyer offers so many of the order that staff hold. @returns the offer's id. */
async function offered(buyer: Person, code: string, more = 2): Promise<string> {
	await buyer.click('Change order', { channel: room(buyer, code) });
	for (let step = 0; step < more; step++) await buyer.click('+ 1');
	expect((await buyer.click('Send offer')).text).toContain('sent');
	await app.idle();
	return (await storedOrder(app, code)).change.id;
}

const accept = (person: Person, code: string) => person.click('Accept change', { channel: room(person, code) });
const forged = (person: Person, what: string, code: string, id: string) =>
	person.click(`1:orders.${what}:-:${code}:${id}`, { channel: staff.channel('staff-queue'), forge: true });
const actions = async (code: string) => (await storedOrder(app, code)).journal.map(({ action }: { action: string }) => action);

/** What is held, and in how many holds, is what the order says. */
async function expectHeld(buyer: Person, code: string): Promise<void> {
	const order = await storedOrder(app, code);
	const holds = await app.db
		.collection('holds')
		.find({ owner: `order:${code}` })
		.sort({ at: 1 })
		.toArray();
	expect(holds).toHaveLength(order.revision);
	expect(holds.map(({ remaining }) => remaining)).toEqual([...order.revisions.map(() => 0), order.held - order.captured - order.released]);
	expect((await credits(app, buyer)).held).toBe(order.held - order.captured - order.released);
}

describe('before anybody has taken it', () => {
	it('the buyer changes an order at once, and the call of the staff with it', async () => {
		const { buyer, code, story } = await placed('Ada');
		expect(await story.click(buyer, 'Change order', { channel: room(buyer, code) })).toContain('hold at once');
		await story.click(buyer, '+ 1');
		await story.click(buyer, 'Amount: 2');
		expect(await story.fill(buyer, { quantity: '9' })).toContain('Not this amount');
		await story.select(buyer, 'Amount', ['large']);
		await story.click(buyer, '+ 1');
		const done = await story.click(buyer, 'Change now');
		expect(done).toContain('3,000 Credits');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'placed', revision: 2, held: 3_000, quantity: 2 });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - 3_000, held: 3_000 });
		await expectHeld(buyer, code);
		expect(story.look(buyer, room(buyer, code))).toContain('Terms changed');
		expect(story.look(staff, staff.channel('staff-queue'))).toContain('Large × 2 · 🪙 3,000 Credits');
		await story.slash(buyer, 'order', { order: code }, { sub: 'view' });
		await expect(story.text).toMatchFileSnapshot(snapshot('at-once'));
		await buyer.click('Cancel order');
		await buyer.click('Cancel order');
		await app.idle();
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
	});
});

describe('an order that staff hold', () => {
	it('changes when they accept what the buyer offers; pressed twice, delivered twice, it changes once', async () => {
		const { buyer, code, story } = await placed('Ben');
		await claim(app, staff, code);
		await story.click(buyer, 'Change order', { channel: room(buyer, code) });
		await story.click(buyer, '+ 1');
		expect(await story.click(buyer, 'Send offer')).toContain('Dodo accepts or declines');
		await app.idle();
		expect(story.look(staff, room(staff, code))).toContain('offers other terms');
		expect((await forged(buyer, 'changeAccept', code, (await storedOrder(app, code)).change.id)).text).toContain('The other side decides');
		app.sandbox.gateway.duplicate(2);
		await twice(() => accept(staff, code), 'Accept change');
		app.sandbox.gateway.duplicate(1);
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', revision: 2, held: 2 * price, quantity: 2, change: null });
		expect((await actions(code)).filter((action: string) => action === 'acceptChange')).toHaveLength(1);
		await expectHeld(buyer, code);
		expect(story.look(buyer, room(buyer, code))).toContain('accepted the change');
		await expect(story.text).toMatchFileSnapshot(snapshot('accepted'));
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', captured: 2 * price });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - 2 * price, held: 0 });
		await expectHeld(buyer, code);
	});

	it('gets another price from staff, with a reason and within bounds, when the buyer takes it', async () => {
		const { buyer, code, story } = await placed('Cyd');
		await claim(app, staff, code);
		await staff.click('More', { channel: room(staff, code) });
		await story.click(staff, 'Change order');
		await story.click(staff, '+ 1');
		await story.click(staff, 'Other price');
		expect(await story.fill(staff, { total: '100', reason: 'bulk' })).toContain('Too far from the list');
		await story.click(staff, 'Correct');
		expect(await story.fill(staff, { total: '1,500', reason: 'bulk order' })).toContain('Cyd accepts');
		await app.idle();
		expect(story.look(buyer, room(buyer, code))).toContain('bulk order');
		await story.slash(buyer, 'order', { show: 'waiting' }, { sub: 'list' });
		expect(await story.click(buyer, 'Decline change', { channel: room(buyer, code) })).toContain('declined');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ revision: 1, held: price, change: null });
		await staff.click('More', { channel: room(staff, code) });
		await staff.click('Change order');
		await staff.click('+ 1');
		await staff.click('Other price');
		await staff.fill({ total: '1600', reason: 'bulk order' });
		await app.idle();
		expect(await story.click(buyer, 'Accept change', { channel: room(buyer, code) })).toContain('1,600 Credits');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ revision: 2, held: 1_600, quantity: 2, value: 1_600 });
		await expectHeld(buyer, code);
		await story.slash(buyer, 'order', { order: code }, { sub: 'view' });
		await story.click(buyer, 'Journal');
		await expect(story.text).toMatchFileSnapshot(snapshot('other-price'));
	});
});

describe('an offer', () => {
	it('is no use to anybody else, under another id, or once it was replaced, withdrawn or answered', async () => {
		const { buyer, code } = await placed('Dee');
		await claim(app, staff, code);
		const first = await offered(buyer, code);
		const { otherStaff, otherBuyer } = app.people;
		expect((await forged(otherBuyer, 'changeAccept', code, first)).text).toContain(`No order \`${code}\``);
		expect((await forged(otherStaff, 'changeAccept', code, first)).text).toContain('Somebody else holds it');
		expect((await forged(staff, 'changeAccept', 'ZZZZZ', first)).text).toContain('No order');
		expect((await forged(staff, 'changeAccept', code, '0123456789abcdef')).text).toContain('no longer stands');
		const second = await offered(buyer, code, 1);
		expect((await forged(staff, 'changeAccept', code, first)).text).toContain('no longer stands');
		expect((await forged(staff, 'changeWithdraw', code, second)).text).toContain('Not your offer');
		await buyer.click('Change order', { channel: room(buyer, code) });
		expect((await buyer.click('Withdraw offer')).text).toContain('withdrawn');
		expect((await forged(staff, 'changeAccept', code, second)).text).toContain('no longer stands');
		const third = await offered(buyer, code, 1);
		// The row of the shared card is full: the rest stands on the own card.
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Return');
		await staff.fill({ reason: 'I have to leave.' });
		await app.idle();
		await claim(app, staff, code);
		expect((await forged(staff, 'changeAccept', code, third)).text).toContain('no longer stands');
		expect(await storedOrder(app, code)).toMatchObject({ revision: 1, held: price, change: null });
	});

	it('stays when the buyer is short of credits or the goods are gone, and tells what is missing', async () => {
		const { buyer, code, story } = await placed('Eli');
		await claim(app, staff, code);
		await offered(buyer, code, 3);
		const second = await placeOrder(app, buyer, 'crate');
		await buyer.click('Change order', { channel: room(buyer, second) });
		await buyer.click('+ 1');
		await buyer.click('Change now');
		await app.idle();
		expect(await story.click(staff, 'Accept change', { channel: room(staff, code) })).toContain('short of 🪙 1,000 Credits');
		expect((await storedOrder(app, code)).change).not.toBeNull();
		await buyer.click('Cancel order', { channel: room(buyer, second) });
		await buyer.click('Cancel order');
		await app.idle();
		await accept(staff, code);
		expect(await storedOrder(app, code)).toMatchObject({ revision: 2, held: 4 * price });

		const other = await placed('Fay');
		await claim(app, staff, other.code);
		await staff.click('More', { channel: room(staff, other.code) });
		await staff.click('Change order');
		await staff.select('Amount', ['large']);
		await staff.click('+ 1');
		await staff.click('Send offer');
		await app.idle();
		const rival = await placed('Gil');
		await rival.buyer.click('Change order', { channel: room(rival.buyer, rival.code) });
		await rival.buyer.select('Amount', ['large']);
		await rival.buyer.click('Change now');
		await app.idle();
		expect(await story.click(other.buyer, 'Accept change', { channel: room(other.buyer, other.code) })).toContain('Only 1 left');
		expect(await storedOrder(app, other.code)).toMatchObject({ revision: 1, held: price });
		await expectHeld(other.buyer, other.code);
		await expect(story.text).toMatchFileSnapshot(snapshot('refused'));
	});

	it('ends by itself, and whoever offered is told', async () => {
		const { buyer, code, story } = await placed('Hal');
		await claim(app, staff, code);
		const id = await offered(buyer, code);
		await app.advance(24 * hour + 60_000);
		await expect.poll(async () => (await storedOrder(app, code)).change, { timeout: 300_000 }).toBeNull();
		await app.idle();
		expect((await actions(code)).at(-1)).toBe('expireChange');
		expect(story.look(buyer, room(buyer, code))).toContain('Nobody answered the offered change in time');
		expect((await forged(staff, 'changeAccept', code, id)).text).toContain('no longer stands');
		await expectHeld(buyer, code);
	});

	it('is accepted or not, but never in part, when the bot dies meanwhile; the ticket says so afterwards', async () => {
		const { buyer, code, story } = await placed('Ida');
		await claim(app, staff, code);
		const id = await offered(buyer, code);
		const lost = accept(staff, code).catch(() => null);
		await app.bot.kill9();
		await lost;
		await app.restart();
		await expectHeld(buyer, code);
		const pressed = await forged(staff, 'changeAccept', code, id);
		expect(pressed.text).toContain('has new terms');
		expect(await storedOrder(app, code)).toMatchObject({ revision: 2, held: 3 * price });
		await app.idle();

		await offered(buyer, code, 1);
		const cut = accept(staff, code).catch(() => null);
		await expect.poll(async () => (await storedOrder(app, code)).revision, { timeout: 300_000, interval: 5 }).toBe(3);
		await app.bot.kill9();
		await cut;
		await app.restart();
		await app.idle();
		await expectHeld(buyer, code);
		const lines = story.look(buyer, room(buyer, code)).match(/accepted the change/g);
		expect(lines).toHaveLength(2);
	});
});

it('a stranger sees nothing of other terms', async () => {
	const { code } = await placed('Jon');
	const stranger = newMember(app, 'Kim');
	const answer = await stranger.click(`1:orders.change:-:${code}:buyer`, { channel: staff.channel('general'), forge: true });
	expect(answer.text).toContain(`No order \`${code}\``);
});

it('no check of the books found a difference', async () => {
	const books = await app.db.collection('books').find().toArray();
	expect(books.map(({ state, differences }) => ({ state, differences }))).toEqual(
		books.map(() => ({ state: 'balanced', differences: [] }))
	);
	expect(app.bot.log.filter((line) => /do not balance|"level":(50|60)/.test(line))).toEqual([]);
});
