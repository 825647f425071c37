import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, place, placeOrder, storedOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { fillForm, setUp } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

const hour = 3_600_000;

let app: App;
let owner: Person;
let staff: Person;
/** Somebody else who may publish. */
let admin: Person;
let buyer: Person;

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		json.tickets.oneOpenPerItem = false;
		addItem(json, { key: 'crate', price: 100 });
		addItem(json, { key: 'lantern', price: 50 });
	});
	app = await startApp({ pack });
	({ owner, staff } = app.people);
	await setUp(app);
	const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
	admin = newMember(app, 'Ada');
	const manages = app.sandbox.createRole(app.guild, { name: 'Boss', permissions: 1n << 5n });
	for (const role of [row?.slots.roles.admin, manages]) app.sandbox.giveRole(app.guild, admin, role);
	buyer = await newBuyer(app, 'Mira');
}, 240_000);
afterAll(() => app?.stop());

const draft = (person: Person = owner): Promise<Outcome> => person.slash('config', {}, { sub: 'publish' });
const panel = (person: Person = owner): Promise<Outcome> => person.slash('config', {}, { sub: 'panel' });
const shop = async (item: string): Promise<string> => (await buyer.slash('shop', { item })).text;
/** The number of the version in force; `null`: each edit is. */
const inForce = async (): Promise<number | null> =>
	(await app.db.collection('settings').findOne({ guild: app.guild.id }))?.published?.number ?? null;
/** What the editors' row says. */
const edited = async (key: string): Promise<number> =>
	Number((await app.db.collection('items').findOne({ guild: app.guild.id, key }))?.definition.price.credits);
const now = (): number => app.sandbox.clock.now().getTime();
/** The guild's clock as a form takes it. */
const moment = async (ms: number): Promise<string> => {
	const zone = String((await app.db.collection('settings').findOne({ guild: app.guild.id }))?.zone);
	return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(ms);
};

/** Gives an item another price by its form. */
async function reprice(item: string, credits: number, by: Person = owner): Promise<Outcome> {
	await by.slash('config', { area: 'items' }, { sub: 'panel' });
	await by.click('Search');
	await by.fill({ words: item });
	await by.click(idOn(by, `panel-item:-:${item}`));
	await by.click('Price');
	return by.fill({ credits: String(credits), per: 'piece' });
}

/** Publishes what waits. */
async function publish(by: Person = owner, note = ''): Promise<Outcome> {
	const { text } = await draft(by);
	const label = /Publish version (\d+)\?/.exec(text)?.[1];
	await by.click(`Publish version ${label}`);
	const done = await by.fill({ note });
	await app.idle();
	return done;
}

describe('before there are versions', () => {
	it('each saved edit is in force at once, and the panel says so', async () => {
		expect((await panel()).text).toContain('Edits are in force at once');
		await reprice('lantern', 55);
		expect(await shop('lantern')).toContain('55');
		expect((await owner.slash('config', {}, { sub: 'versions' })).text).toContain('No version yet');
	});

	it('an owner begins to collect edits, after reading what that means', async () => {
		await draft();
		const asked = await owner.click('Collect in a draft');
		expect(asked.text).toContain('wait until you publish');
		expect(await inForce()).toBeNull();
		expect((await owner.click('Collect in a draft')).text).toContain('Members see version 1');
		expect(await inForce()).toBe(1);
		await app.idle();
	});
});

