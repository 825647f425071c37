import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { testDatabases } from '../../tests/support/databases.js';
import { deadlinesCollection } from '../core/deadlines/deadline.js';
import { DomainError, Forbidden } from '../core/errors.js';
import { type GuildId, guildId, type MemberId, memberId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import type { Change } from '../core/units/unit.js';
import { unitModel } from '../core/units/unit.model.js';
import { GroupCommitWriter } from '../core/units/writer.js';
import { CatalogueEditor } from './catalogue-editor.js';
import type { Editor, ItemEdit, QuestionInput } from './editor/edit.types.js';
import { EditRepository, editModel, editsCollection, keptEdits } from './editor/history.js';
import { editItem } from './editor/item.js';
import { itemProblems } from './editor/rules.js';
import { parsePackText } from './pack/pack.js';
import { variantPrice } from './pricing.js';
import {
	categoryModel,
	counterModel,
	draftModel,
	type ItemRow,
	itemModel,
	profileModel,
	statsModel,
	stockCollection,
	stockModel
} from './shop.model.js';
import { ShopRepository } from './shop.repository.js';
import { Shop } from './shop.service.js';
import { shopSettings } from './shop.settings.js';

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;

const databases = testDatabases();
const now = new Date('2026-11-18T12:00:00Z');
let connection: Connection;
let writer: GroupCommitWriter;
let repository: ShopRepository;
let shop: Shop;
let editor: CatalogueEditor;
let guild: GuildId;
let count = 0;
let requests = 0;

const person = (index: number, name: string): Actor => ({
	id: memberId(String(200000000000000000n + BigInt(index))),
	name,
	roles: [],
	isGuildOwner: index < 10,
	managesGuild: index < 10,
	joinedAt: now,
	accountCreatedAt: now,
	locale: 'en-US'
});
const sable = person(1, 'Sable');
const rook = person(2, 'Rook');
const mira = person(11, 'Mira');
const by = (actor: Actor = sable): Editor => ({ actor, request: `e${requests++}` });
const run = (changes: readonly Change[]) => writer.execute({ guild, key: `test:${requests++}`, content: null, changes });
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const item = async (key: string): Promise<ItemRow> => {
	const row = await repository.item(guild, key);
	if (!row) throw new Error(`no item ${key}`);
	return row;
};
const seen = async (key: string) => ({ key, version: (await item(key)).version });
const edit = async (key: string, what: ItemEdit, actor = sable) => editor.editItem(guild, by(actor), await seen(key), what);
const buy = async (key: string, variant: string, who: MemberId, quantity = 1) =>
	run((await shop.place(guild, { member: who, item: key, variant, quantity, addons: {}, zone: 'UTC' })).changes);
const stockOf = (key: string, part: string) =>
	database(connection)
		.collection<{ available: number; reserved: number; sold: number }>(stockCollection)
		.findOne({ guild, item: key, part });
const audits = () => database(connection).collection('audit').find({ guild }).sort({ unitSeq: 1 }).toArray();
const question = (label: string, more: Partial<QuestionInput> = {}): ItemEdit => ({
	kind: 'question',
	index: null,
	input: { label, help: '', kind: 'short_text', required: true, details: '', ...more }
});

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel, editModel])
		model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection]) await database(connection).createCollection(name);
	const clock = { now: () => now };
	writer = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	repository = new ShopRepository(connection);
	shop = new Shop(repository, { shop: async () => shopSettings.defaults }, clock);
	shop.sellable(['credits']);
	editor = new CatalogueEditor({
		repository,
		edits: new EditRepository(connection),
		units: writer,
		clock,
		policy: {
			can: async (_guild, actor) => actor.isGuildOwner,
			async require(_guild, actor) {
				if (!actor.isGuildOwner) throw new Forbidden('settings.capability');
			}
		},
		forget: (which) => shop.forget(which)
	});
});

beforeEach(async () => {
	guild = guildId(String(100000000000000000n + BigInt(count++)));
	await run(await shop.importChanges(guild, pack));
});

afterAll(async () => {
	await connection.dropDatabase();
	await connection.close();
});

