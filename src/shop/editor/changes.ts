import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row, Value } from '#core/units/unit';
import { keywordsOf, withoutUndefined } from '../import.js';
import { maxTotal } from '../pack/schema/parts.js';
import { type PriceRule, rulesCollection } from '../pricing/price.model.js';
import { type CategoryRow, categoriesCollection, type ItemRow, itemsCollection } from '../shop.model.js';
import type { CatalogueItem } from '../shop.types.js';
import type { CategoryTexts, NewItem } from './edit.types.js';
import { EditMoved, type EditPart } from './history.js';

/** A change of one row, and what the history keeps of it. */
export interface RowEdit {
	readonly change: Change;
	readonly part: EditPart;
}

/** A row that is edited by version. */
export type CatalogueRow = CategoryRow | ItemRow | PriceRule;

/** Where a row of the catalogue is kept. */
export const collectionOf = (row: CatalogueRow): string =>
	'definition' in row ? itemsCollection : 'rule' in row ? rulesCollection : categoriesCollection;
/** Its name for people. */
export const nameOf = (row: CatalogueRow): string => ('definition' in row ? row.definition.name : row.name);

/** A row as it is stored, e.g. for the history. */
export const stored = (row: CatalogueRow): Row => ({ ...row });

/** Gives a row these fields, if it is still of the version that was read. */
export function rewrite(row: CatalogueRow, fields: Readonly<Record<string, Value>>): RowEdit {
	const collection = collectionOf(row);
	return {
		change: {
			in: collection,
			id: row._id,
			when: { version: row.version },
			set: { edited: true, ...fields },
			inc: { version: 1 },
			else: () => new EditMoved()
		},
		part: { in: collection, row: row._id, name: nameOf(row), before: stored(row), version: row.version + 1 }
	};
}

/** Writes a row that was not there. */
export function create(row: CatalogueRow): RowEdit {
	const collection = collectionOf(row);
	return {
		change: { in: collection, insert: stored(row), else: () => new EditMoved() },
		part: { in: collection, row: row._id, name: nameOf(row), before: null, version: row.version }
	};
}

/** Takes a row away, if it is still of the version that was read. */
export function remove(row: CatalogueRow): RowEdit {
	const collection = collectionOf(row);
	return {
		change: { in: collection, delete: row._id, when: { version: row.version }, else: () => new EditMoved() },
		part: { in: collection, row: row._id, name: nameOf(row), before: stored(row), version: null }
	};
}

/** The fields of an item's row that follow from its definition. */
export const defined = (definition: CatalogueItem) => ({
	definition: withoutUndefined(definition),
	keywords: keywordsOf(definition),
	kind: definition.settlement.kind
});

/** A row of a new item; hidden, so that nothing half made is for sale. */
export function itemRow(guild: GuildId, category: string, sort: number, definition: CatalogueItem): ItemRow {
	return {
		_id: rowId(guild, 'item', definition.key),
		guild,
		key: definition.key,
		category,
		sort,
		kind: definition.settlement.kind,
		active: false,
		version: 1,
		edited: true,
		source: '',
		keywords: keywordsOf(definition),
		definition
	};
}

/** A row of a new category. */
export function categoryRow(
	guild: GuildId,
	key: string,
	sort: number,
	{ name, emoji, description, checklist }: CategoryTexts
): CategoryRow {
	return {
		_id: rowId(guild, 'category', key),
		guild,
		key,
		name: name.trim(),
		emoji: emoji.trim(),
		description: description.trim(),
		checklist: [...checklist],
		sort,
		active: true,
		version: 1,
		edited: true,
		source: ''
	};
}

/**
 * A new item: its own words and price; who hands it over, how fast and for which rewards is taken from a neighbour.
 *
 * @throws DomainError `shop.noNeighbour` in a catalogue without any item.
 */
