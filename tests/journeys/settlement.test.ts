import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { fillForm, picture, room, setUp, startGrant } from '../support/order-script.js';
import { Story } from '../support/story.js';

const codes = new Map<string, string>();
const snapshot = (name: string) => `./__snapshots__/settlement/${name}.txt`;

let app: App;
let staff: Person;
let otherStaff: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ staff, otherStaff } = app.people);
	// Whoever has not been seen acting for the shop is no known courier yet.
	await otherStaff.slash('shop');
});
afterAll(() => app?.stop());

async function started(name: string, item: string, joinedDays?: number): Promise<{ buyer: Person; code: string; story: Story }> {
	const buyer = await newBuyer(app, name, joinedDays);
	const code = await placeOrder(app, buyer, item);
	codes.set(code, name);
	const story = new Story(app, codes);
	await claim(app, staff, code);
	return { buyer, code, story };
}

/** Chooses "Amount" on the item's card and raises it, then fills the form and places. */
async function placeMany(buyer: Person, item: string, quantity: number): Promise<string> {
	await buyer.slash('shop', { item });
	await buyer.click('Amount');
	for (let more = 1; more < quantity; more++) await buyer.click('+ 1');
	await fillRest(buyer);
	const { text } = await buyer.click('Place order');
	const code = /Order `([A-Z0-9]+)` placed/.exec(text)?.[1];
	if (!code) throw new Error(`no order was placed:\n${text}`);
	await app.idle();
	return code;
}

async function fillRest(buyer: Person): Promise<void> {
	const { answersFor } = await import('../support/order-script.js');
	let outcome = await buyer.click('Continue');
	for (let page = 0; page < 8; page++) {
		if (outcome.kind === 'modal') outcome = await buyer.fill(answersFor(buyer));
		else if (/\(Continue\)/.test(outcome.text)) outcome = await buyer.click('Continue');
		else break;
	}
}

const inRoom = (person: Person, code: string) => ({ channel: room(person, code) });

describe('goods paid in the game', () => {
	it('are named before the order is placed, received with proof before the hand-over, and nothing is held', async () => {
		const buyer = await newBuyer(app, 'Gina');
		const screens = await fillForm(buyer, 'farm-trio');
		expect(screens[0]).toContain('80,000 Metal ingots');
		expect(screens.at(-1)).toContain('You pay 80,000 Metal ingots');
		expect(screens.at(-1)).toContain('Nothing is held');
		const placed = await buyer.click('Place order');
		expect(placed.text).toContain('You pay 80,000 Metal ingots in the game');
		const code = String(/Order `([A-Z0-9]+)` placed/.exec(placed.text)?.[1]);
		codes.set(code, 'Gina');
		const story = new Story(app, codes);
		await app.idle();
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await claim(app, staff, code);
		story.look(buyer, room(buyer, code));

		// Nothing is handed over before the payment stands in the record.
		expect((await staff.click('Mark delivered', inRoom(staff, code))).text).toContain('The payment is not recorded');
		await staff.click('Record payment');
		expect(await story.fill(staff, { amount: '30,000', proof: [picture] })).toContain('recorded');
		await app.idle();
		expect((await storedOrder(app, code)).payment).toMatchObject({ received: 30_000, settled: false, clear: false });
		await staff.click('Record payment', inRoom(staff, code));
		await story.fill(staff, { amount: '50000', proof: [picture] });
		await app.idle();
		expect((await storedOrder(app, code)).payment).toMatchObject({ received: 80_000, settled: true });
		story.look(buyer, room(buyer, code));

		// Now only staff can give it back, and the buyer is told so.
		await buyer.slash('order', { order: code }, { sub: 'cancel' });
		expect(buyer.screen() && app.sandbox.render(buyer.screen()!)).toContain('Staff hold your payment');
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', held: 0, captured: 0 });
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('goods'));
	});

	it('are given back, with proof, before the order can end without goods', async () => {
		const { buyer, code, story } = await started('Hugo', 'farm-trio');
		await staff.click('Record payment', inRoom(staff, code));
		// The price is named as paid with something else, by agreement.
		await story.fill(staff, { amount: '', what: '12 black pearls', complete: true, proof: [picture] });
		await app.idle();
		expect((await storedOrder(app, code)).payment).toMatchObject({ received: 0, settled: true, clear: false });

		await staff.slash('order', { order: code }, { sub: 'view' });
		expect(await story.click(staff, 'Decline')).toContain('Give the goods back first');
		await staff.click('Record return');
		await story.fill(staff, { what: '12 black pearls', complete: true, proof: [picture] });
		await app.idle();
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Decline');
		await story.fill(staff, { reason: 'The line died.' });
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'cancelled', payment: { clear: true } });
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('goods-back'));
	});

	it('are recorded by nobody but whoever holds the order', async () => {
		const { buyer, code } = await started('Ines', 'farm-trio');
		const id = `1:orders.receive:-:${code}`;
		for (const person of [buyer, otherStaff, newMember(app, 'Stranger')]) {
			const { text } = await person.click(id, { forge: true, channel: person.channel('general') });
			expect(text).not.toContain('Payment');
		}
		expect((await storedOrder(app, code)).payment.receipts).toEqual([]);
	});
});

