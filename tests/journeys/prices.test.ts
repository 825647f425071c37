import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { credits, newBuyer, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { digests, forge } from '../support/forge.js';
import { quiet } from '../support/order-life.js';
import { fillForm, setUp, startGrant } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

const hour = 3_600_000;

let app: App;
let owner: Person;
let zone: string;
let expert: { readonly id: string };

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		json.tickets.oneOpenPerItem = false;
		for (const gate of json.trust.gates as { appliesTo: string[] }[])
			gate.appliesTo = gate.appliesTo.filter((what) => !what.startsWith('order.over'));
		addItem(json, { key: 'crate', price: 100, buyerLimit: { count: 40, window: 'week' } });
		addItem(json, { key: 'saddle', price: 50 });
		const crate = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'crate');
		Object.assign(crate ?? {}, { maxPerOrder: 10 });
	});
	app = await startApp({ pack });
	({ owner } = app.people);
	await setUp(app);
	zone = String((await app.db.collection('settings').findOne({ guild: app.guild.id }))?.zone);
}, 240_000);
afterAll(() => app?.stop());

/** Opens the list of one kind of rules. */
async function prices(kind: 'sale' | 'role' | 'coupon' | 'ladder'): Promise<Outcome> {
	await owner.slash('config', {}, { sub: 'panel' });
	await owner.click('Prices');
	return owner.click(idOn(owner, `prices-list:-:${kind}:`));
}

const rule = (kind: string, key: string) => app.db.collection('price_rules').findOne({ guild: app.guild.id, kind, key });
const uses = async (code: string): Promise<number> =>
	Number(
		(await app.db.collection<{ _id: string; count: number }>('shop_counters').findOne({ _id: `${app.guild.id}|coupon|${code}` }))?.count ??
			0
	);
/** The guild's clock as a form takes it. */
const moment = (ms: number): string =>
	new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(ms);
/** Moves the clock, until the bot follows it: the storefront that it shows then is of that time. */
async function moveOn(ms: number): Promise<void> {
	await app.advance(ms);
	await new Promise((resolve) => setTimeout(resolve, 500));
	await app.idle();
}
const now = (): number => app.sandbox.clock.now().getTime();

/** Opens the summary of a crate with a coupon. */
async function withCoupon(buyer: Person, code: string): Promise<Outcome> {
	await fillForm(buyer, 'crate');
	await buyer.click(idOn(buyer, 'shop.coupon:'));
	return buyer.fill({ code });
}

