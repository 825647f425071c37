import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row } from '#core/units/unit';
import { giveBack, type LimitOrder, limitChanges, openOrderChanges } from './limits.js';
import { quote, variantOf, variantPrice } from './pricing.js';
import { type CategoryRow, draftsCollection, type ItemRow, itemsCollection } from './shop.model.js';
import type { CatalogueItem, ChosenAddons, FrozenItem, Quote, Reservation } from './shop.types.js';
import { releaseStock, reserve, sellStock } from './stock.js';

export interface PlacingDraft extends LimitOrder {
	readonly item: ItemRow;
	readonly category: Pick<CategoryRow, 'key' | 'name' | 'emoji' | 'checklist'>;
	readonly variant: string;
	readonly addons: ChosenAddons;
	/** What the buyer saw on the summary; another total refuses the placing. */
	readonly shown?: number;
}

export interface Placing {
	/** Guard on the item, stock, buyer limits, open orders of the item, and the end of the draft. */
	readonly changes: Change[];
	readonly frozen: FrozenItem;
	readonly quote: Quote;
	readonly reservation: Reservation;
}

/**
 * The shop's part of placing an order, to be put into the unit of work that also holds the credits and writes the order.
 *
 * The unit is refused with `shop.itemGone` {item}, `shop.priceChanged` {old, new}, `shop.itemChanged` {item}, `shop.soldOut`,
 * `shop.soldOutUntil`, `shop.tooFewLeft`, `shop.limit` or `shop.openOrders`; those of `quote` are thrown here.
 */
export function placing(guild: GuildId, draft: PlacingDraft): Placing {
	const { item, category, variant, quantity, addons } = draft;
	const price = quote(item.definition, variant, quantity, addons);
	if (draft.shown !== undefined && draft.shown !== price.total) throw priceChanged(draft.shown, price.total);
	const goods = reserve(guild, item.definition, draft);
	const limits = limitChanges(guild, item.definition, draft);
	const open = openOrderChanges(guild, item.definition, draft.member);
	return {
		changes: [
			itemGuard(item, draft, price.total),
			...goods.changes,
			...limits.changes,
			...open.changes,
			{ in: draftsCollection, delete: rowId(guild, 'draft', draft.member, item.key) }
		],
		frozen: freeze(item, category, variant, addons),
		quote: price,
		reservation: { item: item.key, variant, quantity, stock: goods.stock, limits: limits.taken, open: open.taken }
	};
}

/** Holds the order to the version of the item that it was priced with. */
function itemGuard(item: ItemRow, { variant, quantity, addons }: PlacingDraft, shown: number): Change {
	const name = { kind: 'user-text', value: item.definition.name } as const;
	return {
		in: itemsCollection,
		id: item._id,
		when: { active: true, version: item.version },
		else: (row) => {
			if (!row?.active) return new DomainError('shop.itemGone', { item: name });
			const now = totalOf(row, variant, quantity, addons);
			return now === null || now === shown ? new DomainError('shop.itemChanged', { item: name }) : priceChanged(shown, now);
		}
	};
}

function priceChanged(old: number, now: number): DomainError {
	return new DomainError('shop.priceChanged', {
		old: { kind: 'amount', currency: 'credits', value: old },
		new: { kind: 'amount', currency: 'credits', value: now }
	});
}

/** What the order would cost by another version of the item; `null` when that version does not offer it. */
function totalOf(row: Row, variant: string, quantity: number, addons: ChosenAddons): number | null {
	try {
		return quote(definitionOf(row), variant, quantity, addons).total;
	} catch (error) {
		if (error instanceof DomainError) return null;
		throw error;
	}
}

/** Item rows are written by this domain alone, with this shape. */
const definitionOf = (row: Row): CatalogueItem => (row as Row & Pick<ItemRow, 'definition'>).definition;

/** The item as the order keeps it. */
export function freeze(row: ItemRow, category: PlacingDraft['category'], variantKey: string, chosen: ChosenAddons): FrozenItem {
	const { variants: _variants, addons, ...item } = row.definition;
	const variant = variantOf(row.definition, variantKey);
	return {
		...item,
		version: row.version,
		category: { key: category.key, name: category.name, emoji: category.emoji },
		checklist: category.checklist,
		variant: {
			key: variant.key,
			label: variant.label,
			description: variant.description ?? null,
			price: variantPrice(row.definition, variant)
		},
		addons: addons.filter((addon) => chosen[addon.key]).map(({ key, label }) => ({ key, label, quantity: chosen[key] ?? 0 }))
	};
}

/** The order ends without goods: everything it took comes back. */
export const cancelPlacing = (reservation: Reservation): Change[] => [
	...releaseStock(reservation),
	...giveBack(reservation.limits),
	...giveBack(reservation.open)
];

/**
 * The order ends with goods: `delivered` units are sold, the rest goes back on the shelf and out of the buyer's limits.
 *
 * @param delivered Units handed over, at most what was reserved.
 */
export function settlePlacing(guild: GuildId, reservation: Reservation, delivered: number = reservation.quantity): Change[] {
	const rest = reservation.quantity - delivered;
	return [
		...sellStock(guild, reservation, delivered),
		...releaseStock(reservation, rest),
		...giveBack(reservation.open),
		...(rest > 0 ? giveBack(reservation.limits.map(({ id }) => ({ id, amount: rest }))) : [])
	];
}