describe('an edit', () => {
	it('is live at once, audited, found by its new words, and left alone by an import', async () => {
		const before = await item('boss-rex');
		const texts = {
			kind: 'texts' as const,
			name: 'Mighty Rex',
			summary: 'Short',
			description: 'Long',
			tags: ['boss'],
			variantLabel: 'Which'
		};
		await edit('boss-rex', texts);
		expect(await item('boss-rex')).toMatchObject({ version: before.version + 1, edited: true, definition: { name: 'Mighty Rex' } });
		expect((await shop.search(guild, 'mighty', 1))[0]?.key).toBe('boss-rex');
		expect((await item('boss-rex')).keywords).toContain('mighty');
		expect((await audits()).at(-1)).toMatchObject({
			action: 'catalogue.item.texts',
			target: 'item:boss-rex',
			actor: sable.id,
			before: { name: before.definition.name },
			after: { name: 'Mighty Rex' }
		});
		await run(await shop.importChanges(guild, { ...pack, categories: structuredClone(pack.categories) }));
		expect((await item('boss-rex')).definition.name).toBe('Mighty Rex');
	});

	it('of two editors one wins, and the other is told who did what', async () => {
		const at = await seen('boss-rex');
		const results = await Promise.allSettled([
			editor.editItem(guild, by(sable), at, { kind: 'price', credits: 400, per: 'dino' }),
			editor.editItem(guild, by(rook), at, { kind: 'price', credits: 500, per: 'dino' })
		]);
		expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
		const lost = results.find((result) => result.status === 'rejected');
		expect(lost?.reason).toMatchObject({
			code: 'shop.stale',
			params: { change: { key: 'shop:editor.changedBy', params: { what: { key: 'shop:editor.actions.item.price' } } } }
		});
		expect((await item('boss-rex')).version).toBe(at.version + 1);
	});

	it('of different rows at once all get through, each numbered once', async () => {
		const keys = (await editor.items(guild, sable)).slice(0, 8).map((row) => row.key);
		const places = await Promise.all(keys.map(seen));
		const done = await Promise.all(places.map((place) => editor.editItem(guild, by(), place, { kind: 'active', active: false })));
		expect(done.map(({ edit: number }) => number).sort((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
	});

	it('that wishes what is there already writes nothing, and the same request is carried out once', async () => {
		const at = await seen('boss-rex');
		const { price } = (await item('boss-rex')).definition;
		expect(await edit('boss-rex', { kind: 'price', credits: price.credits, per: price.per })).toMatchObject({ edit: null });
		const once = by();
		const [first, second] = [
			await editor.editItem(guild, once, at, { kind: 'price', credits: 777, per: 'dino' }),
			await editor.editItem(guild, once, at, { kind: 'price', credits: 777, per: 'dino' })
		];
		expect(second).toEqual(first);
		expect((await item('boss-rex')).version).toBe(at.version + 1);
	});

	it('is only for those who may, and only of this guild', async () => {
		expect(await code(edit('boss-rex', { kind: 'active', active: false }, mira))).toBe('settings.capability');
		const other = guildId('999999999999999999');
		expect(await code(editor.editItem(other, by(), await seen('boss-rex'), { kind: 'active', active: false }))).toBe('shop.item.notFound');
		expect(await code(editor.undo(other, by(), 1))).toBe('shop.change.notFound');
	});

	it.each<[string, ItemEdit, string, string]>([
		['a blank name', { kind: 'texts', name: ' ', summary: 'x', description: 'x', tags: [], variantLabel: 'x' }, 'name', 'blank'],
		[
			'a mass mention',
			{ kind: 'texts', name: '@everyone', summary: 'x', description: 'x', tags: [], variantLabel: 'x' },
			'name',
			'mention'
		],
		[
			'a long name',
			{ kind: 'texts', name: 'n'.repeat(46), summary: 'x', description: 'x', tags: [], variantLabel: 'x' },
			'name',
			'tooLong'
		],
		['no price', { kind: 'price', credits: 0, per: 'dino' }, 'credits', 'tooLow'],
		['too high a price', { kind: 'price', credits: 1_000_001, per: 'dino' }, 'credits', 'tooHigh'],
		['no orders', { kind: 'orders', maxPerOrder: 0, maxOpenOrders: 1 }, 'maxPerOrder', 'tooLow'],
		['a limit below one order', { kind: 'limits', member: [{ count: 1, window: 'day' }] }, 'buyerLimits', 'limitBelowOrder'],
		['weeks without places', { kind: 'stock', mode: 'slots', perWeek: null, lowStockAt: null, onSeasonEnd: 'keep' }, 'perWeek', 'perWeek'],
		['one choice', question('Pick', { kind: 'select', details: 'Only this' }), 'choices', 'tooFew'],
		[
			'26 choices',
			question('Pick', { kind: 'select', details: Array.from({ length: 26 }, (_, i) => `c${i}`).join('\n') }),
			'choices',
			'tooMany'
		],
		['a long label', question('l'.repeat(46)), 'label', 'tooLong'],
		['bounds the wrong way', question('How many', { kind: 'number', details: '9-1' }), 'bounds', 'boundsOrder']
	])('refuses %s by its field', async (_, what, field, problem) => {
		await edit('boss-rex', { kind: 'limits', member: [] });
		await edit('boss-rex', { kind: 'orders', maxPerOrder: 5, maxOpenOrders: 2 });
		await expect(edit('boss-rex', what)).rejects.toMatchObject({
			code: 'shop.edit',
			params: { problem: { key: `shop:editor.problems.${problem}` } }
		});
		const error: unknown = await edit('boss-rex', what).catch((thrown: unknown) => thrown);
		expect(JSON.stringify(error instanceof DomainError && error.params.field)).toContain(`shop:editor.fields.${field}`);
	});

	it('keeps hostile names as they are, as data', async () => {
		const name = '**<@1> $where `{x}`';
		await edit('boss-rex', { kind: 'texts', name, summary: '{count}', description: '[x](http://a)', tags: ['$ne'], variantLabel: '__' });
		expect((await item('boss-rex')).definition.name).toBe(name);
		const made = await editor.createItem(guild, by(), {
			category: 'dinos',
			name: '|../::~',
			summary: '$',
			description: '$',
			credits: 5,
			per: 'x'
		});
		expect(made.key).toMatch(/^[a-z0-9][a-z0-9_.-]{0,39}$/);
	});
});

describe('undo', () => {
	it('gives the row back exactly, as a new version, and can itself be undone', async () => {
		const before = await item('boss-rex');
		const { edit: number } = await edit('boss-rex', { kind: 'price', credits: 999, per: 'pair' });
		const back = await editor.undo(guild, by(), number ?? 0);
		expect(await item('boss-rex')).toEqual({ ...before, version: before.version + 2 });
		expect(await code(editor.undo(guild, by(), number ?? 0))).toBe('shop.editUndone');
		await editor.undo(guild, by(), back.edit ?? 0);
		expect((await item('boss-rex')).definition.price).toMatchObject({ credits: 999, per: 'pair' });
	});

	it("is refused after another's edit", async () => {
		const { edit: number } = await edit('boss-rex', { kind: 'price', credits: 999, per: 'dino' });
		await edit('boss-rex', { kind: 'orders', maxPerOrder: 2, maxOpenOrders: 2 }, rook);
		expect(await code(editor.undo(guild, by(), number ?? 0))).toBe('shop.stale');
		expect((await item('boss-rex')).definition.price.credits).toBe(999);
	});

	it('takes away what was made, and brings it back', async () => {
		const wish = { category: 'kits', name: 'Boss Rex', summary: 's', description: 'd', credits: 10, per: 'dino' };
		const made = await editor.createItem(guild, by(), wish);
		expect(made.key).toBe('boss-rex-2');
		const gone = await editor.undo(guild, by(), made.edit ?? 0);
		expect(await repository.item(guild, made.key)).toBeNull();
		await editor.undo(guild, by(), gone.edit ?? 0);
		expect((await item(made.key)).definition.name).toBe('Boss Rex');
	});

	it('remembers so many edits and no more', async () => {
		const at = await seen('boss-rex');
		for (let step = 0; step < keptEdits + 3; step += 1)
			await editor.editItem(guild, by(), { key: at.key, version: at.version + step }, { kind: 'price', credits: 500 + step, per: 'dino' });
		expect(await database(connection).collection(editsCollection).countDocuments({ guild })).toBe(keptEdits);
	}, 300_000);
});

describe('items and categories', () => {
	it('have a name of their own: what is pressed 20 times at once is made once', async () => {
		const wish = { category: 'dinos', name: 'Unicorn', summary: 's', description: 'd', credits: 10, per: 'dino' };
		const texts = { name: 'Oddities', emoji: '🦄', description: 'd', checklist: ['Alive', 'Neutered'] };
		const made = (act: () => Promise<unknown>) => Promise.all(Array.from({ length: 20 }, () => code(act())));
		for (const codes of [
			await made(() => editor.createItem(guild, by(), { ...wish, name: `${wish.name} ` })),
			await made(() => editor.createCategory(guild, by(), texts))
		])
			expect(codes.filter((one) => one !== 'shop.nameTaken')).toHaveLength(1);
		expect(await code(editor.createItem(guild, by(), { ...wish, name: 'UNICORN' }))).toBe('shop.nameTaken');
		expect(await code(editor.createItem(guild, by(), { ...wish, category: 'kits' }))).not.toBe('shop.nameTaken');
	});

	it('are made hidden, copied under a free key, put up for sale and archived', async () => {
		const copy = await editor.cloneItem(guild, by(), 'boss-rex', 'copy');
		expect(copy.key).toBe('boss-rex-2');
		expect((await editor.cloneItem(guild, by(), 'boss-rex', 'copy')).key).toBe('boss-rex-3');
		expect(await code(shop.item(guild, 'boss-rex-2', 'UTC'))).toBe('shop.item.notFound');
		await edit('boss-rex-2', { kind: 'active', active: true });
		expect((await shop.item(guild, 'boss-rex-2', 'UTC')).row.definition.name).toMatch(/\(copy\)$/);
		expect(await stockOf('boss-rex-2', 'single')).toMatchObject({ available: 0 });
		await edit('boss-rex-2', { kind: 'active', active: false });
		expect(await code(buy('boss-rex-2', 'single', mira.id))).toBe('shop.item.notFound');
	});

	it('an archived category sells nothing, its orders go on, and it comes back', async () => {
		await buy('boss-rex', 'single', mira.id);
		const category = await repository.category(guild, 'dinos');
		const at = { key: 'dinos', version: category?.version ?? 0 };
		const { edit: number } = await editor.editCategory(guild, by(), at, { kind: 'active', active: false });
		expect(await code(shop.item(guild, 'boss-rex', 'UTC'))).toBe('shop.item.notFound');
		expect((await shop.categories(guild)).map(({ row }) => row.key)).not.toContain('dinos');
		await editor.undo(guild, by(), number ?? 0);
		expect(await code(buy('boss-rex', 'single', memberId('200000000000000099')))).toBe('done');
	});

	it('move up and down, and stay at the ends', async () => {
		const order = async () => (await editor.categories(guild, sable)).map(({ row }) => row.key);
		const before = await order();
		const version = async (key: string) => ({ key, version: (await repository.category(guild, key))?.version ?? 0 });
		const [first = '', second = ''] = before;
		await editor.moveCategory(guild, by(), await version(second), -1);
		expect((await order()).slice(0, 2)).toEqual([second, first]);
		expect(await editor.moveCategory(guild, by(), await version(second), -1)).toMatchObject({ edit: null });
		const rows = (await editor.items(guild, sable)).filter((row) => row.category === first).map((row) => row.key);
		const moved = await editor.moveItem(guild, by(), await seen(rows[0] ?? ''), 1);
		const after = (await editor.items(guild, sable)).filter((row) => row.category === first).map((row) => row.key);
		expect(after.slice(0, 2)).toEqual([rows[1], rows[0]]);
		await editor.undo(guild, by(), moved.edit ?? 0);
		expect((await editor.items(guild, sable)).filter((row) => row.category === first).map((row) => row.key)).toEqual(rows);
	});

	it('there is room for 25 categories, also when two are made at once', async () => {
		const texts = (name: string) => ({ name, emoji: '🎨', description: 'd', checklist: ['one', 'two'] });
		const there = (await repository.categories(guild)).length;
		for (let made = there; made < 24; made += 1) await editor.createCategory(guild, by(), texts(`More ${made}`));
		const last = await Promise.all(['A', 'B', 'C'].map((name) => code(editor.createCategory(guild, by(), texts(name)))));
		expect(last.sort()).toEqual(['done', 'shop.tooManyCategories', 'shop.tooManyCategories']);
	});

	it('a category takes one emoji, and never a mention', async () => {
		const texts = { name: 'Odd', description: 'd', checklist: ['one', 'two'] };
		for (const emoji of ['x', '<@1>', '@everyone', '🎨🎨 here', '<:own:123456789012345678>'])
			await expect(editor.createCategory(guild, by(), { ...texts, emoji })).rejects.toMatchObject({ code: 'shop.edit' });
		expect((await editor.createCategory(guild, by(), { ...texts, emoji: '🧑‍🌾' })).edit).not.toBeNull();
	});

	it('a variant comes with pieces, goes without them, and is never mistaken for an old one', async () => {
		await edit('boss-rex', { kind: 'variantAdd', label: 'Herd', description: '', price: 5000, pieces: 7 });
		expect(await stockOf('boss-rex', 'herd')).toMatchObject({ available: 7 });
		const { definition } = await item('boss-rex');
		expect(variantPrice(definition, definition.variants.at(-1)!)).toBe(5000);
		await buy('boss-rex', 'herd', mira.id, 2);
		await edit('boss-rex', { kind: 'variantRemove', variant: 'herd' });
		expect(await stockOf('boss-rex', 'herd')).toMatchObject({ available: 5, reserved: 2 });
		await edit('boss-rex', { kind: 'variantAdd', label: 'Herd', description: '', price: 5000, pieces: 1 });
		expect((await item('boss-rex')).definition.variants.at(-1)?.key).toBe('herd-2');
	});
});

describe('stock', () => {
	const move = (text: { change: number } | { count: number }) => editor.moveStock(guild, by(), 'boss-rex', 'single', text, 'counted');

	it('is added, taken and counted, with a reason, and undone', async () => {
		const start = (await stockOf('boss-rex', 'single'))?.available ?? 0;
		await move({ change: 10 });
		const taken = await move({ change: -3 });
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: start + 7 });
		await editor.undo(guild, by(), taken.edit ?? 0);
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: start + 10 });
		await buy('boss-rex', 'single', mira.id);
		await move({ count: 5 });
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: 4, reserved: 1 });
		expect(await code(move({ count: 0 }))).toBe('shop.stockReserved');
		expect(await code(move({ change: -5 }))).toBe('shop.stockReserved');
		expect(await code(editor.moveStock(guild, by(), 'boss-rex', 'single', { change: 1 }, ' '))).toBe('shop.edit');
		expect((await audits()).at(-1)).toMatchObject({ action: 'catalogue.stock.moved', reason: 'counted' });
		expect(await code(editor.moveStock(guild, by(), 'metal-ingots', 'nothing', { change: 1 }, 'x'))).not.toBe('done');
	});

	it('never falls below what 50 buyers reserve at the same time', async () => {
		await move({ count: 30 });
		const buyers = Array.from({ length: 50 }, (_, index) =>
			code(buy('boss-rex', 'single', memberId(String(300000000000000000n + BigInt(index)))))
		);
		const takes = Array.from({ length: 10 }, () => code(move({ change: -2 })));
		const [bought, taken] = await Promise.all([Promise.all(buyers), Promise.all(takes)]);
		const sold = bought.filter((answer) => answer === 'done').length;
		const moved = taken.filter((answer) => answer === 'done').length;
		expect(new Set(bought)).toEqual(new Set(['done', ...(sold < 50 ? ['shop.soldOut'] : [])]));
		expect(taken.filter((answer) => answer !== 'done' && answer !== 'shop.stockReserved')).toEqual([]);
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: 30 - sold - 2 * moved, reserved: sold });
	});
});

