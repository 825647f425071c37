import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, place, placeOrder, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { setUp } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

let app: App;
let owner: Person;
let staff: Person;

beforeAll(async () => {
	app = await startApp({
		pack: await packFile((json) => {
			openLimits(json);
			addItem(json, { key: 'crate', price: 600, pieces: 50 });
		})
	});
	({ owner, staff } = app.people);
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

async function openPart(part: string) {
	await owner.slash('config', { area: 'items' }, { sub: 'panel' });
	await owner.click('Search');
	await owner.fill({ words: 'crate' });
	await owner.click(idOn(owner, 'panel-item:', ':crate'));
	return owner.click(part);
}
const stored = async () => {
	const row = await app.db.collection('items').findOne({ guild: app.guild.id, key: 'crate' });
	if (!row) throw new Error('there is no crate');
	return row;
};
const definition = async () => (await stored()).definition;
const xpOf = async (person: Person) =>
	Number((await app.db.collection('xp_members').findOne({ guild: app.guild.id, member: person.id }))?.xp ?? 0);

describe('add-ons', () => {
	let open: string;

	it('are made with a price or a share, and buyers choose them', async () => {
		const before = await newBuyer(app, 'Mira');
		open = await placeOrder(app, before, 'crate');
		await openPart('Add-ons');
		await owner.click('Add add-on');
		const refused = await owner.fill({ addonName: 'Padlock', addonPrice: '-5' });
		expect(refused.text).toContain('Price');
		await owner.click('Correct');
		const made = await owner.fill({ addonName: 'Padlock', addonAbout: 'With two keys', addonPrice: '80', maxQuantity: '2' });
		expect(made.text).toContain('Saved and live');
		await owner.click('Add add-on');
		expect((await owner.fill({ addonName: 'I bring the wood', addonPrice: '80%' })).text).toContain('80 % of the price');
		expect((await definition()).addons).toMatchObject([
			{ key: 'padlock', priceDelta: 80, maxQuantity: 2 },
			{ key: 'i_bring_the_wood', pricePercent: 80 }
		]);
	});

	it('stay as they were in open orders, are changed, removed, and given back', async () => {
		expect((await storedOrder(app, open)).item.addons).toEqual([]);
		await openPart('Add-ons');
		await owner.select('Change an add-on', ['0']);
		await owner.fill({ addonPrice: '90' });
		expect((await definition()).addons[0].priceDelta).toBe(90);
		await owner.select('Remove an add-on', ['1']);
		expect((await definition()).addons).toHaveLength(1);
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect((await definition()).addons).toHaveLength(2);
		await openPart('Add-ons');
		await owner.select('Remove an add-on', ['1']);
		await owner.select('Remove an add-on', ['0']);
		expect((await definition()).addons).toEqual([]);
	});
});

describe('rewards, risk and gate', () => {
	it('only the chosen rules pay for the next order', async () => {
		await openPart('Rewards');
		const chosen = await owner.select('Rules that count', ['staff-fulfil']);
		expect(chosen.text).toContain('1 reward rule counts');
		const buyer = await newBuyer(app, 'Nia', 20);
		const code = await placeOrder(app, buyer, 'crate');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		expect(await xpOf(buyer)).toBe(0);
		await openPart('Rewards');
		await owner.select('Rules that count', ['purchase', 'staff-fulfil']);
		const second = await placeOrder(app, buyer, 'crate');
		await claim(app, staff, second);
		await deliver(app, staff, second);
		await confirm(app, buyer, second);
		await expect.poll(() => xpOf(buyer)).toBe(100);
	});

	it('warnings and the level stand on the item', async () => {
		await openPart('Risk');
		expect((await owner.select('How risky it is', ['high'])).text).toContain('neither a gate nor a middleman');
		await owner.select('Warnings', ['dupe_claim']);
		expect((await definition()).risk).toMatchObject({ level: 'high', flags: [{ key: 'dupe_claim' }] });
	});

	it('a gate closes it to who does not pass, and names of gates that are not there are refused', async () => {
		await openPart('Who may buy');
		const gated = await owner.select('Gate of this item', ['item.restricted']);
		expect(gated.text).toContain('Restricted items');
		const buyer = await newBuyer(app, 'Olga');
		expect((await buyer.slash('shop', { item: 'crate' })).text).toContain('Restricted items');
		const { version } = await stored();
		const screen = owner.screen();
		if (!screen) throw new Error('no screen');
		expect((await forge(owner, `1:admin.panel-pick:-:crate:${version}:gate`, 'select', screen, 'nothing')).text).toContain('no such gate');
		await openPart('Who may buy');
		await owner.select('Gate of this item', ['-']);
		expect((await definition()).access.gate).toBeNull();
	});

	it('a tribe may have limits of its own beside those of its members', async () => {
		await openPart('Who may buy');
		await owner.click('Tribe limits');
		expect((await owner.fill({ week: '7' })).text).toContain('7 per');
		expect((await definition()).buyerLimits).toEqual([{ count: 7, window: 'week', scope: 'tribe' }]);
	});
});

describe('a category', () => {
	it('gets one gate for all its items, after a look at what that changes, and undo gives each its own back', async () => {
		const gates = async () =>
			(await app.db.collection('items').find({ guild: app.guild.id, category: 'materials' }).sort({ key: 1 }).toArray()).map(
				(row) => row.definition.access.gate
			);
		const before = await gates();
		await owner.slash('config', { area: 'categories' }, { sub: 'panel' });
		await owner.click(idOn(owner, 'panel-category:', ':materials'));
		await owner.click('Gate of all');
		const plan = await owner.select('Gate of all items', ['0']);
		expect(plan.text).toMatch(/\d+ of \d+ items change/);
		expect(await gates()).toEqual(before);
		await owner.click(idOn(owner, 'panel-gate-do'));
		expect(new Set(await gates()).size).toBe(1);
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect(await gates()).toEqual(before);
	});
});

describe('payment', () => {
	it('with goods: amounts follow from their worth, and the order is due in goods', async () => {
		await openPart('Payment');
		const form = await owner.select('Have it paid with goods', ['0']);
		expect(form.kind).toBe('modal');
		const refused = await owner.fill({ amounts: '5\n5' });
		expect(refused.text).toContain('1 line');
		await owner.click('Correct');
		expect((await owner.fill({ amounts: '250' })).text).toContain('250');
		expect((await definition()).settlement).toMatchObject({ kind: 'in_game', accepts: [{ amounts: { one: 250 } }] });
		await owner.select('Take other goods, or change amounts', ['1']);
		await owner.fill({});
		expect((await definition()).questions.filter((question: { purpose?: string }) => question.purpose === 'goods')).toHaveLength(1);
		const buyer = await newBuyer(app, 'Pete');
		await buyer.slash('shop', { item: 'crate' });
		await buyer.click('Order');
		const goods = (await definition()).settlement.accepts[0].goods;
		await buyer.fill({ goods_choice: [goods] });
		const code = await place(app, buyer);
		expect((await storedOrder(app, code)).payment).toMatchObject({ kind: 'in_game', goods, due: 500 });

		await openPart('Payment');
		await owner.click('With credits');
		const now = await definition();
		expect(now.settlement).toEqual({ kind: 'credits' });
		expect(now.questions).toEqual([]);
		expect((await storedOrder(app, code)).payment).toMatchObject({ kind: 'in_game', due: 500 });
	});

	it('outside stays off until real money is confirmed', async () => {
		await openPart('Payment');
		await owner.click('Paid outside');
		expect((await owner.fill({ note: 'Bank transfer' })).text).toContain("can't be ordered");
		const buyer = newMember(app, 'Quin');
		expect((await buyer.slash('shop', { item: 'crate' })).text).not.toMatch(/## .*crate/);
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect((await definition()).settlement.kind).toBe('credits');
	});
});

describe('nobody else', () => {
	it('of two owners at once the second is told who was faster', async () => {
		await openPart('Add-ons');
		await owner.click('Add add-on');
		const first = owner.modal();
		await openPart('Add-ons');
		await owner.click('Add add-on');
		await owner.fill({ addonName: 'Rope', addonPrice: '5' });
		const late = await owner.fill({ addonName: 'Chain', addonPrice: '9' }, { modal: first! });
		expect(late.text).toMatch(/has changed meanwhile.*was faster: add-on/s);
		expect((await definition()).addons).toHaveLength(1);
	});

	it('is let in: not by forged ids, nor from another guild', async () => {
		const row = await stored();
		const member = newMember(app, 'Sneak');
		await member.slash('wallet', {}, { sub: 'balance' });
		const screen = member.screen();
		if (!screen) throw new Error('no screen');
		for (const [part, value] of [
			['gate', '-'],
			['credits', ''],
			['rewards', 'purchase'],
			['level', 'low'],
			['addonRemove', '0']
		] as const)
			await forge(member, `1:admin.panel-pick:-:crate:${row.version}:${part}`, 'select', screen, value || '0');
		await forge(member, `1:admin.panel-save:-:crate:${row.version}:addon.new`, 'form', screen);
		expect(await stored()).toEqual(row);
		await openPart('Add-ons');
		const own = owner.screen();
		if (!own) throw new Error('no screen');
		for (const part of ['nothing', 'addonRemove', 'goodsRemove', 'goods'])
			expect((await forge(owner, `1:admin.panel-pick:-:crate:${row.version}:${part}`, 'select', own, '9')).text).not.toContain(
				'broke on our side'
			);
		expect(await stored()).toEqual(row);
		const stranger = makeGuild(app.sandbox, 'Elsewhere').people.owner;
		await stranger.slash('config', {}, { sub: 'panel' });
		const theirs = stranger.screen();
		if (!theirs) throw new Error('no screen');
		expect((await forge(stranger, `1:admin.panel-pick:-:crate:${row.version}:gate`, 'select', theirs, '-')).text).toContain(
			'not for sale here'
		);
		expect(await stored()).toEqual(row);
	});

	it('an edit is whole or not there when the bot dies meanwhile', async () => {
		await openPart('Risk');
		const lost = owner.select('How risky it is', ['critical']).catch(() => null);
		await app.bot.kill9();
		await lost;
		await app.restart();
		const { version, definition: now } = await stored();
		const edits = await app.db.collection('catalogue_history').countDocuments({ guild: app.guild.id, version, 'before.key': 'crate' });
		expect(edits).toBe(1);
		expect(['high', 'critical']).toContain(now.risk.level);
	});
});

it('nothing broke', () => {
	expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
});
