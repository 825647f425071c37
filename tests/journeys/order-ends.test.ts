import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, deliver, newBuyer, newMember, place, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { claimGrant, fillForm, room, setUp, startGrant } from '../support/order-script.js';
import { packBook, priceOf, starterPack } from '../support/pack-book.js';
import { Story } from '../support/story.js';

const hour = 3_600_000;
const item = 'metal-ingots';
const price = priceOf(packBook(), { item, variant: 'k10', quantity: 1 });
const codes = new Map<string, string>();
const snapshot = (name: string) => `./__snapshots__/order-ends/${name}.txt`;

let app: App;
let staff: Person;
let otherStaff: Person;
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-pack-'));
	const pack = join(folder, 'pack.json');
	const json = JSON.parse(await readFile(starterPack, 'utf8'));
	// A quarter of what is held is kept when the buyer leaves after staff have begun.
	json.settings.orders.keptPercentOnBuyerCancel = 25;
	await writeFile(pack, JSON.stringify(json));
	app = await startApp({ pack });
	await setUp(app);
	({ staff, otherStaff } = app.people);
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});

const inStock = async () => {
	const row = await app.db.collection('stock').findOne({ guild: app.guild.id, item, part: 'k10' });
	return { available: row?.available, reserved: row?.reserved };
};

async function ordered(name: string): Promise<{ buyer: Person; code: string; story: Story }> {
	const buyer = await newBuyer(app, name);
	const code = await placeOrder(app, buyer, item);
	codes.set(code, name);
	return { buyer, code, story: new Story(app, codes) };
}

/** Nobody got anything for an order that ended without goods. */
async function expectNoRewards(code: string): Promise<void> {
	expect(await app.db.collection('xp_entries').countDocuments({ source: `order:${code}` })).toBe(0);
	expect(await app.db.collection('evidence').countDocuments({ source: `order:${code}` })).toBe(0);
	expect(await app.db.collection('order_counters').countDocuments({ open: { $lt: 0 } })).toBe(0);
}

/** Lets time pass until the order is in the state. */
async function until(code: string, state: string): Promise<void> {
	await expect.poll(async () => (await storedOrder(app, code)).state, { timeout: 300_000 }).toBe(state);
	await app.idle();
}

describe('the buyer cancels', () => {
	it('what nobody has taken, by command, and gets everything back', async () => {
		const before = await inStock();
		const { buyer, code, story } = await ordered('Adam');
		expect(await inStock()).toEqual({ available: before.available - 1, reserved: before.reserved + 1 });
		const offered = await buyer.autocomplete('order', 'order', 'metal', { sub: 'cancel' });
		expect(offered).toEqual([{ name: expect.stringContaining(code), value: code }]);
		expect(await story.slash(buyer, 'order', { order: code }, { sub: 'cancel' })).toContain(`${price} Credits go back`);
		await story.click(buyer, 'Keep order');
		expect(await credits(app, buyer)).toEqual({ free: startGrant - price, held: price });
		await story.slash(buyer, 'order', { order: code }, { sub: 'cancel' });
		await story.click(buyer, 'Cancel order');
		await app.idle();
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		expect(await inStock()).toEqual(before);
		await expectNoRewards(code);
		story.look(buyer, room(buyer, code));
		story.look(staff, staff.channel('staff-queue'));
		expect(await buyer.autocomplete('order', 'order', '', { sub: 'cancel' })).toEqual([]);
		await story.slash(buyer, 'order', { order: code }, { sub: 'view' });
		await expect(story.text).toMatchFileSnapshot(snapshot('cancelled-before'));
	});

	it('what staff have begun, and the shop keeps its share', async () => {
		const { buyer, code, story } = await ordered('Bela');
		await claim(app, staff, code);
		const kept = Math.floor(price / 4);
		expect(await story.slash(buyer, 'order', { order: code }, { sub: 'cancel' })).toContain(`${kept} Credits are kept`);
		await story.click(buyer, 'Cancel order');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'cancelled', captured: kept, released: price - kept });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - kept, held: 0 });
		await expectNoRewards(code);
		story.look(buyer, room(buyer, code));
		await story.slash(buyer, 'shop');
		await story.click(buyer, 'History');
		await story.slash(buyer, 'shop');
		expect(await story.click(buyer, 'Credits')).toContain(`${startGrant - kept}`.replace(/(\d)(\d{3})$/, '$1,$2'));
		await expect(story.text).toMatchFileSnapshot(snapshot('cancelled-claimed'));
	});
});

