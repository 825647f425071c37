import type { GuildId } from '#core/ids';
import type { ItemStatsRow, StockRow } from './shop.model.js';
import type { CatalogueItem } from './shop.types.js';
import { stockId, stockWeekId } from './stock.js';
import type { CountWindow } from './windows.js';

/** What can be ordered of an item or of one variant now. */
export interface Availability {
	readonly state: 'in' | 'low' | 'out';
	/** Pieces or places; `null`: as many as wanted. */
	readonly left: number | null;
	/** When places come back by themselves. */
	readonly again: Date | null;
}

export interface ItemAvailability extends Availability {
	readonly variants: Readonly<Record<string, Availability>>;
}

/**
 * Stock of an item, over its variants and for each of them.
 *
 * @param thisWeek The week that places are counted in; the same for all items of a guild, and costly to find.
 */
export function availabilityOf(
	guild: GuildId,
	item: CatalogueItem,
	stock: ReadonlyMap<string, StockRow>,
	thisWeek: () => CountWindow
): ItemAvailability {
	const low = item.stock.lowStockAt ?? 0;
	const of = (left: number | null, again: Date | null): Availability => ({
		state: left === null ? 'in' : left <= 0 ? 'out' : left <= low ? 'low' : 'in',
		left: left === null ? null : Math.max(0, left),
		again
	});
	const every = (one: Availability): ItemAvailability => ({
		...one,
		variants: Object.fromEntries(item.variants.map(({ key }) => [key, one]))
	});
	if (item.stock.mode === 'unlimited') return every(of(null, null));
	if (item.stock.mode !== 'finite') {
		const week = thisWeek();
		const taken = stock.get(stockWeekId(guild, item.key, week.key))?.taken ?? 0;
		return every(of((item.stock.perWeek ?? 0) - taken, week.ends));
	}
	const pieces = item.variants.map(({ key }) => [key, stock.get(stockId(guild, item.key, key))?.available ?? 0] as const);
	const variants = Object.fromEntries(pieces.map(([key, left]) => [key, of(left, null)]));
	return {
		...of(
			pieces.reduce((sum, [, left]) => sum + left, 0),
			null
		),
		variants
	};
}

/** Reviews and sales of an item. */
export interface ItemStats {
	readonly sold: number;
	/** Average stars; `null` without reviews. */
	readonly rating: number | null;
	readonly reviews: number;
}

export function statsOf(row: ItemStatsRow | undefined): ItemStats {
	if (!row) return { sold: 0, rating: null, reviews: 0 };
	return { sold: row.sold, rating: row.ratingCount > 0 ? row.ratingSum / row.ratingCount : null, reviews: row.ratingCount };
}