describe('a bulk change', () => {
	const request = { category: null, by: 'percent' as const, value: 10, step: 5 };

	it('does what its preview says, all at once, and is undone as a whole', async () => {
		const before = await repository.items(guild);
		const plan = await editor.planBulk(guild, sable, request);
		expect(plan.lines.length).toBeGreaterThan(20);
		const done = await editor.applyBulk(guild, by(), request, plan.digest);
		for (const line of plan.lines) {
			const { definition } = await item(line.key);
			expect(definition.variants.map((variant) => variantPrice(definition, variant))).toEqual(line.after);
		}
		expect((await audits()).filter(({ action }) => action === 'catalogue.bulk')).toHaveLength(1);
		await editor.undo(guild, by(), done.edit ?? 0);
		const after = await repository.items(guild);
		expect(after.map(({ version: _version, ...row }) => row)).toEqual(before.map(({ version: _version, ...row }) => row));
	});

	it('is shown anew when something changed, and its undo is refused as a whole', async () => {
		const plan = await editor.planBulk(guild, sable, request);
		await edit('boss-rex', { kind: 'price', credits: 123, per: 'dino' }, rook);
		expect(await code(editor.applyBulk(guild, by(), request, plan.digest))).toBe('shop.bulkStale');
		const next = await editor.planBulk(guild, sable, request);
		const done = await editor.applyBulk(guild, by(), request, next.digest);
		await edit('boss-rex', { kind: 'price', credits: 321, per: 'dino' }, rook);
		const prices = (await repository.items(guild)).map((row) => row.definition.price.credits);
		expect(await code(editor.undo(guild, by(), done.edit ?? 0))).toBe('shop.stale');
		expect((await repository.items(guild)).map((row) => row.definition.price.credits)).toEqual(prices);
	});

	it('refuses what would give things away', async () => {
		expect(await code(editor.planBulk(guild, sable, { ...request, by: 'credits', value: -999_999 }))).toBe('shop.bulkBounds');
		expect(await code(editor.planBulk(guild, sable, { ...request, value: -100 }))).toBe('shop.edit');
		expect(await code(editor.planBulk(guild, sable, { ...request, category: 'nowhere' }))).toBe('shop.category.notFound');
	});
});

