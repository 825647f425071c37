import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, place, storedOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { forge } from '../support/forge.js';
import { setUp } from '../support/order-script.js';
import { openLimits, packFile } from '../support/packs.js';
import { idOn } from '../support/screens.js';

let app: App;
let owner: Person;
let staff: Person;

beforeAll(async () => {
	app = await startApp({ pack: await packFile((json) => openLimits(json)) });
	({ owner, staff } = app.people);
	await setUp(app);
}, 240_000);
afterAll(() => app?.stop());

const panel = (area?: string) => owner.slash('config', area ? { area } : {}, { sub: 'panel' });
const openItem = async (words: string) => {
	const list = await panel('items');
	expect(list.text).toContain('Search');
	await owner.click('Search');
	await owner.fill({ words });
	return owner.click(idOn(owner, 'panel-item:'));
};
const stored = async (key: string) => {
	const row = await app.db.collection('items').findOne({ guild: app.guild.id, key });
	if (!row) throw new Error(`no item ${key}`);
	return row;
};

describe('an owner edits the catalogue', () => {
	let buyer: Person;
	let code: string;

	it('sees what runs, and the way to every area', async () => {
		const { text } = await panel();
		expect(text).toContain('open order');
		expect(text).toMatch(/\d+ items in \d+ categories/);
		expect((await owner.click('Categories')).text).toMatch(/\d+ categories/);
	});

	it('makes a category and an item with two variants and three questions', async () => {
		await panel('categories');
		await owner.click('New category');
		const refused = await owner.fill({
			name: 'Paintings',
			emoji: '🎨',
			description: 'By hand',
			checklist: 'Only one line that is long enough to be kept'
		});
		expect(refused.text).toContain('Checklist');
		expect(refused.text).toContain('Only one line that is long enough to be kept');
		expect(refused.text).toContain('By hand');
		await owner.click('Correct');
		const made = await owner.fill({ name: 'Paintings', emoji: '🎨', description: 'By hand', checklist: 'Dry\nSigned' });
		expect(made.text).toContain('Saved and live');
		await owner.click('New item');
		const item = await owner.fill({ name: 'Portrait', summary: 'Of a dino', longText: 'In oil', credits: '40', per: 'portrait' });
		expect(item.text).toContain('not for sale yet');

		await owner.click('Variants');
		await owner.click('Add variant');
		await owner.fill({ variantName: 'Large', variantPrice: '90' });
		await owner.click('‹ Back');
		for (const [label, kind, details] of [
			['Which frame', 'select', 'Oak\nGold | heavy'],
			['Inscription', 'short_text', '30'],
			['How wide', 'number', '10-200']
		] as const) {
			if (label === 'Which frame') await owner.click('Questions');
			await owner.click('Add question');
			const shown = await owner.fill({ questionLabel: label, kind: [kind], details, required: label !== 'How wide' });
			expect(shown.text).toContain(label);
		}
		const row = await stored('portrait');
		expect(row.definition.variants.map((variant: { key: string }) => variant.key)).toEqual(['standard', 'large']);
		expect(row.definition.questions.map((question: { key: string }) => question.key)).toEqual(['which_frame', 'inscription', 'how_wide']);
	});

	it('looks at it as a member, without ordering or storing anything', async () => {
		const card = await openItem('Portrait');
		expect(card.text).toContain('Not for sale');
		const preview = await owner.click('Preview as member');
		expect(preview.text).toContain('Nothing is for sale here');
		expect(preview.text).toContain('Members do not see this item');
		expect(preview.text).toContain('In oil');
		expect((await owner.click('Order')).kind).toBe('modal');
		const sent = await owner.fill({ which_frame: ['gold'], inscription: 'To Mira', how_wide: '900' });
		expect(sent.text).toContain('nothing is stored');
		expect(sent.text).toContain('How wide');
		expect(await app.db.collection('drafts').countDocuments({ item: 'portrait' })).toBe(0);
	});

	it('puts it up for sale, and a member buys it', async () => {
		buyer = await newBuyer(app, 'Mira');
		expect((await buyer.slash('shop', { item: 'portrait' })).text).toContain('not for sale');
		await openItem('Portrait');
		await owner.click('Put up for sale');
		await buyer.slash('shop', { item: 'portrait' });
		await buyer.click('Order');
		await buyer.fill({ which_frame: ['oak'], inscription: 'Ash' });
		code = await place(app, buyer);
		expect(await storedOrder(app, code)).toMatchObject({ item: { key: 'portrait', variant: { key: 'standard', price: 40 } } });
	});

	it('changes price and questions while the order is open: it keeps its own, and a form under way is told', async () => {
		const other = await newBuyer(app, 'Rook');
		await other.slash('shop', { item: 'portrait' });
		await other.click('Order');
		await other.fill({ which_frame: ['gold'], inscription: 'Rook' });
		expect(other.screen() && app.sandbox.render(other.screen()!)).toContain('40');

		await openItem('Portrait');
		await owner.click(idOn(owner, 'panel-form', ':price'));
		const saved = await owner.fill({ credits: '55' });
		expect(saved.text).toContain('Saved and live');
		expect(saved.text).toContain('1 open order keeps the version');
		await owner.click('Questions');
		await owner.click(idOn(owner, 'panel-question:', ':1'));
		await owner.click('Remove');
		await owner.click('Remove');

		const told = await other.click('Place order');
		expect(told.text).toContain('The price changed');
		const order = await storedOrder(app, code);
		expect(order.item.variant.price).toBe(40);
		expect(order.item.questions).toHaveLength(3);
	});

	it('of two owners who edit the same item one is told who was faster', async () => {
		await openItem('Portrait');
		await owner.click(idOn(owner, 'panel-form', ':orders'));
		const first = owner.modal();
		await openItem('Portrait');
		await owner.click(idOn(owner, 'panel-form', ':orders'));
		await owner.fill({ maxPerOrder: '3' });
		const late = await owner.fill({ maxPerOrder: '4' }, { modal: first! });
		expect(late.text).toMatch(/Portrait has changed meanwhile.*was faster: limits/s);
		expect((await owner.click('Open it anew')).text).toContain('up to 3 per order');
	});

	it('archives it: gone from the shop, the open order is completed, and it comes back', async () => {
		await openItem('Portrait');
		expect((await owner.click('Archive')).text).toContain('1 open order goes on');
		const archived = await owner.click('Archive');
		expect(archived.text).toContain('Not for sale');
		expect((await buyer.slash('shop', { item: 'portrait' })).text).toContain('not for sale');
		await claim(app, staff, code);
		await deliver(app, staff, code);
		await confirm(app, buyer, code);
		expect((await storedOrder(app, code)).state).toBe('completed');
		await openItem('Portrait');
		await owner.click('Put up for sale');
		expect((await buyer.slash('shop', { item: 'portrait' })).text).toContain('In oil');
	});

	it('counts pieces, and takes an edit back', async () => {
		await openItem('Boss Rex');
		await owner.click('Variants');
		await owner.click(idOn(owner, 'panel-variant:', ':0'));
		await owner.click('Count pieces');
		const counted = await owner.fill({ move: '=9', reason: 'counted the vault' });
		expect(counted.text).toContain('9 free');
		await owner.click('Count pieces');
		expect((await owner.fill({ move: '-20', reason: 'lost' })).text).toContain('can not be taken');
		const audit = await app.db.collection('audit').findOne({ guild: app.guild.id, action: 'catalogue.stock.moved' });
		expect(audit).toMatchObject({ reason: 'counted the vault' });

		await openItem('Boss Rex');
		const before = (await stored('boss-rex')).definition;
		await owner.click(idOn(owner, 'panel-form', ':price'));
		await owner.fill({ credits: '999' });
		expect((await owner.click('Undo')).text).toContain('Taken back');
		expect((await stored('boss-rex')).definition).toEqual(before);
	});

	it('changes many prices after a preview, and takes all of them back', async () => {
		const before = await app.db.collection('items').find({ guild: app.guild.id }).sort({ key: 1 }).toArray();
		await panel();
		await owner.click('Bulk prices');
		const plan = await owner.fill({ by: ['percent'], value: '10', step: '5' });
		expect(plan.text).toMatch(/\d+ items change/);
		expect(plan.text).toContain('→');
		await owner.click(idOn(owner, 'panel-bulk-do'));
		const count = /(\d+) items change/.exec(plan.text)?.[1] ?? '0';
		if (Number(count) > 50) {
			expect((await owner.fill({ count: '3' })).text).toContain('not the number');
			await panel();
			await owner.click('Bulk prices');
			await owner.fill({ by: ['percent'], value: '10', step: '5' });
			await owner.click(idOn(owner, 'panel-bulk-do'));
			await owner.fill({ count });
		}
		await owner.waitForScreen(/new prices/);
		const changed = await app.db.collection('items').find({ guild: app.guild.id }).sort({ key: 1 }).toArray();
		expect(changed.filter((row, index) => row.version !== before[index]?.version)).toHaveLength(Number(count));
		await owner.click('Undo');
		await owner.waitForScreen(/Taken back/);
		const after = await app.db.collection('items').find({ guild: app.guild.id }).sort({ key: 1 }).toArray();
		expect(after.map((row) => row.definition)).toEqual(before.map((row) => row.definition));
	});

	it('orders categories, and asks a question only after an answer', async () => {
		await panel('categories');
		await owner.click(idOn(owner, 'panel-category:', ':kits'));
		await owner.click('Up');
		const [first] = await app.db.collection('categories').find({ guild: app.guild.id }).sort({ sort: 1 }).toArray();
		expect(first?.key).toBe('kits');
		await openItem('Portrait');
		await owner.click('Questions');
		await owner.click(idOn(owner, 'panel-question:', ':1'));
		await owner.click('Condition');
		await owner.select('The earlier question', ['1 · Which frame']);
		const set = await owner.select('Answers', ['Gold']);
		expect(set.text).toContain('Asked only if');
		expect((await stored('portrait')).definition.questions[1].showIf).toEqual({ question: 'which_frame', in: ['gold'] });
	});

	it('is refused to members, by the command and by forged ids, and to the owner of another guild', async () => {
		const row = await stored('portrait');
		const member = await newBuyer(app, 'Sneak');
		expect((await member.slash('config', {}, { sub: 'panel', forge: true })).text).toMatch(/may not|can't|only|needs/i);
		await member.slash('wallet', {}, { sub: 'balance' });
		const screen = member.screen();
		if (!screen) throw new Error('no screen');
		const { version } = row;
		for (const id of [
			`1:admin.panel-do:-:portrait:${version}:hide`,
			`1:admin.panel-undo:-:1:item:portrait`,
			`1:admin.panel-place:-:portrait:${version}`,
			`1:admin.try:-:0.1:i.-:portrait:`
		])
			await forge(member, id, 'button', screen);
		await forge(member, `1:admin.panel-save:-:portrait:${version}:price`, 'form', screen);
		expect(await stored('portrait')).toEqual(row);

		const there = makeGuild(app.sandbox, 'Elsewhere');
		const stranger = there.people.owner;
		const opened = await stranger.slash('config', {}, { sub: 'panel' });
		expect(opened.text).not.toContain('Portrait');
		const theirs = stranger.screen();
		if (!theirs) throw new Error('no screen');
		const answer = await forge(stranger, `1:admin.panel-do:-:portrait:${version}:hide`, 'button', theirs);
		expect(answer.text).toContain('not for sale here');
		expect(await stored('portrait')).toEqual(row);
	});
});
