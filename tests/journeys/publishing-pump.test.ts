import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { type App, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { setUp } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

/** What each order of the item pays back. */
const back = 30;

let app: App;
let owner: Person;

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		addItem(json, { key: 'dust', price: 100 });
	});
	app = await startApp({ pack });
	({ owner } = app.people);
	await setUp(app);
	await plant();
	await owner.slash('config', {}, { sub: 'publish' });
	await owner.click('Collect in a draft');
	await owner.click('Collect in a draft');
	await app.idle();
}, 240_000);
afterAll(() => app?.stop());

/** A reward that neither the panel nor a pack lets through, as rows of another version may hold it: the check asks what is, not how it came. */
async function plant(): Promise<void> {
	const filter = { guild: app.guild.id };
	const row = await app.db.collection('settings').findOne(filter);
	const rules: { readonly key: string }[] = row?.values.xp.rewardRules ?? [];
	const purchase = rules.find(({ key }) => key === 'purchase');
	const cashback = { ...purchase, key: 'cashback', name: 'Cashback', amounts: { credits: back }, multipliers: [], caps: [] };
	const faucets = { enabled: true, capPerMemberPerDay: { credits: 5_000 } };
	await app.db
		.collection('settings')
		.updateOne(filter, { $set: { 'values.xp.rewardRules': [...rules, cashback], 'values.xp.faucets': faucets }, $inc: { version: 1 } });
	await app.db
		.collection('items')
		.updateOne({ ...filter, key: 'dust' }, { $set: { 'definition.rewards.rules': ['cashback'] }, $inc: { version: 1 } });
}

const draft = (): Promise<Outcome> => owner.slash('config', {}, { sub: 'publish' });
const inForce = async (): Promise<number> =>
	Number((await app.db.collection('settings').findOne({ guild: app.guild.id }))?.published?.number);
async function reprice(credits: number): Promise<void> {
	await owner.slash('config', { area: 'items' }, { sub: 'panel' });
	await owner.click('Search');
	await owner.fill({ words: 'dust' });
	await owner.click(idOn(owner, 'panel-item:-:dust'));
	await owner.click('Price');
	await owner.fill({ credits: String(credits), per: 'piece' });
}

it('a price below what comes back is a warning with its cost while a cap bounds it', async () => {
	await reprice(20);
	const warned = await draft();
	expect(warned.text).toContain('Publish version 2?');
	expect(warned.text).toMatch(/5,000/);
});

it('without the cap it is not published, and the way round is told step by step', async () => {
	const note = idOn(owner, 'publish-note:');
	const set = await owner.slash('config', { key: 'xp.faucets.capPerMemberPerDay.credits', value: 'none' }, { sub: 'set' });
	expect(set.text).toContain('Done in the draft');
	const shown = await draft();
	expect(shown.text).toMatch(/Buy .*dust.* at .*20/i);
	expect(shown.text).toContain('30');
	expect(JSON.stringify(shown.message)).not.toContain('publish-note');
	expect(JSON.stringify(shown.message)).not.toContain('publish-plan:');
	// The button of a screen that was fine, sent late.
	await forge(owner, note.replace('publish-note', 'publish-do'), 'form', shown.message as never);
	expect(await inForce()).toBe(1);
	expect((await owner.slash('shop', { item: 'dust' })).text).toContain('100');
});

it('is published once it is mended', async () => {
	await reprice(80);
	await draft();
	await owner.click('Publish version 2');
	expect((await owner.fill({ note: '' })).text).toContain('Version 2 is live');
	expect(await inForce()).toBe(2);
});
