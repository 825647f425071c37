import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { partId } from '../../src/admin/parts/ids.js';
import { textFormId, textId, textResetId, textSaveId, textUndoId } from '../../src/admin/texts/ids.js';
import { newBuyer, newMember, placeOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { room, setUp } from '../support/order-script.js';
import { press } from '../support/screens.js';

const patience = { timeout: 300_000 };

let app: App;
let owner: Person;
let admin: Person;
let buyer: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner } = app.people);
	admin = newMember(app, 'Bram');
	const row = await app.db.collection('settings').findOne({ guild: app.guild.id });
	app.sandbox.giveRole(app.guild, admin, String(row?.slots.roles.admin));
	buyer = await newBuyer(app, 'Ada');
}, 300_000);
afterAll(() => app?.stop());

const list = (by: Person, forge = false) => by.slash('config', { area: 'texts' }, { sub: 'panel', forge });
const open = async (by: Person, text: string, locale = 'en-US') => {
	await list(by, true);
	return press(by, textId.make({ text, locale }));
};
const write = async (by: Person, text: string, value: string) => {
	await open(by, text);
	await by.click('Write');
	return by.fill({ text: value });
};
const stored = async () => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.values.ownTexts ?? {};
const front = () => {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'tribute-shop');
	return channel ? app.sandbox.messages(channel).map((message) => app.sandbox.render(message)) : [];
};

it('texts are shown where they belong, as the preview has them', async () => {
	expect((await list(owner)).text).toContain('not written');
	const done = await write(owner, 'shopGreeting', 'Welcome, **survivor**.\n# not a heading');
	expect(done.text).toContain('Saved and live');
	expect(done.text).toContain('This is how members see it');
	expect(done.text).toContain('Welcome, **survivor**.');
	expect(done.text).toContain('\\# not a heading');
	await write(owner, 'rules', 'Report within 24 hours.');
	await write(owner, 'footer', 'Ashtrails, since 2019');
	const shop = (await buyer.slash('shop')).text;
	for (const part of ['Welcome, **survivor**.', 'Report within 24 hours.', '-# Ashtrails, since 2019']) expect(shop).toContain(part);
	await app.advance(65_000);
	await expect.poll(() => front()[0], patience).toContain('Welcome, **survivor**.');
	expect(front()[1]).not.toContain('Welcome');
	await expect.poll(() => front().at(-1), { timeout: 300_000 }).toContain('Ashtrails, since 2019');
	const [panel] = app.sandbox.messages(buyer.channel('tribute-shop'));
	if (!panel) throw new Error('no storefront');
	expect((await buyer.click('How it works', { message: panel })).text).toContain('Report within 24 hours.');
});

it('tickets have the greeting of their category, else that of all', async () => {
	await write(owner, 'ticketGreeting', 'We answer in the evening.');
	await write(owner, 't.materials', 'Bring your **own** box.');
	const card = async (item: string) => {
		const code = await placeOrder(app, buyer, item);
		return app.sandbox
			.messages(room(buyer, code))
			.map((message) => app.sandbox.render(message))
			.join('\n');
	};
	const materials = await card('metal-ingots');
	expect(materials).toContain('Bring your **own** box.');
	expect(materials).not.toContain('in the evening');
});

it('the text of a closed shop stands on its card', async () => {
	await write(owner, 'shopClosed', 'Wiping. Back on Friday.');
	await press(owner, partId.make({ part: 'shop' }));
	await owner.click('Switch off');
	expect((await buyer.slash('shop')).text).toContain('Wiping. Back on Friday.');
	await owner.click('Undo');
	expect((await buyer.slash('shop')).text).toContain('Categories');
});

it('a language without its own text gets another, and each has its own', async () => {
	const german = await open(owner, 'rules', 'de');
	expect(german.text).toContain('readers see the text of another language');
	await owner.click('Write');
	expect((await owner.fill({ text: 'Melde dich binnen 24 Stunden.' })).text).toContain('Saved and live');
	expect((await stored()).rules).toEqual({ 'en-US': 'Report within 24 hours.', de: 'Melde dich binnen 24 Stunden.' });
	expect((await buyer.slash('shop')).text).toContain('Report within 24 hours.');
});

it('mentions, too long texts and odd ids are refused, and nothing is stored', async () => {
	const before = await stored();
	for (const bad of ['Hi @everyone', 'ask <@123456789012345678>', 'join discord.gg/abc'])
		expect((await write(owner, 'footer', bad)).text).toContain('No mentions in this text');
	for (const text of ['nothing', '__proto__', 't.nothing', 't.__proto__', ''])
		expect((await press(owner, textId.make({ text, locale: 'en-US' }))).text).toMatch(/no such text|older/);
	await open(owner, 'footer', 'xx-$where');
	expect((await press(owner, textUndoId.make({ text: 'footer', locale: 'en-US', version: 9_999 }))).text).toContain(
		'Somebody wrote this meanwhile'
	);
	expect(await stored()).toEqual(before);
});

it('of two owners the second is told; what was written is taken back and away', async () => {
	for (const person of [owner, admin]) {
		await open(person, 'footer');
		await person.click('Write');
	}
	expect((await owner.fill({ text: 'First' })).text).toContain('Saved and live');
	expect((await admin.fill({ text: 'Second' })).text).toContain('Somebody wrote this meanwhile');
	expect((await stored()).footer['en-US']).toBe('First');
	expect((await owner.click('Undo')).text).toContain('Ashtrails, since 2019');
	expect((await stored()).footer['en-US']).toBe('Ashtrails, since 2019');
	await open(owner, 'footer');
	expect((await owner.click('Take it away')).text).toContain('Nothing is written');
	expect((await stored()).footer).toEqual({});
	expect((await buyer.slash('shop')).text).not.toContain('Ashtrails, since');
	expect(await app.db.collection('audit').countDocuments({ guild: app.guild.id, target: 'setting:ownTexts.footer.en-US' })).toBe(4);
});

it('nobody else writes, and another server has its own', async () => {
	const before = await stored();
	for (const person of [buyer, app.people.staff]) {
		expect((await list(person, true)).text).toContain('🔒');
		await person.slash('wallet', {}, { sub: 'balance' });
		const at = { text: 'footer', locale: 'en-US' };
		for (const id of [textId.make(at), textFormId.make(at), textResetId.make({ ...at, seen: 'x' }), textUndoId.make({ ...at, version: 2 })])
			expect((await press(person, id)).text).toContain('🔒');
		expect(textSaveId.make({ ...at, seen: 'x' }).length).toBeLessThan(100);
	}
	expect(await stored()).toEqual(before);
	const other = makeGuild(app.sandbox, 'Redwood');
	expect((await list(other.people.owner)).text).not.toContain('Report within');
});
