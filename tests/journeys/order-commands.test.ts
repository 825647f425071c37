import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, place, placeOrder, storedOrder } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { claimGrant, picture, room, setUp } from '../support/order-script.js';
import { addItem, type ItemJson, openLimits, type PackJson, packFile } from '../support/packs.js';
import { Story } from '../support/story.js';

const snapshot = (name: string) => `./__snapshots__/order-commands/${name}.txt`;

let app: App;
let staff: Person;
/** The select of the list's filters. */
const show = 'Show: open, waiting for you, done, ended, a month';
const codes = new Map<string, string>();

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		json.tickets.maxOpenPerMember = 50;
		json.tickets.oneOpenPerItem = false;
		json.settings.orders.maxOpenPerFulfiller = 50;
		json.questionLibrary.colour = {
			...{ key: 'colour', type: 'select', label: 'Which colour?', required: true, multiple: true, min: 1, max: 2 },
			choices: [
				{ value: 'red', label: 'Red' },
				{ value: 'red_dark', label: 'Red, dark' },
				{ value: 'blue', label: 'Blue' }
			]
		};
		const secret = { type: 'short_text', required: true, maxLength: 100, sensitivity: 'assignee' };
		json.questionLibrary.hideout = { key: 'hideout', label: 'Where is your base?', ...secret };
		json.questionLibrary.sketch = {
			...{ key: 'sketch', type: 'file', label: 'A sketch', required: false, accept: ['image/png'], maxFiles: 1, maxMb: 1 }
		};
		addItem(json, { key: 'painted', price: 50, pieces: 100, maxOpenOrders: 10, questions: ['colour', 'hideout', 'sketch'] });
		addItem(json, { key: 'plain', price: 10, pieces: 100, maxOpenOrders: 10 });
		const painted = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'painted');
		if (!painted) throw new Error('nothing is painted');
		painted.maxPerOrder = 5;
		painted.variants.push({ key: 'big', label: 'Big', priceDelta: 25, stock: 20 });
	});
	app = await startApp({ pack });
	await setUp(app);
	({ staff } = app.people);
}, 240_000);
afterAll(() => app?.stop());

const order = (person: Person, sub: string, options: Record<string, string> = {}) => person.slash('order', options, { sub });
const offers = async (person: Person, sub: string, typed = '') =>
	(await person.autocomplete('order', 'order', typed, { sub })).map(({ value }) => value);

/** The owner changes what is painted, and takes the pack again. */
async function changed(change: (item: ItemJson) => void): Promise<void> {
	const file = app.env.PACK_FILE ?? '';
	const pack: PackJson & { version: string } = JSON.parse(await readFile(file, 'utf8'));
	for (const item of pack.categories.flatMap(({ items }) => items)) if (item.key === 'painted') change(item);
	pack.version = `${pack.version}1`;
	await writeFile(file, JSON.stringify(pack));
	await app.restart();
	const { owner } = app.people;
	await owner.slash('setup');
	await owner.click('See the plan');
	await owner.click('Do it now');
	await app.idle();
}

/** Orders two painted things, with a sketch. */
async function painted(buyer: Person, variant = 'Big'): Promise<string> {
	await buyer.slash('shop', { item: 'painted' });
	await buyer.click('Amount');
	if (variant === 'Big') await buyer.select('Amount', ['big']);
	await buyer.click('+ 1');
	await buyer.click('Continue');
	await buyer.fill({ colour: ['red_dark', 'blue'], hideout: 'Cave 12, left', sketch: [picture] });
	return place(app, buyer);
}

