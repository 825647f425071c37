import { type GuildId, rowId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { type CategoryRow, categoriesCollection, type ItemRow, itemsCollection, type StockRow, stockCollection } from './shop.model.js';

/** Rows of the catalogue by key. */
export interface CatalogueKeys {
	readonly categories: readonly string[];
	readonly items: readonly string[];
}

/** What taking an import back would do. */
export interface Unimport {
	readonly remove: CatalogueKeys;
	/** An owner edited them: they are left alone unless asked for. */
	readonly edited: CatalogueKeys;
	readonly changes: readonly Change[];
}

/**
 * The changes that take rows of an import out of the catalogue again, with their stock. Categories stay while something is left in them.
 * Orders keep their own copy of the item, and a later import brings the same rows back.
 *
 * @param all Also those that an owner edited.
 */
export function unimportChanges(
	guild: GuildId,
	keys: CatalogueKeys,
	existing: { readonly categories: readonly CategoryRow[]; readonly items: readonly ItemRow[]; readonly stock: readonly StockRow[] },
	all: boolean
): Unimport {
	const imported = new Set(keys.items);
	const own = existing.items.filter((row) => imported.has(row.key));
	const gone = own.filter((row) => all || !row.edited);
	const goneKeys = new Set(gone.map((row) => row.key));
	const left = new Set(existing.items.filter((row) => !goneKeys.has(row.key)).map((row) => row.category));
	const ownCategories = existing.categories.filter((row) => keys.categories.includes(row.key));
	const goneCategories = ownCategories.filter((row) => (all || !row.edited) && !left.has(row.key));
	return {
		remove: { categories: goneCategories.map((row) => row.key), items: [...goneKeys] },
		edited: {
			categories: ownCategories.filter((row) => row.edited).map((row) => row.key),
			items: own.filter((row) => row.edited).map((row) => row.key)
		},
		changes: [
			...gone.map((row) => ({ in: itemsCollection, delete: rowId(guild, 'item', row.key), when: { version: row.version } })),
			...goneCategories.map((row) => ({ in: categoriesCollection, delete: row._id, when: { version: row.version } })),
			...existing.stock.filter((row) => goneKeys.has(row.item)).map((row) => ({ in: stockCollection, delete: row._id }))
		]
	};
}
