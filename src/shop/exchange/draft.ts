import { type GuildId, rowId } from '#core/ids';
import type { Change, Row, Value } from '#core/units/unit';
import { sectionOf, withSection } from '#settings';
import { create, defined, type RowEdit, remove, rewrite } from '../editor/changes.js';
import { EditMoved } from '../editor/history.js';
import { keywordsOf, versioned, withoutUndefined } from '../import.js';
import type { PriceRule } from '../pricing/price.model.js';
import type { KindedRule } from '../pricing/rules.js';
import { type CategoryRow, type ItemRow, type StockRow, stockCollection } from '../shop.model.js';
import { freshStock, stockId } from '../stock.js';
import type { Incoming, IncomingCategory, IncomingItem, IncomingPrice } from './exchange.types.js';
import type { ItemFacts } from './fields.js';

/** Raw slices with what the file has of them, and the names of the sections that change. */
export interface SliceWrites {
	readonly values: Readonly<Record<string, unknown>>;
	readonly sections: readonly string[];
}

/** One item that is written, with what its row will hold. */
export interface ItemWrite {
	readonly wish: IncomingItem;
	readonly row: ItemRow | null;
	readonly facts: ItemFacts;
}

/** Rows of a pack keep its hash, so that the next import knows whether an owner has changed them; those of a table are an owner's own. */
const isOwners = (kind: Incoming['kind']): boolean => kind === 'table';

/** The change of a category. */
export function categoryEdit(guild: GuildId, kind: Incoming['kind'], wish: IncomingCategory, row: CategoryRow | null): RowEdit {
	const fields = {
		key: wish.key,
		name: wish.name,
		emoji: wish.emoji,
		description: wish.description,
		sort: wish.sort,
		checklist: [...wish.checklist]
	};
	const { source } = versioned({ _id: rowId(guild, 'category', wish.key), guild, ...fields, active: true });
	if (row) return rewrite(row, { ...fields, ...marks(kind, row, source) });
	const made = { _id: rowId(guild, 'category', wish.key), guild, ...fields, active: true, version: 1 };
	return create({ ...made, ...marks(kind, null, source) });
}

/** The change of an item, and the rows of stock that it needs. */
export function itemEdit(guild: GuildId, kind: Incoming['kind'], { wish, row, facts }: ItemWrite): { edit: RowEdit; more: Change[] } {
	const { definition, ...place } = facts;
	const { key } = definition;
	const fields = { ...place, ...defined(definition), ...(wish.external ? { external: { ...row?.external, ...wish.external } } : {}) };
	const { source } = versioned(hashed(guild, facts));
	const more = stockOf(guild, wish, key, definition);
	if (row) return { edit: rewrite(row, { ...fields, ...marks(kind, row, source) }), more };
	const made: ItemRow = {
		_id: rowId(guild, 'item', key),
		guild,
		key,
		...facts,
		kind: definition.settlement.kind,
		version: 1,
		keywords: keywordsOf(definition),
		...marks(kind, null, source),
		...(wish.external ? { external: wish.external } : {})
	};
	const { change, part } = create(made);
	return { edit: { change: 'insert' in change ? { ...change, insert: clean(change.insert) } : change, part }, more };
}

/** The change of a rule of prices. */
export function priceEdit(guild: GuildId, kind: Incoming['kind'], wish: IncomingPrice, row: PriceRule | null): RowEdit {
	const { key, name, active } = wish;
	const _id = rowId(guild, wish.kind, key);
	const rule = ruleOf(wish);
	const { source } = versioned({ _id, guild, kind: wish.kind, key, name, active, archived: false, rule: { ...rule.rule } });
	if (row) return rewrite(row, { name, active, archived: false, rule: { ...rule.rule }, ...marks(kind, row, source) });
	return create({ _id, guild, key, name, active, archived: false, version: 1, ...marks(kind, null, source), ...rule });
}

/** A rule by its kind, without what the plan added. */
function ruleOf(wish: IncomingPrice): KindedRule {
	switch (wish.kind) {
		case 'sale':
			return { kind: wish.kind, rule: wish.rule };
		case 'role':
			return { kind: wish.kind, rule: wish.rule };
		case 'coupon':
			return { kind: wish.kind, rule: wish.rule };
		case 'ladder':
			return { kind: wish.kind, rule: wish.rule };
	}
}

/** The fields over which set-up hashes an item, in its order, so that both agree about what an owner has changed. */
function hashed(guild: GuildId, { category, sort, active, definition }: ItemFacts): Row {
	return {
		_id: rowId(guild, 'item', definition.key),
		guild,
		key: definition.key,
		category,
		sort,
		kind: definition.settlement.kind,
		active,
		keywords: keywordsOf(definition),
		definition: withoutUndefined(definition)
	};
}

function marks(kind: Incoming['kind'], row: { readonly source: string } | null, source: string): { edited: boolean; source: string } {
	return isOwners(kind) ? { edited: true, source: row?.source ?? '' } : { edited: false, source };
}

function stockOf(guild: GuildId, wish: IncomingItem, key: string, { stock, variants }: ItemFacts['definition']): Change[] {
	if (stock.mode !== 'finite') return [];
	return variants.map(({ key: variant }) => ({
		in: stockCollection,
		id: stockId(guild, key, variant),
		upsert: freshStock(guild, key, variant, wish.pieces[variant] ?? 0)
	}));
}

/** The slices that sections of a plan change, one after the other. */
export function sliceWrites(values: Readonly<Record<string, unknown>>, incoming: Incoming, written: ReadonlySet<string>): SliceWrites {
	const slices: Record<string, unknown> = {};
	const sections: string[] = [];
	for (const { section: name, value } of incoming.settings) {
		const section = sectionOf(name);
		if (!section || !written.has(name) || typeof value !== 'object' || value === null) continue;
		slices[section.slice] = withSection({ ...values, ...slices }, section, Object.fromEntries(Object.entries(value)));
		sections.push(name);
	}
	return { values: slices, sections };
}

/** Takes a row away that an import made, with pieces that nobody has ordered. */
export function removal(row: CategoryRow | ItemRow | PriceRule, stock: readonly StockRow[]): { edit: RowEdit; more: Change[] } {
	return {
		edit: remove(row),
		more: stock.map((pieces) => ({
			in: stockCollection,
			delete: pieces._id,
			when: { reserved: 0, sold: 0 },
			// Ordered in between: it is looked at again, and stays.
			else: () => new EditMoved()
		}))
	};
}

/** Gives a row of the catalogue the fields that it had. */
export function restoration(row: CategoryRow | ItemRow | PriceRule, before: Row): RowEdit {
	const { _id, guild: _guild, version: _version, ...fields } = before;
	return rewrite(row, withoutMissing(fields));
}

/** Brings a row back that somebody has taken away. */
export function revival(collection: string, before: Row, name: string): RowEdit {
	const version = (typeof before.version === 'number' ? before.version : 0) + 1;
	return {
		change: { in: collection, insert: { ...before, version }, else: () => new EditMoved() },
		part: { in: collection, row: before._id, name, before: null, version }
	};
}

/** Takes a row out of the shop without taking it away: orders name it. */
export const hiding = (row: ItemRow): RowEdit => rewrite(row, { active: false });

const clean = (row: Row): Row => ({ ...withoutMissing(row), _id: row._id });

const withoutMissing = (fields: Readonly<Record<string, Value | undefined>>): Record<string, Value> =>
	Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, withoutUndefined(value)]])));