describe('an order in parts', () => {
	it('is paid part by part, handed over by two couriers, and complete with the last part', async () => {
		const buyer = await newBuyer(app, 'Jana');
		const code = await placeMany(buyer, 'cementing-paste', 3);
		codes.set(code, 'Jana');
		const story = new Story(app, codes);
		const { held } = await storedOrder(app, code);
		await claim(app, staff, code);

		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Add helper');
		expect((await staff.select('A staff member', [otherStaff.id])).text).toContain('one more courier');
		await app.idle();

		await staff.click('Mark delivered', inRoom(staff, code));
		await story.fill(staff, { quantity: '1', proof: [picture] });
		await app.idle();
		story.look(buyer, room(buyer, code));
		expect(await story.click(buyer, 'Confirm this part', inRoom(buyer, code))).toContain('1 of 3');
		await buyer.click('Confirm this part');
		await app.idle();
		const first = Math.floor(held / 3);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', delivered: 1, confirmed: 1, captured: first, released: 0 });
		expect((await credits(app, buyer)).held).toBe(held - first);

		// The helper brings the rest in two steps, without waiting for the buyer in between.
		await otherStaff.click('Deliver the rest', inRoom(otherStaff, code));
		await story.fill(otherStaff, { quantity: '1', proof: [picture] });
		await app.idle();
		await otherStaff.click('Deliver the rest', inRoom(otherStaff, code));
		expect(await story.fill(otherStaff, { quantity: '2', proof: [picture] })).toContain('Not this many');
		await otherStaff.click('Deliver the rest', inRoom(otherStaff, code));
		await story.fill(otherStaff, { quantity: '1', proof: [picture] });
		await app.idle();
		await confirm(app, buyer, code);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', delivered: 3, confirmed: 3, captured: held, released: 0 });
		expect((await credits(app, buyer)).held).toBe(0);

		// Whoever brought most is paid for fulfilling; both have settled a deal, for their share.
		const evidence = await app.db
			.collection('evidence')
			.find({ source: `order:${code}`, partner: buyer.id })
			.toArray();
		const values = new Map(evidence.map((row) => [String(row.subject), Number(row.value)]));
		expect([...values.keys()].sort()).toEqual([staff.id, otherStaff.id].sort());
		expect([...values.values()].reduce((sum, value) => sum + value, 0)).toBe(held);
		expect(values.get(otherStaff.id)).toBeGreaterThan(values.get(staff.id) ?? 0);
		const fulfilled = await app.db.collection('xp_entries').distinct('member', { source: `order:${code}`, member: { $ne: buyer.id } });
		expect(fulfilled).toEqual([otherStaff.id]);
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('parts'));
	});

	it('closes with what was delivered, and the rest of the credits goes back', async () => {
		const buyer = await newBuyer(app, 'Kira');
		const stock = async () => app.db.collection('stock').findOne({ guild: app.guild.id, item: 'polymer', part: 'k1' });
		const before = await app.db.collection('stock').find({ guild: app.guild.id, item: 'polymer' }).toArray();
		const code = await placeMany(buyer, 'polymer', 2);
		codes.set(code, 'Kira');
		const story = new Story(app, codes);
		const { held, reservation } = await storedOrder(app, code);
		await claim(app, staff, code);
		await staff.click('Mark delivered', inRoom(staff, code));
		await story.fill(staff, { quantity: '1', proof: [picture] });
		await app.idle();
		await buyer.click('Confirm this part', inRoom(buyer, code));
		await buyer.click('Confirm this part');
		await app.idle();
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Close with part');
		await story.fill(staff, { reason: 'There is no more of it.' });
		await app.idle();
		const half = Math.floor(held / 2);
		expect(await storedOrder(app, code)).toMatchObject({ state: 'completed', captured: half, released: held - half });
		expect(await credits(app, buyer)).toEqual({ free: startGrant - half, held: 0 });
		const was = before.find((row) => row._id === reservation.stock.id);
		const now = await app.db.collection('stock').findOne({ _id: reservation.stock.id });
		expect(now).toMatchObject({ available: Number(was?.available) - 1, reserved: was?.reserved, sold: Number(was?.sold) + 1 });
		expect(await stock()).toBeDefined();
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('closed-part'));
	});

	it('counts a part as received when the buyer is silent, and goes on with the rest', async () => {
		const buyer = await newBuyer(app, 'Lena');
		const code = await placeMany(buyer, 'cementing-paste', 2);
		const { held } = await storedOrder(app, code);
		await claim(app, staff, code);
		await staff.click('Mark delivered', inRoom(staff, code));
		await staff.fill({ quantity: '1', proof: [picture] });
		await app.idle();
		for (let round = 0; round < 12 && (await storedOrder(app, code)).state === 'delivered'; round++) {
			await app.advance(8 * 3_600_000);
			await app.idle();
		}
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', confirmed: 1, captured: Math.floor(held / 2) });
	});
});