describe('staff', () => {
	it('decline with a reason that the buyer reads', async () => {
		const { buyer, code, story } = await ordered('Cleo');
		await story.slash(staff, 'order', { order: code }, { sub: 'view' });
		expect(await story.click(staff, 'Decline')).toContain('Why does it end?');
		await story.fill(staff, { reason: 'The server wiped last night.' });
		await app.idle();
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		expect(story.look(buyer, room(buyer, code))).toContain('The server wiped last night.');
		await expectNoRewards(code);
		await expect(story.text).toMatchFileSnapshot(snapshot('declined'));
	});

	it('return an order, and another takes it', async () => {
		const { buyer, code, story } = await ordered('Dana');
		await claim(app, staff, code);
		const lost = await otherStaff.click(`1:orders.claim:-:${code}`, { channel: otherStaff.channel('staff-queue'), forge: true });
		expect(lost.text).toContain('is taken');
		await story.click(staff, 'Return', { channel: room(staff, code) });
		await story.fill(staff, { reason: 'I have to leave.' });
		await app.idle();
		story.look(otherStaff, otherStaff.channel('staff-queue'));
		await claim(app, otherStaff, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', assignee: otherStaff.id, held: price, captured: 0 });
		const claims = await app.db
			.collection('order_counters')
			.find({ _id: { $regex: 'claims' } as never })
			.toArray();
		expect(claims.map(({ _id, open }) => [String(_id).split('|').at(-1), open]).sort()).toEqual(
			[
				[staff.id, 0],
				[otherStaff.id, 1]
			].sort()
		);
		story.look(buyer, room(buyer, code));
		await deliver(app, otherStaff, code);
		await confirm(app, buyer, code);
		await expect(story.text).toMatchFileSnapshot(snapshot('returned'));
	});

	it('can’t hand over without real proof', async () => {
		const { buyer, code, story } = await ordered('Egon');
		await claim(app, staff, code);
		await staff.click('Mark delivered', { channel: room(staff, code) });
		const refused = await story.fill(staff, { proof: [{ name: 'proof.png', data: 'trust me' }] });
		expect(refused).toContain('Proof was not accepted');
		expect((await storedOrder(app, code)).state).toBe('claimed');
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		await expect(story.text).toMatchFileSnapshot(snapshot('proof-refused'));
	});

	it('take a delivery back, hand over again, and refund it in the end', async () => {
		const { buyer, code, story } = await ordered('Fritz');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		const tooLate = await buyer.click(`1:orders.cancel:-:${code}`, { channel: room(buyer, code), forge: true });
		expect(tooLate.text).toContain('Already delivered');
		await story.click(staff, 'Take back', { channel: room(staff, code) });
		await story.fill(staff, { reason: 'Wrong vault.' });
		await app.idle();
		expect((await storedOrder(app, code)).deliveries).toEqual([]);
		story.look(buyer, room(buyer, code));
		await deliver(app, staff, code);
		await story.click(staff, 'Refund', { channel: room(staff, code) });
		await story.fill(staff, { reason: 'The goods were lost on the way.' });
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'cancelled', captured: 0, released: price });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await expectNoRewards(code);
		story.look(buyer, room(buyer, code));
		await story.slash(buyer, 'order', { order: code }, { sub: 'view' });
		await story.click(buyer, 'Journal');
		await expect(story.text).toMatchFileSnapshot(snapshot('refunded'));
	});
});

