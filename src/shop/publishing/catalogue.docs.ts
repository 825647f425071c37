import { type GuildId, rowId } from '#core/ids';
import type { HeldDoc } from '#core/reading';
import type { Value } from '#core/units/unit';
import { toValue } from '#settings';
import type { PriceRule } from '../pricing/price.model.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';

/** Rows of the catalogue that versions hold. */
export type CatalogueRow = CategoryRow | ItemRow | PriceRule;
/** What versions call them. */
export type CatalogueKind = 'category' | 'item' | 'price';

/** Names a rule of prices among all kinds of them. */
export const ruleKey = ({ kind, key }: Pick<PriceRule, 'kind' | 'key'>): string => `${kind}|${key}`;

/**
 * What of a row a version holds: all that members meet. Its number is told by the list of documents, and where the row came from is the
 * editors' own business.
 */
export function bodyOf(row: CatalogueRow): Value {
	const { _id, guild, version, edited, source, ...body } = row;
	return toValue(body);
}

/** The fields of an editors' row that a document sets. */
export function fieldsOf(body: Value): Readonly<Record<string, Value>> {
	const found: Record<string, Value> = {};
	if (isFields(body)) for (const [name, value] of Object.entries(body)) if (value !== undefined) found[name] = value;
	return found;
}

const isFields = (value: Value): value is Readonly<Record<string, Value | undefined>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The row that members read for a document. Documents are written by `bodyOf` alone, so they have the fields of their rows. */
function rowOf(guild: GuildId, { kind, key, rev, body }: HeldDoc): object {
	const id = kind === 'price' ? rowId(guild, ...key.split('|')) : rowId(guild, kind, key);
	return { ...fieldsOf(body), _id: id, guild, version: rev, edited: true, source: '' };
}

/** What a version sells, ready to be read. */
export interface PublishedCatalogue {
	/** In the owner's order. */
	readonly categories: readonly CategoryRow[];
	/** In the order of their categories' lists. */
	readonly items: readonly ItemRow[];
	/** By kind and key. */
	readonly rules: readonly PriceRule[];
	readonly item: ReadonlyMap<string, ItemRow>;
	readonly category: ReadonlyMap<string, CategoryRow>;
	readonly rule: ReadonlyMap<string, PriceRule>;
}

/** Documents of a version are read once: the store gives the same list again. */
const known = new WeakMap<readonly HeldDoc[], PublishedCatalogue>();

/** What the documents of a version sell. */
export function publishedCatalogue(guild: GuildId, docs: readonly HeldDoc[]): PublishedCatalogue {
	const made = known.get(docs) ?? read(guild, docs);
	known.set(docs, made);
	return made;
}

function read(guild: GuildId, docs: readonly HeldDoc[]): PublishedCatalogue {
	const rows = <Row extends CatalogueRow>(kind: CatalogueKind): Row[] =>
		docs.filter((doc) => doc.kind === kind).map((doc) => rowOf(guild, doc) as Row);
	const categories = rows<CategoryRow>('category').sort((one, other) => one.sort - other.sort || order(one.key, other.key));
	const items = rows<ItemRow>('item').sort(
		(one, other) => order(one.category, other.category) || one.sort - other.sort || order(one.key, other.key)
	);
	const rules = rows<PriceRule>('price').sort((one, other) => order(one.kind, other.kind) || order(one.key, other.key));
	return {
		categories,
		items,
		rules,
		item: new Map(items.map((row) => [row.key, row])),
		category: new Map(categories.map((row) => [row.key, row])),
		rule: new Map(rules.map((row) => [ruleKey(row), row]))
	};
}

/** As the database sorts text. */
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
