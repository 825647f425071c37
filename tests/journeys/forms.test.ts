import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, credits, deliver, newBuyer, newMember, place, placeOrder, storedOrder } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { expectStored, fillPages } from '../support/first-hour.js';
import { codeWord, meet } from '../support/meeting.js';
import { answersFor, fillForm, picture, setUp, startGrant } from '../support/order-script.js';
import { packBook, priceOf, starterPack } from '../support/pack-book.js';
import { Story } from '../support/story.js';

const book = packBook();
const snapshot = (name: string) => `./__snapshots__/forms/${name}.txt`;

let app: App;
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-pack-'));
	const pack = join(folder, 'pack.json');
	await copyFile(starterPack, pack);
	app = await startApp({ pack });
	await setUp(app);
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});

/** Opens the form of an item on its first page. */
async function openForm(person: Person, item: string): Promise<void> {
	await person.slash('shop', { item });
	await person.click('Order');
}

const labels = (person: Person) => person.modal()?.data.components.flatMap((part) => (part.type === 18 ? [part.label] : [])) ?? [];

it('the shop opens exactly the item that was chosen, also the one whose key resembles others', async () => {
	const buyer = newMember(app, 'Elm');
	for (const item of book.categories.flatMap(({ items }) => items)) {
		const { text } = await buyer.slash('shop', { item: item.key });
		const listed = item.enabled && item.settlement.kind !== 'external';
		expect([item.key, text.includes(`## ${item.name}`)]).toEqual([item.key, listed]);
	}
	const choices = await buyer.autocomplete('shop', 'item', 'craft from');
	expect(choices[0]).toMatchObject({ value: 'crafting-service' });
});

describe('a page that is refused', () => {
	it('keeps what was right, names what was not, and opens again with everything that was written', async () => {
		const story = new Story(app, new Map());
		const buyer = await newBuyer(app, 'Fern');
		await openForm(buyer, 'level-carry');
		const refused = await story.fill(buyer, {
			...answersFor(buyer),
			survivor_name: 'Human',
			server_number: '9664',
			survivor_level: 'high'
		});
		expect(refused).toContain('2 answers need another look');
		const again = await story.click(buyer, 'Correct');
		for (const kept of ['Human', '9664', 'high', '● PC - Steam']) expect(again).toContain(kept);
		const saved = await story.fill(buyer, { survivor_name: 'Fern of Ash', survivor_level: '57' });
		expect(saved).toContain('Survivor name **Fern of Ash**');
		expect(saved).toContain('Your survivor level **57**');
		await expect(story.text).toMatchFileSnapshot(snapshot('refused-page'));
	});
});

describe('a form that is left', () => {
	it('is gone on with after a crash and days later, on the page where it stopped', async () => {
		const story = new Story(app, new Map());
		const buyer = app.sandbox.as(app.sandbox.members(app.guild).find(({ user }) => user.global_name === 'Fern')?.user ?? '', app.guild);
		await app.restart();
		await app.advance(3 * day);
		const home = await story.slash(buyer, 'shop');
		expect(home).toContain('Continue Level carry');
		const page = await story.click(buyer, 'Continue Level carry');
		expect(page).toContain('page 2 of 2');
		await fillPages(story, buyer, {});
		const code = await place(app, buyer);
		const order = await storedOrder(app, code);
		expect(order.answers.find((answer: { key: string }) => answer.key === 'survivor_level')).toMatchObject({ text: '57' });
		await expect(story.text).toMatchFileSnapshot(snapshot('resumed'));
	});

	it('is given up when its days are over', async () => {
		const buyer = await newBuyer(app, 'Ivo');
		await openForm(buyer, 'taming');
		await buyer.fill(answersFor(buyer));
		expect((await buyer.slash('shop')).text).toContain('Continue Taming service');
		await app.advance(8 * day);
		await expect.poll(() => app.db.collection('drafts').countDocuments({ member: buyer.id }), { timeout: 300_000 }).toBe(0);
		expect((await buyer.slash('shop')).text).not.toContain('Continue');
	});
});

describe('answers of the profile', () => {
	it('are asked once, and only those that an item needs', async () => {
		const story = new Story(app, new Map());
		const buyer = await newBuyer(app, 'Juno');
		await openForm(buyer, 'metal-ingots');
		expect(labels(buyer)).toContain('Survivor name');
		await fillPages(story, buyer, {});
		await place(app, buyer);
		const profile = await app.db.collection('profiles').findOne({ member: buyer.id });
		expect(profile?.answers.map(({ key }: { key: string }) => key)).toEqual(['survivor_name', 'platform', 'server_number', 'time_zone']);

		await openForm(buyer, 'taming');
		expect(labels(buyer)).toEqual([
			'Map for delivery',
			'Creature species',
			'Lowest wild level you accept',
			'Gender',
			'How should we hand it over?'
		]);
		await fillPages(story, buyer, {});
		expect(app.sandbox.render(buyer.screen())).toContain('Survivor name **Mira of Ash**');
		await story.click(buyer, 'Change answers');
		await story.click(buyer, 'Change these too');
		await expect(story.text).toMatchFileSnapshot(snapshot('profile'));
	});
});