export function fresh(key: string, wish: NewItem, items: readonly ItemRow[]): CatalogueItem {
	const paid = items.filter((row) => row.kind === 'credits');
	const neighbour = (paid.find((row) => row.category === wish.category) ?? paid[0])?.definition;
	if (!neighbour) throw new DomainError('shop.noNeighbour');
	const { methods, staff, sla, steps, proof } = neighbour.fulfilment;
	return {
		key,
		name: wish.name.trim(),
		summary: wish.summary.trim(),
		description: wish.description.trim(),
		tags: [],
		price: { credits: wish.credits, per: wish.per.trim() },
		settlement: { kind: 'credits' },
		variantLabel: neighbour.variantLabel,
		variants: [{ key: 'standard', label: wish.per.trim() || '–', priceDelta: 0 }],
		addons: [],
		maxPerOrder: Math.max(1, Math.min(neighbour.maxPerOrder, Math.floor(maxTotal / Math.max(1, wish.credits)))),
		buyerLimits: [],
		stock: { mode: 'unlimited', onSeasonEnd: 'keep' },
		access: { gate: neighbour.access.gate, maxOpenOrders: neighbour.access.maxOpenOrders, middleman: 'none' },
		questions: [],
		fulfilment: { methods, staff: { slots: staff.slots }, sla, steps, proof },
		rewards: { rules: neighbour.rewards.rules },
		risk: { level: 'low', flags: [] },
		game: {}
	};
}

/** The rows whose place changes when one of them moves up or down among its neighbours; none at the ends. */
export function moved(
	rows: readonly (CategoryRow | ItemRow)[],
	key: string,
	by: -1 | 1
): readonly { readonly row: CategoryRow | ItemRow; readonly sort: number }[] {
	const from = rows.findIndex((row) => row.key === key);
	const to = from + by;
	const [row, other] = [rows[from], rows[to]];
	if (!row || !other) return [];
	const order = rows.map((one, index) => (index === from ? other : index === to ? row : one));
	// Two places are enough when all differ; else the list is numbered anew.
	const sorts = rows.map(({ sort }) => sort);
	const places = new Set(sorts).size === sorts.length ? sorts : sorts.map((_, index) => (index + 1) * 10);
	return order.flatMap((one, index) => {
		const sort = places[index] ?? one.sort;
		return sort === one.sort ? [] : [{ row: one, sort }];
	});
}

/** The parts of two values that differ, for the audit log. */
export function difference(before: object, after: object): { readonly before: Value; readonly after: Value } {
	const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
		(name) => JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(Reflect.get(after, name))
	);
	const pick = (from: object): Value => Object.fromEntries(names.map((name) => [name, plain(Reflect.get(from, name))]));
	return { before: pick(before), after: pick(after) };
}

const plain = (value: unknown): Value => (value === undefined ? null : JSON.parse(JSON.stringify(value)));

/** Categories in the shop. */
const mostCategories = 25;

/** Refuses one category more than the shop shows. @throws DomainError `shop.tooManyCategories` {max} */
export function requireRoom(rows: readonly CategoryRow[]): void {
	if (rows.filter((row) => row.active).length >= mostCategories) throw new DomainError('shop.tooManyCategories', { max: mostCategories });
}

/** @throws DomainError `shop.nameTaken` {name} when one of the rows has the name of a new one; case does not count. */
export function requireNewName(name: string, rows: readonly { readonly name: string }[]): void {
	const plain = (text: string): string => text.trim().toLowerCase();
	const same = rows.find((known) => plain(known.name) === plain(name));
	if (same) throw new DomainError('shop.nameTaken', { name: { kind: 'user-text', value: same.name } });
}

/** What is sold in a category, also what is hidden there. */
export const definitionsIn = (items: readonly ItemRow[], { key }: CategoryRow) =>
	items.flatMap(({ category, definition }) => (category === key ? [definition] : []));

/** The texts of a category without spaces at their ends, and without empty lines. */
export const trimmed = ({ name, emoji, description, checklist }: CategoryTexts): CategoryTexts => ({
	name: name.trim(),
	emoji: emoji.trim(),
	description: description.trim(),
	checklist: checklist.map((line) => line.trim()).filter((line) => line !== '')
});