describe('an owner', () => {
	it('sees what changes prices, and makes a coupon in two steps', async () => {
		expect((await owner.slash('config', {}, { sub: 'panel' })).text).toContain('Prices');
		const home = await owner.click('Prices');
		expect(home.text).toContain('the one that takes most off counts alone');
		expect((await prices('coupon')).text).toContain('No coupon yet');
		await owner.click('New coupon');
		const refused = await owner.fill({ code: 'A B', discount: 'much' });
		expect(refused.text).toContain('Not stored');
		await owner.click('Correct');
		const made = await owner.fill({ code: 'Summer-26', discount: '20 %', minTotal: '100' });
		expect(made.text).toContain('SUMMER-26');
		expect(made.text).toContain('Paused');
		await owner.click('Bounds');
		const bounded = await owner.fill({ uses: '2', perMember: '1', to: moment(now() + 48 * hour) });
		expect(bounded.text).toContain('0 of 2');
		expect((await owner.click('Start')).text).toContain('Started');
		expect(await rule('coupon', 'summer-26')).toMatchObject({ active: true, rule: { percent: 20, uses: 2, perMember: 1, minTotal: 100 } });
	});

	it('makes a discount for a role, a sale with its time, and quantity breaks of an item', async () => {
		expert = app.sandbox.createRole(app.guild, { name: 'Expert' });
		await prices('role');
		await owner.click('New discount');
		const discount = await owner.fill({ ruleName: 'Expert', role: [expert.id], percent: '10', onItems: 'crate' });
		expect(discount.text).toContain('takes nothing off until you start it');
		expect((await owner.click('Start')).text).toContain('Started');

		await prices('sale');
		await owner.click('New sale');
		const made = await owner.fill({ ruleName: 'Black week', percent: '15 %', categories: ['materials'] });
		expect(made.text).toContain('no time yet');
		expect((await owner.click('Start')).text).toContain('has no time yet');
		await owner.click('Open it');
		await owner.click('Time');
		const timed = await owner.fill({ from: moment(now() + 2 * hour), to: moment(now() + 5 * hour) });
		expect(timed.text).toContain('Runs');
		await owner.click('Start');
		expect(await rule('sale', 'black-week')).toMatchObject({ active: true, rule: { percent: 15, scope: { categories: ['materials'] } } });

		await owner.slash('config', { area: 'items' }, { sub: 'panel' });
		await owner.click('Search');
		await owner.fill({ words: 'crate' });
		await owner.click(idOn(owner, 'panel-item:'));
		await owner.click('Quantity breaks');
		expect((await owner.fill({ breaks: '5 = 5 %\n20 = 9 %' })).text).toContain('never reached');
		await owner.click('Correct');
		expect((await owner.fill({ breaks: '5 = 5 %\n10 = 12 %' })).text).toContain('from 5 on −5 %');
		const audit = await app.db
			.collection('audit')
			.find({ guild: app.guild.id, action: /^catalogue\.(price\.|item\.breaks)/ })
			.toArray();
		expect(audit.map(({ action }) => action)).toEqual(expect.arrayContaining(['catalogue.price.created', 'catalogue.item.breaks']));
	});

	it('gives an item the qualities of a ladder after a look at the prices, and takes it back', async () => {
		await prices('ladder');
		await owner.click('New ladder');
		await owner.fill({ ruleName: 'Gear', steps: 'Primitive = 100 %\nAscendant = 650 %', blueprint: 'Blueprint = 300 %' });
		await owner.click('Give to an item');
		expect((await owner.fill({ ladderItem: 'nothing' })).text).toContain('There is no item');
		await owner.click('Correct');
		const plan = await owner.fill({ ladderItem: 'saddle' });
		expect(plan.text).toContain('Nothing has changed yet');
		expect(plan.text).toContain('Ascendant');
		expect(plan.text).toContain('975');
		const done = await owner.click('Make variants');
		expect(done.text).toContain('325');
		const variants = async () =>
			(await app.db.collection('items').findOne({ guild: app.guild.id, key: 'saddle' }))?.definition.variants.map(
				({ key }: { key: string }) => key
			);
		expect(await variants()).toEqual(['primitive', 'primitive-blueprint', 'ascendant', 'ascendant-blueprint']);
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect(await variants()).toEqual(['one']);
	});

	it('of two who edit the same coupon one is told who was faster; archiving asks, and is taken back', async () => {
		await prices('coupon');
		await owner.click(idOn(owner, 'prices-rule:-:coupon:summer-26'));
		await owner.click('Change');
		const form = owner.modal()!;
		const version = (await rule('coupon', 'summer-26'))?.version;
		const other = app.sandbox.as(owner.user, app.guild);
		await other.slash('config', {}, { sub: 'panel' });
		await other.click(`1:admin.prices-form:-:coupon:summer-26:${version}:main`, { forge: true });
		await other.fill({ discount: '25 %', minTotal: '100' });
		expect((await owner.fill({ discount: '90 %' }, { modal: form })).text).toContain('has changed meanwhile');
		await owner.click('Open it anew');
		expect((await owner.click('Archive')).text).toContain('Its code counts no longer');
		await owner.click('Archive');
		expect(await rule('coupon', 'summer-26')).toMatchObject({ archived: true, active: false });
		await owner.click('Undo');
		expect(await rule('coupon', 'summer-26')).toMatchObject({ archived: false, active: true, rule: { percent: 25 } });
	});
});

