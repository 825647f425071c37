import { z } from 'zod';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { readSection, type SliceValues, sameJson, sectionOf, withFormerSection } from '#settings';
import { type CatalogueRow, nameOf, type RowEdit } from '../editor/changes.js';
import type { EditRow } from '../editor/edit.types.js';
import type { PriceRule } from '../pricing/price.model.js';
import { type CategoryRow, categoriesCollection, type ItemRow, itemsCollection, type StockRow } from '../shop.model.js';
import { hiding, removal, restoration, revival } from './draft.js';
import type { ImportUndone, LeftRow, RowKind } from './exchange.types.js';

/** What an undo told: written by the service, so its shape is known. */
export const undoneSchema = z.custom<ImportUndone>((value) => typeof value === 'object' && value !== null && 'removed' in value);

/** Items that orders name, open ones or former ones. Pure. */
export const orderedItems = (
	named: readonly string[],
	stock: readonly StockRow[],
	stats: readonly { readonly item: string; readonly sold: number }[]
): ReadonlySet<string> =>
	new Set([
		...named,
		...stock.filter(({ reserved, sold }) => reserved > 0 || sold > 0).map(({ item }) => item),
		...stats.filter(({ sold }) => sold > 0).map(({ item }) => item)
	]);

/** Everything that taking an import back looks at. */
export interface UndoView {
	readonly guild: GuildId;
	readonly parts: readonly EditRow[];
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
	readonly prices: readonly PriceRule[];
	readonly stock: readonly StockRow[];
	/** Items that an order names. */
	readonly ordered: ReadonlySet<string>;
	/** A version is in force that may still sell what the draft loses: pieces stay. */
	readonly versioned: boolean;
	/** Only these rows, named by `kind:key`: what an earlier undo has left. `null`: all of them. */
	readonly only: ReadonlySet<string> | null;
}

/** What taking an import of the catalogue back would do. */
export interface CatalogueUndo {
	readonly edits: readonly RowEdit[];
	readonly more: readonly Change[];
	readonly removed: number;
	readonly restored: number;
	readonly hidden: readonly ItemRow[];
	readonly left: readonly LeftRow[];
}

/**
 * What taking an import's rows back would do. Pure.
 *
 * @param all Also rows that somebody has changed since.
 * @throws DomainError `shop.importOrphans` {category, items} when items of others stand in a category that would go.
 */
export function catalogueUndo(view: UndoView, all: boolean): CatalogueUndo {
	const rows = new Map<string, CatalogueRow>([...view.categories, ...view.items, ...view.prices].map((row) => [row._id, row]));
	const edits: RowEdit[] = [];
	const more: Change[] = [];
	const hidden: ItemRow[] = [];
	const left: LeftRow[] = [];
	const gone = new Set<string>();
	const moved = new Map<string, string>();
	let removed = 0;
	let restored = 0;
	// Items first: a category goes when nothing is left in it.
	const parts = [...view.parts].sort((one, other) => rank(one) - rank(other));
	for (const part of parts) {
		const now = rows.get(part.row) ?? null;
		const kind = kindOf(part.in);
		if (view.only !== null && !view.only.has(`${kind}:${keyIn(part.row)}`)) continue;
		if (now === null && part.before === null) continue;
		if ((now?.version ?? null) !== part.version && !all) {
			left.push({ kind, key: keyIn(part.row), name: now ? nameOf(now) : part.name, why: 'edited' });
			continue;
		}
		if (part.before !== null) {
			edits.push(now ? restoration(now, part.before) : revival(part.in, part.before, part.name));
			if (kind === 'item' && typeof part.before.category === 'string') moved.set(part.row, part.before.category);
			restored += 1;
			continue;
		}
		if (now === null) continue;
		if ('definition' in now && view.ordered.has(now.key)) {
			if (now.active) edits.push(hiding(now));
			hidden.push(now);
			left.push({ kind, key: now.key, name: nameOf(now), why: 'ordered' });
			continue;
		}
		if (kind === 'category') {
			const inside = view.items.filter((item) => !gone.has(item._id) && (moved.get(item._id) ?? item.category) === now.key);
			const made = new Set(view.parts.map(({ row }) => row));
			const others = inside.filter(({ _id }) => !made.has(_id));
			if (others.length > 0) throw orphans(nameOf(now), others);
			if (inside.length > 0) {
				left.push({ kind, key: now.key, name: nameOf(now), why: 'filled' });
				continue;
			}
		}
		const pieces = 'definition' in now && !view.versioned ? view.stock.filter((row) => row.item === now.key) : [];
		const taken = removal(now, pieces);
		edits.push(taken.edit);
		more.push(...taken.more);
		gone.add(now._id);
		removed += 1;
	}
	return { edits, more, removed, restored, hidden, left };
}

const rank = ({ in: collection }: EditRow): number => (collection === categoriesCollection ? 1 : 0);

function kindOf(collection: string): RowKind {
	if (collection === itemsCollection) return 'item';
	return collection === categoriesCollection ? 'category' : 'price';
}

/** The key in a row's id: `guild|item|key`. */
const keyIn = (row: string): string => row.split('|')[2] ?? '';

function orphans(category: string, items: readonly ItemRow[]): DomainError {
	const names = items.slice(0, 8).map((item) => nameOf(item));
	return new DomainError('shop.importOrphans', {
		category: { kind: 'user-text', value: category },
		items: { kind: 'user-text', value: names.join(', ') },
		count: items.length
	});
}

/** The slices that give sections back what they had before an import. Pure. */
export function settingsUndo(
	sections: readonly string[],
	values: { readonly before: SliceValues | null; readonly made: SliceValues | null; readonly now: SliceValues },
	all: boolean
): { readonly values: Readonly<Record<string, unknown>>; readonly restored: number; readonly left: readonly LeftRow[] } {
	const { before, made, now } = values;
	if (sections.length > 0 && (before === null || made === null)) throw new NotFound('shop.import');
	const slices: Record<string, Readonly<Record<string, unknown>>> = {};
	const left: LeftRow[] = [];
	let restored = 0;
	for (const name of sections) {
		const section = sectionOf(name);
		if (!section || before === null || made === null) continue;
		if (!all && !sameJson(readSection(now, section), readSection(made, section))) {
			left.push({ kind: 'setting', key: name, name, why: 'edited' });
			continue;
		}
		slices[section.slice] = withFormerSection({ ...now, ...slices }, section, before);
		restored += 1;
	}
	return { values: slices, restored, left };
}