describe('the summary', () => {
	it('leads to another amount and variant, and to the optional questions', async () => {
		const story = new Story(app, new Map());
		const buyer = await newBuyer(app, 'Kai');
		await openForm(buyer, 'saddle-bp');
		await fillPages(story, buyer, {});
		await story.click(buyer, 'Amount');
		const choice = book.item('saddle-bp').variants.find(({ key }) => key === 'mastercraft');
		await story.select(buyer, 'Quality', [choice?.key ?? '']);
		await story.click(buyer, 'Amount: 1');
		expect(await story.fill(buyer, { Amount: '9' })).toContain('whole number from 1 to 2');
		await story.click(buyer, 'Amount: 1').catch(async () => {
			await story.slash(buyer, 'shop');
			await story.click(buyer, 'Continue Saddle blueprint');
			await story.click(buyer, 'Amount');
			await story.click(buyer, 'Amount: 1');
		});
		await story.fill(buyer, { Amount: '2' });
		const total = priceOf(book, { item: 'saddle-bp', variant: 'mastercraft', quantity: 2 });
		expect(await story.click(buyer, 'Continue')).toContain(`Total 🪙 ${total} Credits`);
		const details = await story.click(buyer, 'Add details');
		expect(details).toContain('Minimum stat');
		expect(await story.fill(buyer, { min_stat: 'Armor 80', notes: 'No hurry.' })).toContain('Minimum stat **Armor 80**');
		const code = await place(app, buyer);
		const order = await storedOrder(app, code);
		expect(order).toMatchObject({ held: total, quantity: 2, item: { variant: { key: 'mastercraft' } } });
		expect(order.answers).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'notes', text: 'No hurry.' })]));
		await expect(story.text).toMatchFileSnapshot(snapshot('summary'));
	});
});

describe('uploads', () => {
	it('are refused by type and size as their bytes are, and copied when they fit', async () => {
		const story = new Story(app, new Map());
		const buyer = await newBuyer(app, 'Lior');
		await openForm(buyer, 'crafting-service');
		for (let page = 0; page < 4 && !labels(buyer).includes('Screenshot of the blueprint'); page++) {
			await buyer.fill(answersFor(buyer));
			await buyer.click('Continue');
		}
		expect(labels(buyer)).toContain('Screenshot of the blueprint');
		const fake = { name: 'blueprint.png', data: 'this is no picture' };
		expect(await story.fill(buyer, { ...answersFor(buyer), screenshot: [fake] })).toContain('files of these types');
		await story.click(buyer, 'Correct');
		const large = { name: 'large.png', data: Buffer.concat([picture.data, Buffer.alloc(8 * 1024 * 1024)]) };
		expect(await story.fill(buyer, { ...answersFor(buyer), screenshot: [large] })).toContain('8 MiB');
		expect(await app.db.collection('files.files').countDocuments({ 'metadata.member': buyer.id })).toBe(0);
		await story.click(buyer, 'Correct');
		await story.fill(buyer, { ...answersFor(buyer), screenshot: [picture] });
		const stored = await app.db.collection('files.files').findOne({ 'metadata.member': buyer.id });
		await expectStored(app, String(stored?._id));
		if (app.sandbox.render(buyer.screen()).includes('(Continue)')) await story.click(buyer, 'Continue');
		await fillPages(story, buyer, {});
		const order = await storedOrder(app, await place(app, buyer));
		expect(order.answers.find(({ key }: { key: string }) => key === 'screenshot')).toBeDefined();
		await expect(story.text).toMatchFileSnapshot(snapshot('uploads'));
	});
});

describe('a choice behind a closed gate', () => {
	it('is left out with the reason, and refused when it is sent all the same', async () => {
		const story = new Story(app, new Map());
		const buyer = await newBuyer(app, 'Nova', 1);
		await story.slash(buyer, 'shop', { item: 'manticore' });
		await story.click(buyer, 'Order');
		for (let page = 0; page < 3 && !labels(buyer).includes('How do you take part?'); page++) {
			await buyer.fill(answersFor(buyer));
			await story.click(buyer, 'Continue');
		}
		const field = buyer
			.modal()
			?.data.components.flatMap((part) => (part.type === 18 && part.label === 'How do you take part?' ? [part] : []))[0];
		expect(JSON.stringify(field?.component)).not.toContain('join_tribe');
		expect(field?.description).toContain('You join our tribe for a run');
		const refused = await buyer.fill({ ...answersFor(buyer), boss_attendance: ['join_tribe'] }, { forge: true });
		expect(refused.text).toContain('How do you take part?');
		expect((await app.db.collection('drafts').findOne({ member: buyer.id }))?.answers).not.toEqual(
			expect.arrayContaining([expect.objectContaining({ answer: 'join_tribe' })])
		);
		await expect(story.text).toMatchFileSnapshot(snapshot('closed-choice'));
	});
});