describe('time passes', () => {
	it('an order that nobody takes expires after reminders, with everything back', async () => {
		const { buyer, code, story } = await ordered('Gaia');
		await app.advance(2 * hour);
		await expect.poll(async () => (await storedOrder(app, code)).reminders, { timeout: 300_000 }).toBe(1);
		await app.advance(2 * hour);
		await expect.poll(async () => (await storedOrder(app, code)).reminders, { timeout: 300_000 }).toBe(2);
		await app.idle();
		await app.advance(30 * hour);
		await until(code, 'expired');
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await expectNoRewards(code);
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('expired'));
	});

	it('an order that is not handed over goes back to the queue', async () => {
		const { buyer, code } = await ordered('Hugo');
		await claim(app, staff, code);
		await app.advance(2 * 36 * hour + 60_000);
		await expect.poll(async () => (await storedOrder(app, code)).journal.at(-1).action, { timeout: 300_000 }).toMatch(/unclaim|remind/);
		await until(code, 'placed');
		expect(await storedOrder(app, code)).toMatchObject({ assignee: null, held: price });
		await app.idle();
		await buyer.click('Cancel order', { channel: room(buyer, code) });
		await buyer.click('Cancel order');
		await app.idle();
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
	});

	it('silence after two reminders counts as received, after the one extension', async () => {
		const { buyer, code, story } = await ordered('Iris');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		const due = (await storedOrder(app, code)).dueAt;
		for (const reminders of [1, 2]) {
			await app.advance(16 * hour + 60_000);
			await expect.poll(async () => (await storedOrder(app, code)).reminders, { timeout: 300_000 }).toBe(reminders);
		}
		await app.idle();
		await story.click(buyer, 'Need more time', { channel: room(buyer, code) });
		expect((await storedOrder(app, code)).dueAt.getTime() - due.getTime()).toBe(24 * hour);
		expect(await story.click(buyer, 'Need more time', { channel: room(buyer, code) })).toContain('No further extension');
		await app.advance(28 * hour + 60_000);
		await expect.poll(async () => (await storedOrder(app, code)).reminders, { timeout: 300_000 }).toBe(3);
		await app.advance(13 * hour);
		await until(code, 'completed');
		await app.idle();
		const order = await storedOrder(app, code);
		expect(order).toMatchObject({ captured: price, released: 0, extensions: 1 });
		expect(order.journal.map(({ action }: { action: string }) => action)).toEqual(
			expect.arrayContaining(['remind', 'remind', 'extend', 'completeSilently'])
		);
		expect(await credits(app, buyer)).toEqual({ free: startGrant - price, held: 0 });
		expect(await app.db.collection('evidence').countDocuments({ source: `order:${code}` })).toBe(2);
		story.look(buyer, room(buyer, code));
		await story.slash(buyer, 'order', { show: 'done' }, { sub: 'list' });
		await expect(story.text).toMatchFileSnapshot(snapshot('silent'));
	});
});

describe('a bot that was away over every reminder', () => {
	it('reminds first and takes silence for a yes only hours later', async () => {
		const { code } = await ordered('Nix');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await app.idle();
		await app.bot.stop();
		await app.advance(72 * hour);
		await app.restart();
		await expect.poll(async () => (await storedOrder(app, code)).reminders, { timeout: 300_000 }).toBeGreaterThan(0);
		await expect.poll(async () => (await storedOrder(app, code)).dueAt > app.sandbox.clock.now(), { timeout: 300_000 }).toBe(true);
		expect((await storedOrder(app, code)).state).toBe('delivered');
		await app.advance(7 * hour);
		await until(code, 'completed');
	});
});

describe('a guild of one', () => {
	it('is served by its owner alone, who never fulfils an order of their own', async () => {
		const { sandbox } = app;
		const { guild, people } = makeGuild(sandbox, 'Lonely');
		const { owner, buyer } = people;
		await owner.slash('setup');
		await owner.click('Next: names');
		await owner.fill({ 'Start grant': String(startGrant) });
		await owner.click('Do it now');
		await app.idle(60_000);
		await owner.waitForScreen(/Ready: \d+ items are for sale/);
		await claimGrant(buyer);
		const code = await placeOrder(app, buyer, item);
		await claim(app, owner, code);
		await deliver(app, owner, code);
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ guild: guild.id, state: 'completed', assignee: owner.id, captured: price });

		await claimGrant(owner);
		await fillForm(owner, item);
		const own = await place(app, owner);
		const queue = owner.channel('staff-queue');
		const call = owner.sees(queue).find((message) => sandbox.render(message).includes(own));
		const refused = await owner.click('Claim order', call ? { message: call } : { channel: queue });
		expect(refused.text).toContain('Not on both sides');
		expect((await storedOrder(app, own)).state).toBe('placed');
		await owner.slash('order', { order: own }, { sub: 'cancel' });
		await owner.click('Cancel order');
		await app.idle();
		expect(await credits(app, owner)).toEqual({ free: startGrant, held: 0 });
	});
});

it('nobody but the buyer sees an order or its room', async () => {
	const { code } = await ordered('Jana');
	const stranger = newMember(app, 'Karl');
	expect((await stranger.slash('order', { order: code }, { sub: 'view' })).text).toContain(`No order \`${code}\``);
	expect(stranger.channels().some(({ name }) => name?.includes(code.toLowerCase()))).toBe(false);
	expect((await stranger.slash('order', {}, { sub: 'list' })).text).toContain('You have not ordered yet');
});

it('no check of the books found a difference', async () => {
	const books = await app.db.collection('books').find().toArray();
	expect(books.map(({ state, lockings, differences }) => ({ state, lockings, differences }))).toEqual(
		books.map(() => ({ state: 'balanced', lockings: 0, differences: [] }))
	);
	expect(app.bot.log.filter((line) => line.includes('do not balance'))).toEqual([]);
});