describe('ordering the same again', () => {
	it('is two presses, with the variant, the amount and every answer, secrets too', async () => {
		const buyer = await newBuyer(app, 'Anna');
		const first = await painted(buyer);
		codes.set(first, 'first');
		const story = new Story(app, codes);
		await order(buyer, 'cancel', { order: first });
		await buyer.click('Cancel order');
		await app.idle();
		const summary = await story.click(buyer, 'Order again', { channel: room(buyer, first) });
		for (const part of ['Big × 2', 'Red, dark, Blue', 'Cave 12, left', '150 Credits']) expect(summary).toContain(part);
		const stored = await app.db.collection('drafts').findOne({ guild: app.guild.id, member: buyer.id });
		expect(JSON.stringify(stored)).not.toContain('Cave 12');
		const second = await place(app, buyer);
		codes.set(second, 'second');
		const [before, after] = [await storedOrder(app, first), await storedOrder(app, second)];
		expect(after).toMatchObject({ quantity: 2, held: 150, item: { variant: { key: 'big' } } });
		const plain = (row: typeof before) => row.answers.map(({ key, text, files }: Record<string, unknown>) => ({ key, files, text }));
		expect(plain(after).filter(({ key }: { key: string }) => key !== 'hideout')).toEqual(
			plain(before).filter(({ key }: { key: string }) => key !== 'hideout')
		);
		const [old, fresh] = [before, after].map((row) => plain(row).find(({ key }: { key: string }) => key === 'hideout').text);
		expect(fresh).not.toBe(old);
		await claim(app, staff, second);
		expect((await staff.click('Private answers', { channel: room(staff, second) })).text).toContain('Cave 12, left');
		expect(await order(buyer, 'reorder', { order: second })).toMatchObject({ kind: 'message', ephemeral: true });
		await expect(story.text).toMatchFileSnapshot(snapshot('again'));
	});

	it('opens the page that misses something, and says what is no longer offered', async () => {
		const buyer = await newBuyer(app, 'Bert');
		const code = await painted(buyer);
		await changed((item) => {
			item.questions.push({ key: 'fresh', type: 'short_text', label: 'Something new', required: true, maxLength: 50 });
		});
		const form = await order(buyer, 'reorder', { order: code });
		expect(form.kind).toBe('modal');
		expect(form.text).toContain('Something new');
		await changed((item) => {
			item.questions.pop();
			item.variants.pop();
		});
		const left = await order(buyer, 'reorder', { order: await painted(await newBuyer(app, 'Brit'), 'One') });
		expect(left.text).toContain('No order');
		await buyer.slash('shop', { item: 'painted' });
		await buyer.click('Order');
		await buyer.click('Discard');
		const again = await order(buyer, 'reorder', { order: code });
		expect(again.text).toContain('No longer offered, so left out: Big');
		expect(again.text).toContain('One × 2');
	});
});

describe('each command', () => {
	it('knows the orders that it can do something with, and only the reader’s own', async () => {
		const buyer = await newBuyer(app, 'Cleo');
		const stranger = await newBuyer(app, 'Carl');
		const [one, two, three] = [
			await placeOrder(app, buyer, 'plain'),
			await placeOrder(app, buyer, 'plain'),
			await placeOrder(app, buyer, 'plain')
		];
		await claim(app, staff, two);
		await claim(app, staff, three);
		await deliver(app, staff, three);
		await order(buyer, 'cancel', { order: one });
		await buyer.click('Cancel order');
		await app.idle();
		expect(new Set(await offers(buyer, 'cancel'))).toEqual(new Set([two, three]));
		expect(await offers(buyer, 'extend')).toEqual([three]);
		expect(new Set(await offers(buyer, 'report'))).toEqual(new Set([two, three]));
		const all = await offers(buyer, 'reorder');
		expect(all.slice(0, 2).sort()).toEqual([two, three].sort());
		expect(all).toHaveLength(3);
		const [named] = await buyer.autocomplete('order', 'order', three.toLowerCase(), { sub: 'view' });
		expect(named).toEqual({ name: `${three} · plain × 1 · delivered`, value: three });
		for (const sub of ['view', 'cancel', 'reorder', 'extend', 'report']) expect(await offers(stranger, sub)).toEqual([]);

		const more = await order(buyer, 'extend', { order: three.toLowerCase() });
		expect(more.text).toContain(`More time for \`${three}\``);
		expect((await order(buyer, 'extend', { order: three })).text).toContain('No further extension');
		expect((await order(buyer, 'extend', { order: two })).text).toContain('has moved on');
		const report = await order(buyer, 'report', { order: three });
		expect(report.kind).toBe('modal');
		expect(report.text).toContain(three);
		expect((await order(buyer, 'report', { order: one })).text).toContain('has moved on');
		for (const sub of ['view', 'reorder', 'report', 'extend']) {
			for (const code of [three, 'ZZZZZ', 'not a code']) expect((await order(stranger, sub, { order: code })).text).toContain('No order');
		}
		expect((await storedOrder(app, three)).extensions).toBe(1);
		expect(await app.db.collection('drafts').countDocuments({ member: stranger.id })).toBe(0);
	});
});

