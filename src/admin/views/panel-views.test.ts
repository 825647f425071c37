import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guildId } from '#core/ids';
import type { ModalScreen, Screen, ViewContext } from '#core/views/kit';
import { type CategoryRow, catalogueInput, type ItemRow, parsePackText, shopViews } from '#shop';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { catalogueItem } from '../../shop/import.js';
import { itemFilters, numberArg, partOf } from '../panel/ids.js';
import { dashboardView, type Note } from './panel.view.js';
import { bulkCountForm, bulkForm, bulkView } from './panel-bulk.view.js';
import { archiveCategoryView, categoriesView, categoryView, itemsView, searchForm } from './panel-catalogue.view.js';
import { categoryForm, itemForm, newItemForm } from './panel-forms.view.js';
import { archiveItemView, type ItemEditorData, itemEditorView, removeVariantView, variantsView, variantView } from './panel-item.view.js';
import { conditionView, previewedView, questionsView, questionView, removeQuestionView } from './panel-questions.view.js';
import { partsView, partView } from './parts.view.js';
import { rolePreviewView, staffSlotView, staffView } from './staff.view.js';
import { textForm, textsView, textView } from './texts.view.js';

const parsed = parsePackText(readFileSync('packs/ark-small-tribes.json', 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const guild = guildId('100000000000000001');
const at = new Date('2026-11-20T18:00:00Z');
const hostile = '@everyone **x** `{name}` <@1> '.repeat(4);
const name = hostile.slice(0, 45);
const key = 'k'.repeat(40);
const version = 999_999;
const note: Note = { text: hostile, undo: { edit: 999_999, kind: 'catalogue', key } };

const category: CategoryRow = {
	_id: `${guild}|category|${key}`,
	...{ guild, key, name, emoji: '🎨', description: hostile.slice(0, 100) },
	checklist: Array.from({ length: 10 }, () => hostile.slice(0, 100)),
	...{ sort: 1, active: true, version, edited: true, source: '' }
};
const categories = Array.from({ length: 25 }, (_, index) => ({ ...category, key: `${key.slice(0, 37)}-${index}` }));

/** Every item of the pack as an owner may have made it: longest names, all variants and questions that fit. */
const rows: ItemRow[] = pack.categories
	.flatMap((from) => from.items)
	.map((definition, index) => {
		const item = catalogueItem(pack, definition);
		const variant = item.variants[0];
		if (!variant) throw new Error('no variant');
		return {
			_id: `${guild}|item|${key}`,
			...{
				guild,
				key: `${'k'.repeat(37)}-${index + 10}`,
				category: category.key,
				sort: index,
				kind: 'credits' as const,
				active: index % 2 === 0
			},
			...{ version, edited: true, source: '', keywords: [] },
			definition: {
				...item,
				name,
				summary: hostile.slice(0, 100),
				variants: Array.from({ length: 25 }, (_, place) => ({ ...variant, key: `v${place}`, label: hostile.slice(0, 100) })),
				questions: item.questions.map((question) => ({ ...question, label: name }))
			}
		};
	});
const dataOf = (row: ItemRow): ItemEditorData => ({
	row,
	category,
	stock: row.definition.variants.map((variant) => ({
		_id: variant.key,
		...{ guild, item: key, part: variant.key, available: 1_000_000, reserved: 1_000_000, sold: 1_000_000 }
	})),
	...{ sold: 1_000_000, categories, orders: 500, pages: 5 }
});
const counted = (row: CategoryRow) => ({ row, items: 625, hidden: 312 });
const lines = rows.map((row) => ({ key: row.key, name, version, before: Array(25).fill(1_000_000), after: Array(25).fill(999_999) }));
const plan = { request: { category: key, by: 'percent' as const, value: -99, step: 1000 }, lines, skipped: 99, digest: '12345678' };

const views: Readonly<Record<string, ViewContext>> = {
	english: testView(),
	german: testView({ locale: 'de' }),
	longer: testView({ strings: pseudoStrings })
};

function* shown(view: ViewContext): Generator<[string, Screen | ModalScreen | null]> {
	const parts = Array.from({ length: 15 }, (_, index) => ({
		key: `feature-${index}`,
		on: index % 3 > 0,
		by: index % 2 ? null : 'feature-0',
		needs: ['feature-0']
	}));
	const names = Array.from({ length: 99 }, () => name);
	const problems = { effects: 25, roles: names, soldOut: names };
	const numbers = { categories: 25, items: 625, hidden: 300, mayEdit: true };
	const open = { parts, check: 25, orders: { count: 500, most: 500 }, books: { balanced: false, checkedAt: null }, problems, ...numbers };
	const version = { number: 99_999, at, by: '1', byName: name, action: 'published' as const, from: null, changes: 2_000, note: hostile };
	const editors = names.map((byName, index) => ({ by: String(index), byName, at }));
	const planned = { at, by: '1', byName: name, changes: 2_000, on: 99_999 };
	const draft = { mode: 'draft' as const, version, changes: 2_000, digest: `99999.${'x'.repeat(22)}`, editors, planned };
	const versions = { state: draft, mayPublish: true, reader: '1' };
	yield ['dashboard', dashboardView(view, { ...open, versions }, note)];
	yield [
		'quiet dashboard',
		dashboardView(view, {
			...{ parts: [], check: 0, orders: { count: 0, most: 500 }, books: { balanced: true, checkedAt: at } },
			...{ problems: { effects: 0, roles: [], soldOut: [] }, categories: 0, items: 0, hidden: 0, mayEdit: false },
			versions: { state: null, mayPublish: false, reader: '1' }
		})
	];
	const may = Array.from({ length: 30 }, () => ({ kind: 'user-text' as const, value: name }));
	const slots = [null, { id: '1', name: null, members: 0 }, { id: '2', name, members: 9_999 }].flatMap((role, group) =>
		Array.from({ length: 5 }, (_, index) => ({ key: `slot-${group}-${index}`, name, role, standIns: names.slice(0, 20), may }))
	);
	const loads = Array.from({ length: 40 }, () => ({ name, orders: 12 }));
	for (const page of [0, 9]) yield [`staff ${page}`, staffView(view, { slots, loads, unclaimed: 100, backAt: at, mayMap: true }, page)];
	yield ['no staff', staffView(view, { slots: [], loads: [], unclaimed: 0, backAt: null, mayMap: false }, 0)];
	for (const [index, slot] of slots.entries()) yield [`slot ${index}`, staffSlotView(view, { ...slot, mayMap: index % 2 === 0 })];
	for (const members of [0, 1, 99])
		yield [
			`role for a slot ${members}`,
			rolePreviewView(view, { slot: slots[14]!, role: { id: '3', name: hostile, members }, orders: 100 }, 'abcdefghij')
		];
	const text = {
		key: 't.'.padEnd(62, 'x'),
		name: 'ticketGreeting' as const,
		category: name,
		max: 300,
		written: { de: hostile, 'en-US': '#'.repeat(300) }
	};
	for (const page of [0, 3])
		yield [
			`texts ${page}`,
			textsView(
				view,
				Array.from({ length: 30 }, (_, index) => ({ ...text, key: `t.${index}` })),
				'en-US',
				page
			)
		];
	for (const value of [null, '@everyone '.repeat(30)])
		for (const version of [null, 999_999]) {
			const look = { ...text, locale: 'en-US', value, shown: value ?? hostile, locales: ['en-US', 'de'], seen: 'abcdef' };
			yield [`text ${version} ${value}`, textView(view, look, { version, said: hostile })];
			yield [`form of a text ${version} ${value}`, textForm(view, look)];
			yield [`last line ${version} ${value}`, textView(view, { ...look, name: 'footer', category: null })];
		}
	for (const page of [0, 9])
		yield [
			`parts ${page}`,
			partsView(view, { parts, maySwitch: true }, page, { key: 'feature-1', on: true, also: ['feature-2'], version: 9, missing: 12 })
		];
	yield ['parts for readers', partsView(view, { parts, maySwitch: false }, 0)];
	for (const part of parts.slice(0, 2))
		yield [`part ${part.key}`, partView(view, { part, also: parts.map(({ key }) => key), orders: 100, most: 100, version: 7 })];
	for (const page of [0, 1, 9]) yield [`categories ${page}`, categoriesView(view, categories.map(counted), page, note)];
	yield ['no categories', categoriesView(view, [], 0)];
	yield ['category', categoryView(view, counted(category), note)];
	yield ['archived category', categoryView(view, counted({ ...category, active: false }))];
	yield ['archive category', archiveCategoryView(view, counted(category), 500)];
	for (const show of itemFilters)
		for (const page of [0, 3])
			yield [`items ${show} ${page}`, itemsView(view, { categories, items: rows, category: categories[3]!.key, show, page }, note)];
	yield ['found', itemsView(view, { categories, items: rows, category: null, show: 'all', page: 0, searched: hostile }, note)];
	yield ['nothing found', itemsView(view, { categories, items: [], category: null, show: 'all', page: 0, searched: hostile })];
	for (const form of [
		searchForm(view),
		categoryForm(view, null),
		categoryForm(view, category),
		newItemForm(view, key),
		bulkForm(view, key)
	])
		yield [form.title, form];
	for (const page of [0, 4]) yield [`bulk ${page}`, bulkView(view, plan, category, page)];
	yield ['bulk count', bulkCountForm(view, { category: key, by: 'c', value: '-1000000', step: '1000', digest: '12345678' }, 400)];
	yield ['previewed', previewedView(view, key, { page: 0, pages: 5, problems: [] })];
	for (const [index, row] of rows.entries()) {
		const data = dataOf(row);
		const form = catalogueInput.previewForm(row.definition);
		const last = row.definition.questions.length - 1;
		yield [`item ${index}`, itemEditorView(view, data, note)];
		yield [`archive ${index}`, archiveItemView(view, data)];
		for (const page of [0, 3]) yield [`variants ${index} ${page}`, variantsView(view, data, page, note)];
		yield [`variant ${index}`, variantView(view, data, 24, note)];
		yield [`remove variant ${index}`, removeVariantView(view, data, 24)];
		for (const page of [0, 1]) yield [`questions ${index} ${page}`, questionsView(view, data, form, page, note)];
		for (const place of [0, last]) {
			if (last < 0) continue;
			yield [`question ${index} ${place}`, questionView(view, data, form, place, note)];
			yield [`remove question ${index} ${place}`, removeQuestionView(view, data, place)];
			yield [`condition ${index} ${place}`, conditionView(view, data, place, null)];
			const source = row.definition.questions.findIndex((question) => catalogueInput.answersOf(question));
			if (source >= 0 && source < place) yield [`condition answers ${index} ${place}`, conditionView(view, data, place, source)];
		}
		for (const part of ['texts', 'price', 'stock', 'orders', 'limits', 'handover', 'variant', 'question'])
			yield [`${part} of ${index}`, itemForm(view, data, part, null)];
		for (const part of ['variant', 'pieces', ...(last < 0 ? [] : ['question', 'privacy'])])
			yield [`${part} 0 of ${index}`, itemForm(view, data, part, 0)];
		for (const [number, page] of [...form.pages, ...form.details].entries())
			yield [`preview ${index} ${number}`, shopViews.previewPageModal(view, name, `1:admin.panel-preview-sent:-:${key}:${number}`, page)];
	}
}

describe('the screens of the panel', () => {
	it.each(Object.entries(views))('are taken by Discord, in %s, however long things are', (_, view) => {
		const wrong = [...shown(view)].flatMap(([what, screen]) =>
			screen ? problemsOf(screen).map((problem) => `${what}: ${problem}`) : [`${what}: nothing`]
		);
		expect(wrong).toEqual([]);
	});

	it('keep their last button when they are full', () => {
		const view = testView();
		const cut = [...shown(view)].filter(
			([what, screen]) =>
				screen && !('custom_id' in screen) && !/archive |remove |bulk|^part /.test(what) && !JSON.stringify(screen).includes('core.close')
		);
		expect(cut.map(([what]) => what)).toEqual([]);
	});

	it('name nothing that is not there', () => {
		const [row] = rows;
		if (!row) throw new Error('no rows');
		const data = dataOf(row);
		expect(itemForm(testView(), data, 'nothing', null)).toBeNull();
		expect(itemForm(testView(), data, 'variant', 99)).toBeNull();
		expect(itemForm(testView(), data, 'question', numberArg('x'))).toBeNull();
		expect(variantView(testView(), data, -1)).toBeNull();
		expect(partOf('variant.2')).toEqual({ name: 'variant', index: 2 });
		expect(partOf('question.new')).toEqual({ name: 'question', index: null });
		expect(partOf('variant.x')).toEqual({ name: 'variant', index: -1 });
	});
});
