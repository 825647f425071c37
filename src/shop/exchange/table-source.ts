import type { CheckText } from '#core/checks';
import { fresh } from '../editor/changes.js';
import { variantPrice } from '../pack/price.js';
import type { VariantDefinition } from '../pack/schema/catalogue.js';
import type { ItemRow } from '../shop.model.js';
import type { CatalogueItem } from '../shop.types.js';
import { withDigest } from './digest.js';
import type { Incoming, IncomingItem, IncomingSkip } from './exchange.types.js';
import type { TableRow } from './table.js';

/**
 * What a table says of items: those of the guild with the cells of the file, and new ones made after a neighbour. Items and variants that the
 * file does not name stay as they are. Pure.
 *
 * @param items The editors' rows of the guild.
 */
export function tableIncoming(name: string, rows: readonly TableRow[], items: readonly ItemRow[]): Incoming {
	const known = new Map(items.map((row) => [row.key, row]));
	const skipped: IncomingSkip[] = [];
	const groups = new Map<string, TableRow[]>();
	for (const row of rows) {
		const group = groups.get(row.item);
		if (group) group.push(row);
		else groups.set(row.item, [row]);
	}
	const wishes = [...groups].flatMap(([key, group]): IncomingItem[] => {
		const there = known.get(key);
		const base = there ? there.definition : madeOf(key, group, items);
		if (base === null) {
			const why: CheckText = { key: items.some(({ kind }) => kind === 'credits') ? 'exchange:why.newNeeds' : 'exchange:why.noNeighbour' };
			skipped.push({ kind: 'item', key, name: group[0]?.name ?? key, why });
			return [];
		}
		return [
			{
				key,
				category: said(group, 'category') ?? there?.category ?? '',
				active: said(group, 'active') ?? there?.active ?? false,
				definition: withCells(base, group),
				pieces: {},
				...(there?.external ? { external: there.external } : {}),
				...(there ? { seen: said(group, 'version') ?? there.version } : {})
			}
		];
	});
	return withDigest({ kind: 'table', name, categories: [], items: wishes, prices: [], settings: [], skipped, notes: [] });
}

/** What the first row of an item says that says anything. */
function said<K extends keyof TableRow>(rows: readonly TableRow[], field: K): TableRow[K] | null {
	return rows.find((row) => row[field] !== null)?.[field] ?? null;
}

/** A new item, as an editor makes one; `null` when the file says too little, or the guild has no item to go by. */
function madeOf(key: string, rows: readonly TableRow[], items: readonly ItemRow[]): CatalogueItem | null {
	const [first] = rows;
	const [category, name, summary, per] = [said(rows, 'category'), said(rows, 'name'), said(rows, 'summary'), said(rows, 'per')];
	if (!first || category === null || name === null || summary === null || !items.some(({ kind }) => kind === 'credits')) return null;
	const wish = { category, name, summary, description: summary, credits: Math.max(1, first.price), per: per ?? '1' };
	return { ...fresh(key, wish, items), variants: [] };
}

function withCells(item: CatalogueItem, rows: readonly TableRow[]): CatalogueItem {
	const max = said(rows, 'maxPerOrder');
	const known = new Set(item.variants.map(({ key }) => key));
	const cells = new Map(rows.map((row) => [row.variant, row]));
	const variants: readonly VariantDefinition[] = [
		...item.variants.map((variant) => {
			const row = cells.get(variant.key);
			return row ? priced(item, variant, row) : variant;
		}),
		...rows
			.filter((row) => !known.has(row.variant))
			.map((row) => ({ key: row.variant, label: row.variantLabel ?? row.variant, priceDelta: row.price - item.price.credits }))
	];
	return {
		...item,
		name: said(rows, 'name') ?? item.name,
		summary: said(rows, 'summary') ?? item.summary,
		price: { ...item.price, per: said(rows, 'per') ?? item.price.per },
		maxPerOrder: max ?? item.maxPerOrder,
		variants: [...variants]
	};
}

/** A variant with another price and label. An unchanged price stays as it was written, e.g. as a share of the item's. */
function priced(item: CatalogueItem, variant: VariantDefinition, row: TableRow): VariantDefinition {
	const label = row.variantLabel ?? variant.label;
	if (variantPrice(item, variant) === row.price) return { ...variant, label };
	const { pricePercent: _percent, ...rest } = variant;
	return { ...rest, label, priceDelta: row.price - item.price.credits };
}
