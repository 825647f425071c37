import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { setUp } from '../support/order-script.js';
import { idOn } from '../support/screens.js';

let app: App;
let owner: Person;

beforeAll(async () => {
	app = await startApp();
	({ owner } = app.people);
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

const bring = (name: string, data: string | Uint8Array, person = owner) =>
	person.slash('config', { file: { name, data } }, { sub: 'import' });
/** The file that an answer carries. */
const fileOn = (message: unknown): string => {
	const url = /"url":"([^"]+\/(?:shop|items)-\d{4}-\d\d-\d\d\.(?:json|csv)[^"]*)"/.exec(JSON.stringify(message))?.[1];
	return Buffer.from(app.sandbox.file(url ?? '') ?? []).toString('utf8');
};
const export_ = async (format: 'pack' | 'csv' | 'json', person = owner) => {
	const sent = await person.slash('config', { format }, { sub: 'export' });
	expect(sent.ephemeral).toBe(true);
	return fileOn(sent.message);
};
const price = async (guild = app.guild.id) => {
	const row = await app.db.collection('items').findOne({ guild, key: 'boss-rex' });
	return row?.definition.price.credits + (row?.definition.variants[0].priceDelta ?? 0);
};

describe('items and prices as a table', () => {
	it('go out, come in with another price, are looked at, applied, sold and taken back', async () => {
		const before = await price();
		const csv = await export_('csv');
		const lines = csv.split('\r\n');
		const at = lines.findIndex((line) => line.includes(',boss-rex,'));
		const cells = (lines[at] ?? '').split(',');
		cells[cells.length - 2] = String(before + 111);
		lines[at] = cells.join(',');
		const plan = await bring('items.csv', lines.join('\r\n'));
		expect(plan.text).toContain('1 changed');
		expect(plan.text).toContain('what people pay');
		expect(await price()).toBe(before);
		const row = await owner.select(idOn(owner, 'import-open:'), ['0']);
		expect(row.text).toContain(`${before} → ${before + 111}`);
		await owner.click('‹ Back');
		const done = await owner.click(idOn(owner, 'import-apply:'));
		expect(done.text).toContain('is imported');
		expect(await price()).toBe(before + 111);
		const card = await app.people.buyer.slash('shop', { item: 'boss-rex' });
		expect(card.text).toContain(String(before + 111));
		await bring('items.csv', lines.join('\r\n'));
		await owner.click('Discard');
		await owner.click(idOn(owner, 'import-result:'));
		const undone = await owner.click('Undo this import');
		expect(undone.text).toContain('taken back');
		expect(await price()).toBe(before);
		expect(await app.db.collection('audit').countDocuments({ guild: app.guild.id, action: /^catalogue\.import/ })).toBe(2);
	});

	it('is refused as stale when somebody has changed the shop since', async () => {
		const csv = await export_('csv');
		const cheaper = csv.replace(/(\r\n[^\r]*,boss-rex,[^\r]*,)(\d+)(,\d+)(?=\r\n)/, '$19999$3');
		expect(cheaper).not.toBe(csv);
		await bring('items.csv', cheaper);
		const apply = idOn(owner, 'import-apply:');
		await app.db.collection('items').updateOne({ guild: app.guild.id, key: 'boss-rex' }, { $inc: { version: 1 } });
		const refused = await owner.click(apply);
		expect(refused.text).toContain('Things have changed meanwhile');
		expect((await owner.click('Look at the plan')).text).toContain('Conflict: ours stays');
	});
});

describe('a pack', () => {
	it('brings the same shop into another server, without roles, channels or rights', async () => {
		const pack = await export_('pack');
		expect(pack).not.toMatch(/\d{16,}/);
		const other = makeGuild(app.sandbox, 'Redwood');
		const elsewhere = { ...app, ...other };
		await setUp(elsewhere);
		const planned = await bring('shop.json', pack, other.people.owner);
		expect(planned.text).toContain('0 new');
		expect(planned.text).toContain('never imported');
		// The id of a plan of one server is nothing in another, nor for somebody else.
		const id = /import-plan:-:([a-z0-9]{10})|import-drop:-:([a-z0-9]{10})/.exec(JSON.stringify(planned.message));
		const on = (await owner.slash('config', {}, { sub: 'panel' })).message;
		const forged = await forge(owner, `1:admin.import-plan:-:${id?.[1] ?? id?.[2]}:0`, 'button', on as never);
		expect(forged.text).toContain('This import is over');
	});

	it('is refused with every mistake at its place', async () => {
		const pack = JSON.parse(await export_('pack'));
		pack.moon = true;
		pack.categories[0].items[0].price.credits = -1;
		pack.categories[1].items[0].name = '@everyone';
		const { text } = await bring('shop.json', `\uFEFF${JSON.stringify(pack)}`);
		expect(text).toContain('No such field');
		expect(text).toContain('price.credits');
		expect(text).toContain('Must not mention everyone');
		for (const [data, said] of [
			['not a pack', 'No column'],
			['{"format":"tribute-pack"', 'JSON'],
			[`${JSON.stringify(pack)} trailing`, 'JSON'],
			['{"format":"tribute-pack","format":"tribute-pack","formatVersion":3,"name":"x"}', 'twice'],
			[new Uint8Array([0xff, 0xfe, 0x00]), 'UTF-8'],
			['', 'empty']
		] as const)
			expect((await bring('x.json', data)).text, String(said)).toContain(said);
		const large = await bring('x.json', 'x'.repeat(1024 * 1024 + 1));
		expect(large.text).toContain('too large');
		const many = {
			format: 'tribute-items',
			formatVersion: 1,
			items: Array.from({ length: 2_001 }, (_, index) => ({ item: `a${index}`, variant: 'a', price: 1 }))
		};
		expect((await bring('x.json', JSON.stringify(many))).text).toContain('2000 at most');
	});

	it('is for those who may edit the catalogue', async () => {
		const refused = await app.people.buyer.slash('config', { file: { name: 'x.csv', data: 'x' } }, { sub: 'import', forge: true });
		expect(refused.text).not.toContain('Import x.csv');
		expect(await app.db.collection('imports').countDocuments({ member: app.people.buyer.id })).toBe(0);
	});
});
