import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { setupPartId } from '../../src/admin/ids.js';
import { partId, partSetId, partsId, partUndoId } from '../../src/admin/parts/ids.js';
import { claim, confirm, credits, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { answersFor, fillForm, room, setUp } from '../support/order-script.js';
import { press } from '../support/screens.js';

const item = 'metal-ingots';
const patience = { timeout: 300_000 };

let app: App;
let owner: Person;
let admin: Person;
let staff: Person;
let buyer: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner, staff } = app.people);
	admin = newMember(app, 'Bram');
	const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, admin, String(row?.slots.roles.admin));
	buyer = await newBuyer(app, 'Ada');
}, 300_000);
afterAll(() => app?.stop());

const parts = (by: Person, forge = false) => by.slash('config', { area: 'parts' }, { sub: 'panel', forge });
const look = async (by: Person, part: string) => {
	await parts(by, true);
	return press(by, partId.make({ part }));
};
const turn = async (by: Person, part: string, to: 'on' | 'off') => {
	await look(by, part);
	return by.click(to === 'on' ? 'Switch on' : 'Switch off');
};
const switches = async () =>
	(await app.db.collection('settings').findOne({ guild: app.guild.id }))?.values.features as Record<string, boolean>;
const front = () => {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'tribute-shop');
	return channel ? app.sandbox.messages(channel).length : -1;
};
const xpOf = async (person: Person) =>
	Number((await app.db.collection('xp_members').findOne({ guild: app.guild.id, member: person.id }))?.xp ?? 0);

describe('the parts of a server', () => {
	it('are listed with what they bring and need, and only those that there are', async () => {
		const { text } = await parts(owner);
		for (const word of ['Shop', 'Orders', 'Tickets', 'Reviews', 'XP and ranks', 'Trust']) expect(text).toContain(`**${word}** · on`);
		expect(text).toContain('Needs: Orders');
		expect(text).not.toMatch(/recruitment|assistant|quests/i);
		// The pack names more than there is: that is kept, and has no switch.
		expect(Object.keys(await switches())).toContain('recruitment');
		expect((await owner.slash('config', { key: 'features.recruitment' }, { sub: 'view' })).text).toContain('There is no such setting');
	});

	it('stand on the dashboard by name, with a way there and to the check', async () => {
		const { text } = await owner.slash('config', {}, { sub: 'panel' });
		expect(text).toContain('Shop, Orders, Tickets');
		expect(text).not.toContain('recruitment');
		expect((await owner.click('Parts')).text).toContain('What of Tribute runs');
	});
});

describe('the shop, switched off in the middle of an open form and of an open order', () => {
	let code: string;

	it('says before what stops, and closes every beginning', async () => {
		code = await placeOrder(app, buyer, item);
		const writer = await newBuyer(app, 'Bea');
		await writer.slash('shop', { item });
		const form = await writer.click('Order');
		const asked = (await look(owner, 'shop')).text;
		expect(asked).toContain('The shop closes');
		expect(asked).toContain('1 open order');
		const off = await owner.click('Switch off');
		expect(off.text).toContain('Shop is off');
		// The open form: what was written is kept, and nothing goes on.
		expect(form.kind).toBe('modal');
		expect((await writer.fill(answersFor(writer))).text).toContain('Page 1 saved');
		expect((await writer.click('Continue')).text).toContain('Shop is off here');
		const refused = await buyer.slash('shop');
		expect(refused.ephemeral).toBe(true);
		expect(refused.text).toContain('Shop is off here');
		expect(refused.text).toContain('Who can switch it on: ');
		expect(refused.text).not.toContain('(Switch on)');
		expect((await buyer.slash('order', { order: code }, { sub: 'reorder', forge: true })).text).toContain('Shop is off here');
		expect(await buyer.autocomplete('shop', 'item', 'metal')).toEqual([]);
		await app.advance(65_000);
		await expect.poll(front, patience).toBe(0);
		// Nobody's credits are stuck in what did not happen.
		expect(await credits(app, writer)).toMatchObject({ held: 0 });
		// The owner is told the same, with the way to the switch.
		expect((await owner.slash('shop')).text).toContain('(Switch on)');
		expect((await owner.click('Switch on')).text).toContain('Switch Shop on');
	});

	it('lets the open order go its whole way, to the last credit', async () => {
		await claim(app, staff, code);
		await deliver(app, staff, code);
		expect((await buyer.slash('order', {}, { sub: 'list' })).text).toContain(code);
		await confirm(app, buyer, code);
		await expect.poll(async () => (await storedOrder(app, code)).state, patience).toBe('completed');
		expect(await credits(app, buyer)).toMatchObject({ held: 0 });
	});

	it('opens again by the undo, with the form where it was', async () => {
		await parts(owner);
		await turn(owner, 'shop', 'on');
		expect((await owner.click('Undo')).text).toContain('Shop is off');
		expect((await owner.click('Undo')).text).toContain('Shop is on');
		expect((await switches()).shop).toBe(true);
		await app.advance(65_000);
		await expect.poll(front, patience).toBeGreaterThan(0);
		const again = await placeOrder(app, buyer, item);
		await buyer.slash('order', { order: again }, { sub: 'cancel' });
		await buyer.click('Cancel order');
		await app.idle();
		expect(await credits(app, buyer)).toMatchObject({ held: 0 });
	});
});