describe('what the summary could not know yet', () => {
	it('a price that changed meanwhile is shown before anything is placed', async () => {
		const story = new Story(app, new Map());
		const early = await newBuyer(app, 'Oda');
		const buyer = await newBuyer(app, 'Pia');
		const placed = await placeOrder(app, early, 'pvp-kit');
		const old = priceOf(book, { item: 'pvp-kit', variant: 'flak', quantity: 1 });
		await fillForm(buyer, 'pvp-kit');
		story.screen(buyer);

		const raised = JSON.parse(await readFile(app.env.PACK_FILE ?? '', 'utf8'));
		for (const category of raised.categories) for (const item of category.items) if (item.key === 'pvp-kit') item.price.credits += 50;
		raised.version = '2.0.1';
		await writeFile(app.env.PACK_FILE ?? '', JSON.stringify(raised));
		await app.restart();
		const { owner } = app.people;
		const wizard = await owner.slash('setup');
		expect(wizard.text).toContain('**Start grant** 🪙 5,000 Credits');
		await owner.click('See the plan');
		await owner.click('Do it now');
		await app.idle();

		const refused = await story.click(buyer, 'Place order');
		expect(refused).toContain(`from 🪙 ${old} Credits to 🪙 ${old + 50} Credits`);
		expect(await credits(app, buyer)).toEqual({ free: startGrant, held: 0 });
		expect(await story.click(buyer, 'Check order')).toContain(`Total 🪙 ${old + 50} Credits`);
		const code = await place(app, buyer);
		expect((await storedOrder(app, code)).held).toBe(old + 50);
		expect((await storedOrder(app, placed)).held).toBe(old);
		await expect(story.text).toMatchFileSnapshot(snapshot('price-changed'));
	});

	it('the last piece went to somebody else', async () => {
		const story = new Story(app, new Map());
		const first = await newBuyer(app, 'Quin');
		const second = await newBuyer(app, 'Remy');
		for (const person of [first, second]) {
			await person.slash('shop', { item: 'metal-ingots' });
			await person.select('Amount', ['3']);
			await person.click('Order');
			await fillPages(story, person, {});
		}
		await place(app, first);
		const refused = await story.click(second, 'Place order');
		expect(refused).toContain('Metal ingots is sold out');
		expect(refused).toContain('Nothing was charged');
		expect(await credits(app, second)).toEqual({ free: startGrant, held: 0 });
		const stock = await app.db.collection('stock').findOne({ guild: app.guild.id, item: 'metal-ingots', part: 'dedi' });
		expect(stock).toMatchObject({ available: 0, reserved: 1, sold: 0 });
		expect(await story.click(second, 'Check order')).toContain('One full dedi');
		expect(await story.slash(second, 'shop', { item: 'metal-ingots' })).toContain('Sold out');
		await expect(story.text).toMatchFileSnapshot(snapshot('sold-out'));
	});

	it('the buyer’s limit of the week is used up', async () => {
		const buyer = await newBuyer(app, 'Suri');
		const { staff } = app.people;
		const code = await placeOrder(app, buyer, 'rockwell');
		await claim(app, staff, code);
		await meet(app, staff, buyer, code);
		await deliver(app, staff, code, await codeWord(buyer, code));
		await confirm(app, buyer, code);
		const before = await credits(app, buyer);
		await fillForm(buyer, 'rockwell');
		const { text } = await buyer.click('Place order');
		expect(text).toContain('You may buy 1 of this per week');
		expect(await credits(app, buyer)).toEqual(before);
	});

	it('the wallet holds too little', async () => {
		const buyer = newMember(app, 'Tess');
		await fillForm(buyer, 'metal-ingots');
		const { text } = await buyer.click('Place order');
		expect(text).toContain('40 Credits are missing');
		expect(text).toContain('Nothing was charged');
		expect(await app.db.collection('orders').countDocuments({ buyer: buyer.id })).toBe(0);
		expect(await app.db.collection('order_counters').countDocuments({ open: { $gt: 0 }, _id: { $regex: buyer.id } as never })).toBe(0);
	});

	it('a newcomer has as many open orders as the tier allows', async () => {
		const buyer = await newBuyer(app, 'Uma', 1);
		await placeOrder(app, buyer, 'metal-ingots');
		await placeOrder(app, buyer, 'polymer');
		await fillForm(buyer, 'element');
		const { text } = await buyer.click('Place order');
		expect(text).toContain('2');
		expect(await app.db.collection('orders').countDocuments({ buyer: buyer.id })).toBe(2);
	});
});