describe('questions', () => {
	it('are asked in their order, look back only, and keep what rules refer to', async () => {
		const { key } = await editor.createItem(guild, by(), {
			category: 'dinos',
			name: 'Asked',
			summary: 's',
			description: 'd',
			credits: 9,
			per: 'x'
		});
		await edit(key, question('Colour', { kind: 'select', details: 'Red\nBlue | like the sea' }));
		await edit(key, question('Which blue', { details: '1-20' }));
		await edit(key, { kind: 'questionCondition', index: 1, when: { source: 0, in: ['blue'] } });
		expect((await item(key)).definition.questions).toMatchObject([
			{ key: 'colour', choices: [{ value: 'red' }, { value: 'blue', description: 'like the sea' }] },
			{ key: 'which_blue', minLength: 1, maxLength: 20, showIf: { question: 'colour', in: ['blue'] } }
		]);
		expect(await code(edit(key, { kind: 'questionMove', index: 0, by: 1 }))).toBe('shop.edit');
		expect(await code(edit(key, { kind: 'questionRemove', index: 0 }))).toBe('shop.edit');
		expect(await code(edit(key, { kind: 'questionCondition', index: 0, when: { source: 1, in: ['x'] } }))).toBe('shop.edit');
		const input = { label: 'Colour', help: 'Of the dino', kind: 'select' as const, required: false, details: 'Blue\nGreen' };
		await edit(key, { kind: 'question', index: 0, input });
		expect((await item(key)).definition.questions[0]).toMatchObject({
			choices: [{ value: 'blue' }, { value: 'green' }],
			help: 'Of the dino'
		});
		await edit(key, { kind: 'questionPrivacy', index: 1, privacy: { readers: 'staff', keep: true, redact: true } });
		await edit(key, { kind: 'questionCondition', index: 1, when: null });
		await edit(key, { kind: 'questionMove', index: 1, by: -1 });
		expect((await item(key)).definition.questions.map((one) => one.key)).toEqual(['which_blue', 'colour']);
		await edit(key, { kind: 'questionRemove', index: 1 });
		expect((await item(key)).definition.questions).toMatchObject([
			{ sensitivity: 'staff', storeOnProfile: true, redactInTranscript: true }
		]);
	});
});