describe('what a part needs', () => {
	it('closes it too, without touching its own switch; switching it on brings what it needs', async () => {
		expect((await look(owner, 'tickets')).text).toContain('Stops with it: Shop, Orders');
		await owner.click('Switch off');
		expect((await switches()).shop).toBe(true);
		expect((await parts(owner)).text).toContain('on, waits for Tickets');
		const { text } = await buyer.slash('shop');
		expect(text).toContain('Shop needs Tickets');
		// The way to the switch is the way to what is off.
		await owner.slash('shop');
		expect((await owner.click('Switch on')).text).toContain('Switch Tickets on');
		await owner.click('Switch on');
		expect((await buyer.slash('shop')).text).toContain('Categories');
		await turn(owner, 'orders', 'off');
		await turn(owner, 'shop', 'off');
		expect((await turn(owner, 'shop', 'on')).text).toContain('Runs with it: Orders');
		expect(await switches()).toMatchObject({ shop: true, orders: true, tickets: true });
	});
});

describe('XP, reviews and trust', () => {
	it('XP stops for messages and orders, and goes on later', async () => {
		await turn(owner, 'xp', 'off');
		const before = await xpOf(buyer);
		await buyer.say('a message of some length that would earn something, as the rules say', { channel: buyer.channel('general') });
		const code = await placeOrder(app, buyer, item);
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		await app.idle();
		expect(await xpOf(buyer)).toBe(before);
		expect((await buyer.slash('rank')).text).toContain('XP and ranks is off here');
		await turn(owner, 'xp', 'on');
		expect((await buyer.slash('rank')).text).not.toContain('off here');
		expect(await xpOf(buyer)).toBe(before);
	});

	it('reviews are neither asked for nor taken, and are again', async () => {
		const code = await placeOrder(app, buyer, item);
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await turn(owner, 'reviews', 'off');
		await confirm(app, buyer, code);
		await app.idle();
		const says = () =>
			app.sandbox
				.messages(room(buyer, code))
				.map((message) => app.sandbox.render(message))
				.join('\n');
		expect(says()).not.toContain('5 ★');
		await buyer.slash('order', { order: code }, { sub: 'view' });
		const refused = await buyer.click('Review');
		expect(refused.text).toContain('Reviews is off here');
		await turn(owner, 'reviews', 'on');
		await buyer.slash('order', { order: code }, { sub: 'view' });
		expect((await buyer.click('Review')).text).not.toContain('off here');
	});

	it('trust hides standings and goes on counting', async () => {
		await turn(owner, 'trust', 'off');
		expect((await buyer.slash('trust')).text).toContain('Trust is off here');
		const before = await app.db.collection('evidence').countDocuments({ guild: app.guild.id });
		const code = await placeOrder(app, buyer, item);
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		await app.idle();
		expect(await app.db.collection('evidence').countDocuments({ guild: app.guild.id })).toBeGreaterThan(before);
		await turn(owner, 'trust', 'on');
		expect((await buyer.slash('trust')).text).not.toContain('off here');
	});
});

describe('who may, and who else', () => {
	it('members and couriers switch nothing, whatever they send', async () => {
		const before = await switches();
		for (const person of [buyer, staff]) {
			expect((await parts(person, true)).text).toContain('🔒');
			await person.slash('wallet', {}, { sub: 'balance' });
			for (const id of [
				partsId.make({ page: 0 }),
				partId.make({ part: 'shop' }),
				partSetId.make({ part: 'shop', to: 'off', seen: 1 }),
				partUndoId.make({ part: 'shop', version: 2 })
			])
				expect((await press(person, id)).text).toContain('🔒');
		}
		expect(await switches()).toEqual(before);
	});

	it('odd ids switch nothing', async () => {
		const before = await switches();
		await parts(owner);
		for (const part of ['__proto__', 'recruitment', 'constructor', '', '$where'])
			for (const id of [partId.make({ part }), partSetId.make({ part, to: 'off', seen: 1 }), partUndoId.make({ part, version: 1 })])
				expect((await press(owner, id)).text).toMatch(/no such part|older/);
		expect((await press(owner, partSetId.make({ part: 'shop', to: 'off', seen: -1 }))).text).toContain('Something was changed meanwhile');
		expect((await press(owner, partUndoId.make({ part: 'shop', version: 9_999 }))).text).toContain('Something was changed meanwhile');
		expect(await switches()).toEqual(before);
	});

	it('of two owners the second is told, and a press twice is one', async () => {
		await look(owner, 'reviews');
		await look(admin, 'trust');
		await owner.click('Switch off');
		const told = await admin.click('Switch off');
		expect(told.text).toContain('Something was changed meanwhile');
		expect(await switches()).toMatchObject({ reviews: false, trust: true });
		await turn(admin, 'reviews', 'on');
		const [one, two] = await Promise.all([turn(owner, 'trust', 'off'), turn(admin, 'trust', 'off')]);
		expect([one.text, two.text].filter((text) => text.includes('Trust is off.'))).toHaveLength(1);
		await turn(owner, 'trust', 'on');
		const rows = await app.db.collection('audit').find({ guild: app.guild.id, target: 'setting:features.trust' }).toArray();
		expect(rows.filter(({ after }) => after.value === false)).toHaveLength(2);
	});

	it('another server has its own', async () => {
		const other = makeGuild(app.sandbox, 'Redwood');
		await turn(owner, 'trust', 'off');
		expect((await other.people.buyer.slash('trust')).text).not.toContain('off here');
		await turn(owner, 'trust', 'on');
	});

	it('an order in the middle of its form is placed once the shop is open again', async () => {
		const late = await newBuyer(app, 'Cid');
		await fillForm(late, item);
		await turn(owner, 'orders', 'off');
		expect((await late.click('Place order')).text).toContain('Shop needs Orders');
		await turn(owner, 'orders', 'on');
		await late.slash('shop');
		expect((await late.click('Continue Metal ingots')).text).toContain('Place order');
		expect((await late.click('Place order')).text).toMatch(/Order `[A-Z0-9]+` placed/);
	});
});