describe('the list', () => {
	it('tells who has no orders what to do, and shows what waits first, each month, each page', async () => {
		const buyer = newMember(app, 'Dora');
		const empty = await order(buyer, 'list');
		expect(empty.text).toContain('You have not ordered yet');
		expect(empty.text).toContain('(Open shop) primary');
		await claimGrant(buyer);
		const story = new Story(app, codes);
		const made: string[] = [];
		for (let count = 0; count < 9; count++) {
			made.push(await placeOrder(app, buyer, 'plain'));
			codes.set(made.at(-1) ?? '', `plain ${count + 1}`);
		}
		const [first = '', second = '', third = ''] = made;
		for (const code of [second, third]) await claim(app, staff, code);
		await deliver(app, staff, third);
		await order(buyer, 'cancel', { order: first });
		await buyer.click('Cancel order');
		await app.idle();
		const all = await story.slash(buyer, 'order', {}, { sub: 'list' });
		expect(all).toContain('open 8 · all 9');
		expect(await story.click(buyer, '›')).toContain('Page 2 of 2');
		expect(await story.click(buyer, '‹')).toContain('Page 1 of 2');
		const open = await story.select(buyer, show, ['open']);
		expect(open).toContain('Open 8 · all 9');
		expect(open.indexOf('plain 3')).toBeLessThan(open.indexOf('plain 2'));
		expect(open.match(/→ \(Open\)/g)).toHaveLength(8);
		expect(await story.select(buyer, show, ['waiting'])).toContain('confirm by');
		expect(await story.select(buyer, show, ['done'])).toContain('No order of yours');
		expect(await story.click(buyer, 'Show all')).toContain('all 9');
		expect(await story.select(buyer, show, ['ended'])).toContain('Ended without delivery 1');
		await confirm(app, buyer, third);
		expect((await order(buyer, 'view', { order: third })).text).toContain('(Review)');
		expect((await buyer.click('Review')).text).toContain('How was plain from Dodo?');
		expect((await buyer.click('4 ★')).text).toContain('4 ★ for plain');
		await order(buyer, 'view', { order: third });
		expect((await buyer.click('Review')).text).toContain('You can change it until');
		expect((await order(buyer, 'view', { order: first })).text).not.toContain('(Review)');
		expect((await order(staff, 'view', { order: third })).text).toContain('(Review)');
		expect((await order(app.people.otherStaff, 'view', { order: third })).text).not.toContain('(Review)');
		await app.advance(40 * day);
		await app.idle();
		const now = app.sandbox.clock.now().toISOString().slice(0, 7);
		const later = await placeOrder(app, buyer, 'plain');
		await order(buyer, 'list');
		const month = await buyer.select(show, [now]);
		expect(month.text).toContain(`${now} 1 · all 10`);
		expect(month.text).toContain(later);
		await expect(story.text.replaceAll(/20\d\d-\d\d/g, '‹month›')).toMatchFileSnapshot(snapshot('list'));
	});
});

describe('the file', () => {
	it('holds the reader’s own orders, as they stand, and no secret', async () => {
		const buyer = await newBuyer(app, 'Emil');
		const code = await painted(buyer, 'One');
		await order(buyer, 'list');
		const sent = await buyer.click('Export');
		expect(sent.ephemeral).toBe(true);
		expect(sent.text).toContain('## 1 order\n');
		const url = /"url":"([^"]+orders-\d{4}-\d\d-\d\d\.csv[^"]*)"/.exec(JSON.stringify(sent.message))?.[1];
		const text = Buffer.from(app.sandbox.file(url ?? '') ?? []).toString('utf8');
		const [header, ...lines] = text.trim().split('\r\n');
		expect(header).toContain('code,item,variant,quantity,state');
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain(`${code},painted,One,2,placed,1,`);
		expect(text).not.toMatch(/Cave 12|Red, dark/);
		expect((await order(buyer, 'export', { from: '2020-01-01', to: '2020-02-01' })).text).toContain('No orders in this time');
		expect((await order(buyer, 'export', { from: '01.11.2026' })).text).toContain('Not a day');
		expect((await order(buyer, 'export', { from: '2026-02-01', to: '2026-01-01' })).text).toContain('wrong way round');
	});
});