describe('any sequence of edits', () => {
	const text = (max: number) => fc.string({ maxLength: max });
	const kinds = fc.constantFrom('short_text', 'paragraph', 'select', 'multi', 'number', 'boolean', 'agree', 'user', 'file', 'x');
	const input = fc.record({
		label: text(50),
		help: text(110),
		kind: kinds.filter((kind) => kind !== 'x') as fc.Arbitrary<QuestionInput['kind']>,
		required: fc.boolean(),
		details: fc.oneof(fc.constantFrom('', '1-10', '5', '0', '9-2', 'A\nB', 'A\nA\nB | c', '-5-5'), text(60))
	});
	const index = fc.integer({ min: 0, max: 6 });
	const anyEdit: fc.Arbitrary<ItemEdit> = fc.oneof(
		fc.record({
			kind: fc.constant('texts' as const),
			name: text(50),
			summary: text(110),
			description: text(200),
			tags: fc.array(text(45), { maxLength: 22 }),
			variantLabel: text(50)
		}),
		fc.record({ kind: fc.constant('price' as const), credits: fc.integer({ min: -5, max: 1_200_000 }), per: text(22) }),
		fc.record({
			kind: fc.constant('variantAdd' as const),
			label: text(110),
			description: text(110),
			price: fc.integer({ min: -5, max: 1_200_000 }),
			pieces: fc.integer({ min: 0, max: 50 })
		}),
		fc.record({
			kind: fc.constant('variant' as const),
			variant: fc.constantFrom('single', 'pair', 'ten', 'variant'),
			label: text(20),
			description: text(20),
			price: fc.integer({ min: 0, max: 2_000_000 })
		}),
		fc.record({ kind: fc.constant('variantRemove' as const), variant: fc.constantFrom('single', 'pair', 'ten', 'variant') }),
		fc.record({
			kind: fc.constant('stock' as const),
			mode: fc.constantFrom('finite', 'made_to_order', 'slots', 'unlimited'),
			perWeek: fc.option(fc.integer({ min: -1, max: 200_000 })),
			lowStockAt: fc.option(fc.integer({ min: -1, max: 10 })),
			onSeasonEnd: fc.constantFrom('reset', 'keep')
		}),
		fc.record({
			kind: fc.constant('orders' as const),
			maxPerOrder: fc.integer({ min: 0, max: 60 }),
			maxOpenOrders: fc.integer({ min: 0, max: 12 })
		}),
		fc.record({
			kind: fc.constant('limits' as const),
			member: fc.uniqueArray(
				fc.record({ count: fc.integer({ min: 0, max: 11_000 }), window: fc.constantFrom('day', 'week', 'month', 'season', 'ever') }),
				{ selector: ({ window }) => window, maxLength: 5 }
			)
		}),
		fc.record({
			kind: fc.constant('handover' as const),
			deliverHours: fc.constantFrom(0, 0.25, 12, 48, 400, 1.1),
			firstResponseHours: fc.constantFrom(0.5, 12, 60),
			proof: fc.array(text(160), { maxLength: 12 })
		}),
		fc.record({ kind: fc.constant('question' as const), index: fc.option(index), input }),
		fc.record({ kind: fc.constant('questionRemove' as const), index }),
		fc.record({ kind: fc.constant('questionMove' as const), index, by: fc.constantFrom(-1 as const, 1 as const) }),
		fc.record({
			kind: fc.constant('questionCondition' as const),
			index,
			when: fc.option(fc.record({ source: index, in: fc.constantFrom(['true'], ['a'], ['b', 'a']) }))
		}),
		fc.record({
			kind: fc.constant('questionPrivacy' as const),
			index,
			privacy: fc.record({
				readers: fc.constantFrom('everyone', 'staff', 'assignee'),
				keep: fc.boolean(),
				redact: fc.boolean()
			})
		})
	);

	it('keeps the item valid, and the undo of the last one restores it exactly', async () => {
		const { key } = await editor.createItem(guild, by(), {
			category: 'dinos',
			name: 'Any',
			summary: 's',
			description: 'd',
			credits: 9,
			per: 'x'
		});
		expect(itemProblems((await item(key)).definition)).toEqual([]);
		let done = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(anyEdit, { minLength: 1, maxLength: 12 }), async (edits) => {
				for (const one of edits) {
					const before = await item(key);
					const result = await edit(key, one).catch((error: unknown) => {
						if (error instanceof DomainError) return null;
						throw error;
					});
					const after = await item(key);
					expect(itemProblems(after.definition)).toEqual([]);
					if (!result?.edit) {
						expect(after).toEqual(before);
						continue;
					}
					done += 1;
					await editor.undo(guild, by(), result.edit);
					const back = await item(key);
					expect(back).toEqual({ ...before, version: back.version });
					await edit(key, one);
				}
			}),
			{ numRuns: 25 }
		);
		expect(done).toBeGreaterThan(20);
	}, 300_000);

	it('of a pure item throws nothing but refusals', async () => {
		const { definition } = await item('boss-rex');
		fc.assert(
			fc.property(anyEdit, (one) => {
				try {
					editItem(definition, one);
				} catch (error) {
					expect(error).toBeInstanceOf(DomainError);
				}
			})
		);
	});
});