describe('set-up', () => {
	const channelsOf = (guild: { readonly id: string }) => app.sandbox.allChannels(guild).map(({ name }) => name ?? '');
	const featuresOf = async (guild: { readonly id: string }) =>
		(await app.db.collection('settings').findOne({ guild: guild.id }))?.values.features as Record<string, boolean>;

	it('asks what to switch on, makes no channel of what is left off, and its undo takes that back', async () => {
		const { guild, people } = makeGuild(app.sandbox, 'Pinewood');
		const mine = people.owner;
		let clicks = 0;
		const click = (label: string) => {
			clicks += 1;
			return mine.click(label);
		};
		await mine.slash('setup');
		const screen = await click('Parts');
		expect(screen.text).toContain('What to switch on');
		for (const word of ['Shop', 'Orders', 'Tickets', 'XP and ranks']) expect(screen.text).toContain(`**${word}** · on`);
		clicks += 1;
		expect((await press(mine, setupPartId.make({ part: 'xp', to: 'off', page: 0 }))).text).toContain('**XP and ranks** · off');
		// Off with tickets is the shop; on with the shop are tickets.
		expect((await press(mine, setupPartId.make({ part: 'tickets', to: 'off', page: 0 }))).text).toContain(
			'**Shop** · on, waits for Tickets'
		);
		expect((await press(mine, setupPartId.make({ part: 'shop', to: 'on', page: 0 }))).text).toContain('**Tickets** · on');
		expect((await press(mine, setupPartId.make({ part: 'quests', to: 'off', page: 0 }))).text).toContain('There is no such part');
		await mine.slash('setup');
		expect((await click('See the plan')).text).toContain('What happens');
		await click('Do it now');
		await app.idle(60_000);
		await mine.waitForScreen(/Ready: \d+ items are for sale/);
		expect(clicks).toBeLessThan(10);
		expect(channelsOf(guild)).toContain('tribute-shop');
		expect(channelsOf(guild)).not.toContain('settlement-news');
		expect(await featuresOf(guild)).toMatchObject({ xp: false, shop: true });
		expect((await people.buyer.slash('rank')).text).toContain('XP and ranks is off here');
		// Switched on later, the panel says what is missing and set-up makes it.
		const on = await turn(mine, 'xp', 'on');
		expect(on.text).toMatch(/1 channel or role is missing/);
		await mine.click('Open setup');
		await mine.click('Do it now');
		await app.idle(60_000);
		await expect.poll(() => channelsOf(guild), patience).toContain('settlement-news');
	});

	it('has presets that differ in what they switch on and make', async () => {
		const { guild, people } = makeGuild(app.sandbox, 'Saltmarsh');
		await people.owner.slash('setup');
		const chosen = await people.owner.select('Preset', ['reputation-only']);
		expect(chosen.text).toMatch(/Switched off\*\* Shop, Orders, Tickets, Reviews/);
		await people.owner.click('Do it now');
		await app.idle(60_000);
		await expect.poll(() => channelsOf(guild), patience).toContain('settlement-news');
		// The room of the threads is made also without orders: both sides of a case are talked to there.
		expect(channelsOf(guild)).toContain('orders');
		for (const name of ['tribute-shop', 'staff-queue', 'reviews']) expect(channelsOf(guild)).not.toContain(name);
		expect((await people.buyer.slash('shop')).text).toContain('Shop is off here');
		expect((await people.buyer.slash('rank')).text).not.toContain('off here');
		await people.owner.slash('setup');
		await people.owner.click('Undo setup');
		const count = /admin\.setup-undo-do:-:\d+:(\d+):/.exec(JSON.stringify(people.owner.screen()))?.[1] ?? '';
		const asked = await people.owner.click('Undo setup');
		if (asked.kind === 'modal') await people.owner.fill({ 'How many things are removed': count });
		await app.idle(60_000);
		await expect.poll(async () => Object.keys((await featuresOf(guild)) ?? {}).length, patience).toBe(0);
	});
});