describe('a draft', () => {
	it('is seen by editors, not by members, and told in words', async () => {
		expect(await shop('crate')).toContain('100');
		expect((await reprice('crate', 80)).text).toContain('Done in the draft');
		expect(await edited('crate')).toBe(80);
		const set = (key: string, value: string) => owner.slash('config', { key, value }, { sub: 'set' });
		expect((await set('tickets.reopenDays', '5')).text).toContain('Done in the draft');
		expect((await set('tickets.reopenDays', '6')).text).toContain('Done in the draft');
		expect((await set('features.reviews', 'no')).text).not.toContain('Done in the draft');
		await set('features.reviews', 'yes');
		expect(await shop('crate')).toContain('100');
		const dashboard = await panel();
		expect(dashboard.text).toMatch(/Draft.*2 changes/);
		const shown = await owner.click('Review draft');
		expect(shown.text).toContain('Publish version 2?');
		expect(shown.text).toMatch(/Prices.*100 → 80/);
		expect(shown.text).toMatch(/Settings.*Buyers may reopen for, days: \d+ → 6/);
		expect((await owner.click('All changes')).text).toContain('100 → 80');
	});

	it('is not published by somebody who may only look', async () => {
		const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
		const manager = newMember(app, 'Max');
		const manages = app.sandbox.createRole(app.guild, { name: 'Watch', permissions: 1n << 5n });
		for (const role of [row?.slots.roles.manager, manages]) app.sandbox.giveRole(app.guild, manager, role);
		const seen = await draft(manager);
		expect(seen.text).toContain('100 → 80');
		expect(seen.text).toContain('You may look');
		await draft();
		const id = idOn(owner, 'publish-note:');
		const forged = await forge(manager, id.replace('publish-note', 'publish-do'), 'form', seen.message as never);
		expect(forged.text).not.toContain('is live');
		expect(await inForce()).toBe(1);
	});

	it('comes into force with a note, and members see it', async () => {
		const done = await publish(owner, 'Cheaper crates');
		expect(done.text).toContain('Version 2 is live');
		expect(await inForce()).toBe(2);
		expect(await shop('crate')).toContain('80');
		expect((await panel()).text).toContain('Nothing waits to be published');
		const log = await owner.slash('config', {}, { sub: 'versions' });
		expect(log.text).toContain('Cheaper crates');
		const one = await owner.slash('config', { version: '2' }, { sub: 'versions' });
		expect(one.text).toContain('100 → 80');
		const offered = await owner.autocomplete('config', 'version', 'cheaper', { sub: 'versions' });
		expect(offered).toEqual([{ name: expect.stringContaining('Version 2'), value: '2' }]);
		expect((await owner.slash('config', { version: '77' }, { sub: 'versions' })).text).toContain('no such version');
		expect(auditChannel()).toContain('Version 2 is live');
	});
});

/** What the audit channel shows to the owner. */
function auditChannel(): string {
	return owner
		.sees(owner.channel('audit-log'))
		.map((message) => app.sandbox.render(message))
		.join('\n');
}

/** What the bot has written to the owner alone. */
const directMessages = (): string =>
	owner
		.dms()
		.map((message) => app.sandbox.render(message))
		.join('\n');

describe('regret', () => {
	it('takes a version back while orders are open: they keep their terms, and the draft is kept', async () => {
		const cheap = await placeOrder(app, buyer, 'crate');
		await reprice('lantern', 60);
		await panel();
		const asked = await owner.click('Roll back');
		expect(asked.text).toContain('Roll back to version 1?');
		expect(asked.text).toContain('80 → 100');
		expect(asked.text).toContain('1 open order keeps its terms');
		expect(asked.text).toContain('The draft is kept');
		const done = await owner.click('Roll back');
		expect(done.text).toContain('It is what version 1 was');
		await app.idle();
		expect(await inForce()).toBe(3);
		expect(await shop('crate')).toContain('100');
		expect([await edited('crate'), await edited('lantern')]).toEqual([80, 60]);
		expect(await storedOrder(app, cheap)).toMatchObject({ quote: { total: 80 } });
		await claim(app, staff, cheap);
		await deliver(app, staff, cheap);
		await confirm(app, buyer, cheap);
		expect(await storedOrder(app, cheap)).toMatchObject({ state: 'completed', quote: { total: 80 } });
		expect(auditChannel()).toContain('rolled back to version 1');
	});

	it('tells somebody whose form was under way when the price changed', async () => {
		await fillForm(buyer, 'crate');
		const orders = await app.db.collection('orders').countDocuments({});
		await publish();
		const told = await buyer.click('Place order');
		expect(told.text).toMatch(/chang/i);
		expect(told.text).not.toContain('placed');
		expect(await app.db.collection('orders').countDocuments({})).toBe(orders);
		expect(await shop('crate')).toContain('80');
	});

	it('holds a roll-back to the version that was shown', async () => {
		const on = await inForce();
		await owner.slash('config', { version: '1' }, { sub: 'versions' });
		await owner.click('Roll back');
		await reprice('lantern', 65, admin);
		await publish(admin);
		const late = await owner.click('Roll back');
		expect(late.text).toContain('Another version is in force by now');
		expect(await inForce()).toBe(Number(on) + 1);
		expect((await owner.click('Look again')).text).toContain('Nothing waits');
	});

	it('discards a draft after naming what is lost', async () => {
		await reprice('crate', 1_000);
		await draft();
		const asked = await owner.click('Discard draft');
		expect(asked.text).toContain('80 → 1,000');
		expect(asked.text).toContain("can't be restored");
		expect((await owner.click('Discard draft')).text).toContain('The draft is discarded');
		expect(await edited('crate')).toBe(80);
		expect((await reprice('crate', 85)).text).not.toContain('Not stored');
		await publish();
	});
});