describe('a buyer', () => {
	let mira: Person;
	let racers: readonly Person[];

	it('sees the whole price: list, best discount, coupon and limit; and why a code does not count', async () => {
		mira = await newBuyer(app, 'Mira');
		app.sandbox.giveRole(app.guild, mira, expert);
		const card = await mira.slash('shop', { item: 'crate' });
		expect(card.text).toContain('from 5 on −5 %');
		await fillForm(mira, 'crate');
		const plain = app.sandbox.render(mira.screen()!);
		expect(plain).toContain('Expert −10 % = −10');
		expect(plain).toContain('more this week');
		await mira.click(idOn(mira, 'shop.coupon:'));
		expect((await mira.fill({ code: 'WINTER' })).text).toContain('There is no coupon');
		await mira.click('Correct');
		const counted = await mira.fill({ code: 'summer-26' });
		expect(counted.text).toContain('Coupon SUMMER-26 −25 % = −25');
		expect(counted.text).not.toContain('Expert −10 %');
	});

	it('is asked for a code only where there is one that may count for the item', async () => {
		const asks = () => app.sandbox.render(mira.screen()).includes('(Coupon)');
		await fillForm(mira, 'crate');
		expect(app.sandbox.render(mira.screen())).toContain('Change coupon');
		await mira.click(idOn(mira, 'shop.coupon:'));
		await mira.fill({ code: '' });
		expect(asks()).toBe(true);
		await prices('coupon');
		await owner.click(idOn(owner, 'prices-rule:-:coupon:summer-26'));
		await owner.click('Pause');
		await fillForm(mira, 'crate');
		expect(asks()).toBe(false);
		await owner.click('Undo');
		await fillForm(mira, 'crate');
		expect(asks()).toBe(true);
	});

	it('who loses the role of a discount between the summary and the order is told both prices, and asked again', async () => {
		const bram = await newBuyer(app, 'Bram');
		app.sandbox.giveRole(app.guild, bram, expert);
		await fillForm(bram, 'crate');
		expect(app.sandbox.render(bram.screen())).toContain('Expert −10 % = −10');
		app.sandbox.takeRole(app.guild, bram, expert);
		const told = await bram.click('Place order');
		expect(told.text).toMatch(/from .*90.* to .*100/);
		expect((await credits(app, bram)).held).toBe(0);
		expect(await app.db.collection('orders').countDocuments({ guild: app.guild.id, buyer: bram.id })).toBe(0);
		await bram.click('To the summary').catch(() => bram.click(idOn(bram, 'shop.continue:')));
		const again = app.sandbox.render(bram.screen());
		expect(again).not.toContain('Expert');
		expect(again).toContain('100');
		// With the role back the price falls again: nobody pays less than they were shown without being asked either.
		app.sandbox.giveRole(app.guild, bram, expert);
		expect((await bram.click('Place order')).text).toMatch(/from .*100.* to .*90/);
		app.sandbox.takeRole(app.guild, bram, expert);
		await bram.click('To the summary').catch(() => bram.click(idOn(bram, 'shop.continue:')));
		await bram.click('Place order');
		await app.idle();
		const [order] = await app.db.collection('orders').find({ guild: app.guild.id, buyer: bram.id }).toArray();
		expect(order).toMatchObject({ held: 100, quote: { total: 100 } });
		expect((await credits(app, bram)).held).toBe(100);
	});

	it('sees a sale in the list while it runs, and is told both prices when it ended before the order', async () => {
		const rook = await newBuyer(app, 'Rook');
		await moveOn(3 * hour);
		await rook.slash('shop');
		await rook.click('Materials');
		const list = await rook.select(idOn(rook, 'shop.filter'), ['sale']);
		expect(list.text).toContain('On sale −15 %');
		await fillForm(rook, 'crate');
		expect(app.sandbox.render(rook.screen()!)).toContain('Sale Black week −15 %');
		await moveOn(3 * hour);
		const told = await rook.click('Place order');
		expect(told.text).toMatch(/from .*85.* to .*100/);
		expect((await credits(app, rook)).held).toBe(0);
		const summary = await rook.click('To the summary').catch(() => rook.click(idOn(rook, 'shop.continue:')));
		expect(summary.text).toContain('100');
	});

	it('of several who want the last use of a coupon one gets it, and the others are asked again', async () => {
		const others = await Promise.all(['Vex', 'Odo', 'Dodo'].map((name) => newBuyer(app, name)));
		racers = [mira, ...others];
		for (const racer of racers) {
			const { text } = await withCoupon(racer, 'summer-26');
			expect(text).toContain('−25 %');
		}
		const results = await Promise.all(racers.map((racer) => racer.click('Place order')));
		await app.idle();
		const placed = await app.db.collection('orders').find({ guild: app.guild.id, 'reservation.coupon.key': 'summer-26' }).toArray();
		expect(placed.map(({ held }) => held)).toEqual([75, 75]);
		const lost = results.filter(({ text }) => text.includes('no longer counts'));
		expect(lost).toHaveLength(2);
		expect(lost[0]?.text).toMatch(/75/);
		expect(await uses('summer-26')).toBe(2);
		expect(await app.db.collection('coupon_uses').countDocuments({ guild: app.guild.id })).toBe(2);
	});

	it('gets the use back with a cancelled order, and the owner sees it', async () => {
		const [use] = await app.db.collection('coupon_uses').find({ guild: app.guild.id }).toArray();
		const order = await storedOrder(app, String(use?.order));
		expect(order.quote.lines.at(-1)).toMatchObject({ kind: 'discount', of: 'coupon', amount: -25 });
		const buyer = racers.find(({ id }) => id === order.buyer)!;
		await buyer.slash('order', { order: order.code }, { sub: 'cancel' });
		await buyer.click('Cancel order');
		await app.idle();
		expect((await storedOrder(app, order.code)).state).toBe('cancelled');
		expect(await uses('summer-26')).toBe(1);
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		await prices('coupon');
		await owner.click(idOn(owner, 'prices-rule:-:coupon:summer-26'));
		const shown = await owner.click('Uses');
		expect(shown.text).toContain('given back');
		expect(shown.text).toContain('1 use counts');
	});

	it('loses nothing when the bot is killed while an order with a coupon is placed', async () => {
		const sable = await newBuyer(app, 'Rune');
		await withCoupon(sable, 'summer-26');
		const taken = await uses('summer-26');
		const press = sable.click('Place order').catch(() => null);
		await app.bot.kill9();
		await press;
		await app.restart();
		const guild = app.guild.id;
		const placed = await app.db.collection('orders').findOne({ guild, buyer: sable.id });
		expect(await uses('summer-26')).toBe(placed ? taken + 1 : taken);
		expect((await credits(app, sable)).held).toBe(placed ? 75 : 0);
		if (!placed) {
			await withCoupon(sable, 'summer-26');
			await sable.click('Place order');
			await app.idle();
		}
		expect(await uses('summer-26')).toBe(2);
		expect((await credits(app, sable)).held).toBe(75);
		expect(await app.db.collection('coupon_uses').countDocuments({ guild, returned: false })).toBe(2);
	});
});