describe('an order that changes hands', () => {
	it('goes to another staff member, who alone can hand it over then', async () => {
		const { buyer, code, story } = await started('Mona', 'metal-ingots');
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Transfer');
		expect((await staff.select('A staff member', [buyer.id])).text).toContain('cannot take it');
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Transfer');
		expect((await staff.select('A staff member', [otherStaff.id])).text).toContain('goes to');
		await app.idle();
		expect(await storedOrder(app, code)).toMatchObject({ state: 'claimed', assignee: otherStaff.id });
		expect((await staff.click('Mark delivered', inRoom(staff, code))).text).toContain('Somebody else holds it');
		await deliver(app, otherStaff, code);
		await confirm(app, buyer, code);
		const claims = await app.db
			.collection('order_counters')
			.find({ guild: app.guild.id, open: { $lt: 0 } })
			.toArray();
		expect(claims).toEqual([]);
		story.look(buyer, room(buyer, code));
		await expect(story.text).toMatchFileSnapshot(snapshot('transferred'));
	});
});

it('no check of the books found a difference', async () => {
	await app.advance(3_600_000);
	await app.idle();
	expect(await app.db.collection('books').countDocuments({ balanced: false })).toBe(0);
});

describe('direct messages', () => {
	it('come to those who asked for them, stop on one tap, and a closed door changes nothing', async () => {
		const buyer = await newBuyer(app, 'Nora');
		await fillForm(buyer, 'metal-ingots');
		const placed = await buyer.click('Place order');
		const code = String(/Order `([A-Z0-9]+)` placed/.exec(placed.text)?.[1]);
		codes.set(code, 'Nora');
		const story = new Story(app, codes);
		await app.idle();
		await claim(app, staff, code);
		expect(buyer.dms()).toEqual([]);
		expect(await story.click(buyer, 'DM me updates')).toContain('You get direct messages');
		await deliver(app, staff, code);
		expect(buyer.dms()).toHaveLength(1);
		story.direct(buyer, 0);
		buyer.setDmClosed(true);
		await staff.click('Take back', inRoom(staff, code));
		await staff.fill({ reason: 'Wrong box.' });
		await app.idle();
		expect(buyer.dms()).toHaveLength(1);
		expect(await app.db.collection('outbox').countDocuments({ kind: 'tickets.dm', note: 'dm.closed', state: 'done' })).toBe(1);
		buyer.setDmClosed(false);
		await buyer.slash('order', { order: code }, { sub: 'view' });
		expect(await story.click(buyer, 'Stop DMs')).toContain('No more direct messages');
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		expect(buyer.dms()).toHaveLength(1);
		await expect(story.text).toMatchFileSnapshot(snapshot('dms'));
	});
});