describe('two owners', () => {
	it('see each other, and who publishes second is told that the draft is another one', async () => {
		await reprice('crate', 90, admin);
		const mine = await draft();
		expect(mine.text).toContain('Ada edits the draft too');
		await owner.click(idOn(owner, 'publish-note:'));
		await reprice('lantern', 70, admin);
		const late = await owner.fill({ note: 'Mine' });
		expect(late.text).toContain('The draft has changed meanwhile');
		expect(late.text).toContain('Mine');
		expect((await owner.click('Look again')).text).toContain('70');
	});

	it('who publish the same draft at the same moment make one version', async () => {
		const before = Number(await inForce());
		const people = [owner, admin];
		for (const person of people) {
			await draft(person);
			await person.click(idOn(person, 'publish-note:'));
		}
		const [one, other] = await Promise.all(people.map((person) => person.fill({ note: '' })));
		const texts = [one?.text ?? '', other?.text ?? ''];
		expect(texts.filter((text) => text.includes(`Version ${before + 1} is live`))).toHaveLength(1);
		expect(texts.filter((text) => /changed meanwhile|by now|Nothing waits/.test(text))).toHaveLength(1);
		expect(await inForce()).toBe(before + 1);
		await app.idle();
	});
});

describe('a plan', () => {
	it('is refused for moments that are none, past, or far away, and keeps what was typed', async () => {
		await reprice('crate', 95);
		await draft();
		await owner.click('Schedule');
		const refused = await owner.fill({ when: 'tomorrow', note: 'Weekend prices for all of you' });
		expect(refused.text).toContain('Write a day and a time');
		expect(refused.text).toContain('Weekend prices');
		await owner.click('Correct');
		expect((await owner.fill({ when: await moment(now() - hour), note: '' })).text).toContain('This moment is past');
	});

	it('comes into force by itself, as it was planned, whatever was edited since', async () => {
		const on = Number(await inForce());
		await draft();
		await owner.click('Schedule');
		const planned = await owner.fill({ when: await moment(now() + 2 * hour), note: 'Weekend' });
		expect(planned.text).toContain(`Version ${on + 1} comes into force`);
		expect((await panel()).text).toContain('Planned');
		await reprice('lantern', 75);
		expect(await shop('crate')).toContain('90');
		await app.advance(2 * hour + 120_000);
		await vi.waitFor(async () => expect(await inForce()).toBe(on + 1), { timeout: 20_000 });
		await app.idle();
		expect(await shop('crate')).toContain('95');
		expect(await shop('lantern')).toContain('70');
		expect((await draft()).text).toContain('70 → 75');
		expect(auditChannel()).toContain('It was planned by');
		expect(directMessages()).toBe('');
	});

	it('is cancelled after a question, and by nobody who saw another plan', async () => {
		const on = await inForce();
		await draft();
		await owner.click('Schedule');
		await owner.fill({ when: await moment(now() + 3 * hour), note: '' });
		await draft();
		const asked = await owner.click('Cancel the plan');
		expect(asked.text).toContain('The draft stays as it is');
		const id = idOn(owner, 'publish-plan-cancel:');
		const stale = await forge(owner, id.replace(/:\d+:/, ':1:'), 'button', asked.message as never);
		expect(stale.text).toContain('The plan is another one');
		await draft();
		await owner.click('Cancel the plan');
		expect((await owner.click('Cancel the plan')).text).toContain('The plan is cancelled');
		expect(await inForce()).toBe(on);
	});

	it('ends when another version comes into force before, and its planner is told why', async () => {
		await draft();
		await owner.click('Schedule');
		await owner.fill({ when: await moment(now() + 3 * hour), note: '' });
		await publish(admin);
		expect(auditChannel()).toContain('A planned version did not come into force');
		expect(auditChannel()).toContain('Another version came into force before');
		expect(directMessages()).toContain('Another version came into force before');
		expect((await draft()).text).not.toContain('Planned');
	});
});

describe('versions', () => {
	it('are compared in words, any with any', async () => {
		await owner.slash('config', { version: '1' }, { sub: 'versions' });
		const compared = await owner.select('Compare with', ['2']);
		expect(compared.text).toContain('version 1 → version 2');
		expect(compared.text).toContain('100 → 80');
		await owner.slash('config', { version: '2' }, { sub: 'versions' });
		expect((await owner.select('Compare with', ['draft'])).text).toContain('version 2 → Draft');
	});

	it('stay in the log when edits are in force at once again', async () => {
		const shown = await draft();
		if (!shown.text.includes('Nothing waits')) await publish();
		await draft();
		await owner.click('Edits at once');
		expect((await owner.click('Edits at once')).text).toContain('in force at once from now on');
		expect(await inForce()).toBeNull();
		await reprice('crate', 120);
		expect(await shop('crate')).toContain('120');
		expect((await owner.slash('config', {}, { sub: 'versions' })).text).toContain('Version 2');
	});

	it('never stop an order', async () => {
		const late = await fillForm(buyer, 'crate').then(() => place(app, buyer));
		expect(await storedOrder(app, late)).toMatchObject({ quote: { total: 120 } });
	});
});