describe('nobody else', () => {
	it('who may not edit reaches a form or an act, nor does another guild', async () => {
		const nosy = await newBuyer(app, 'Nosy');
		const elsewhere = makeGuild(app.sandbox, 'Redwood').people.owner;
		const message = (await nosy.slash('shop')).message!;
		const theirs = (await elsewhere.slash('config', {}, { sub: 'panel' })).message!;
		await quiet(app);
		const before = await digests(app);
		const version = (await rule('coupon', 'summer-26'))?.version;
		for (const id of [
			`1:admin.prices-do:-:coupon:summer-26:${version}:archive`,
			'1:admin.prices-rule:-:coupon:summer-26',
			'1:admin.prices-uses:-:summer-26:0',
			`1:admin.prices-form:-:coupon:summer-26:${version}:main`,
			`1:admin.ladder-do:-:gear:1:saddle:1`
		]) {
			expect((await forge(nosy, id, 'button', message)).text).not.toContain('SUMMER');
			expect((await forge(elsewhere, id, 'button', theirs)).text).not.toContain('SUMMER');
		}
		expect((await forge(nosy, `1:admin.prices-save:-:coupon:summer-26:${version}:main`, 'form', message)).text).not.toContain('Saved');
		await quiet(app);
		expect(await digests(app)).toEqual(before);
		for (const odd of ['1:admin.prices-do:-:nothing:x:1:archive', '1:admin.prices-list:-:x:y:-5', '1:admin.prices-form:-:sale:zzz:1:main'])
			expect(
				(await owner.click(odd, { forge: true, message: (await owner.slash('config', {}, { sub: 'panel' })).message! })).text
			).not.toContain('Something broke');
	});
});
