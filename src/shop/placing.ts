import { DomainError } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row } from '#core/units/unit';
import { heldVersion } from '#settings';
import { requireRoles } from './access.js';
import { giveBack, type LimitOrder, limitChanges, openOrderChanges } from './limits.js';
import { claimCoupon, PricesMoved, renewCoupon, returnCoupon, ruleGuards, takenByCoupon } from './pricing/coupon.claims.js';
import type { PriceRule } from './pricing/price.model.js';
import type { CouponView } from './pricing/prices.service.js';
import { quote, variantOf, variantPrice } from './pricing.js';
import { type CategoryRow, draftsCollection, type ItemRow, itemsCollection } from './shop.model.js';
import type { CatalogueItem, ChosenAddons, CouponUse, FrozenItem, PriceDiscounts, Quote, Reservation } from './shop.types.js';
import { releaseStock, reserve, sellStock } from './stock.js';

export interface PlacingDraft extends LimitOrder {
	readonly item: ItemRow;
	readonly category: Pick<CategoryRow, 'key' | 'name' | 'emoji' | 'checklist'>;
	readonly variant: string;
	readonly addons: ChosenAddons;
	/** What the buyer saw on the summary; another total refuses the placing. */
	readonly shown?: number;
	/** The version in force that item, category and rules were read from; `null`: the editors' rows are. */
	readonly version?: number | null;
	/** What an order has taken whose terms these replace. */
	readonly before?: Reservation;
	/** What the buyer may have taken off, the rules behind it, and why their coupon does not count. */
	readonly discounts?: PriceDiscounts;
	readonly rules?: readonly PriceRule[];
	readonly couponView?: CouponView | null;
	/** Roles of the buyer. */
	readonly roles?: readonly string[];
	/** Code of the order, for the use of its coupon. */
	readonly order?: string;
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
 * `shop.soldOutUntil`, `shop.tooFewLeft`, `shop.limit`, `shop.openOrders` or `PricesMoved`; `shop.couponLost` {code, why, old, new} and those of `quote` are thrown here, and so is `shop.rolesNeeded` {item, roles}.
 */
export function placing(guild: GuildId, draft: PlacingDraft): Placing {
	const { item, category, variant, quantity, addons } = draft;
	// An order that gets other terms was placed by somebody who had the role.
	if (!draft.before) requireRoles(item.definition, draft.roles ?? []);
	const price = quote(item.definition, variant, quantity, addons, draft.discounts);
	if (draft.shown !== undefined && draft.shown !== price.total) throw priceChanged(draft.shown, price.total, draft.couponView);
	const coupon = couponPart(guild, draft, price);
	const goods = reserve(guild, item.definition, draft);
	const limits = limitChanges(guild, item.definition, draft);
	const open = draft.before ? { changes: [], taken: draft.before.open } : openOrderChanges(guild, item.definition, draft.member);
	return {
		changes: [
			...termGuards(guild, draft, price.total),
			...coupon.changes,
			...goods.changes,
			...limits.changes,
			...open.changes,
			...(draft.before ? [] : [{ in: draftsCollection, delete: rowId(guild, 'draft', draft.member, item.key) }])
		],
		frozen: freeze(item, category, variant, addons),
		quote: price,
		reservation: {
			...{ item: item.key, variant, quantity, stock: goods.stock, limits: limits.taken, open: open.taken },
			...(coupon.use ? { coupon: coupon.use } : {})
		}
	};
}

/** The use of the coupon that counts in a price: taken, or kept from the terms before. */
function couponPart(guild: GuildId, draft: PlacingDraft, price: Quote): { readonly changes: Change[]; readonly use: CouponUse | null } {
	const { before, rules = [], member, order, now } = draft;
	const counted = price.coupon?.state === 'counted';
	if (before?.coupon)
		return counted
			? { changes: [renewCoupon(before.coupon, price)], use: before.coupon }
			: { changes: returnCoupon(before.coupon), use: null };
	const row = rules.find((rule): rule is PriceRule<'coupon'> => rule.kind === 'coupon');
	if (!counted || !row || order === undefined) return { changes: [], use: null };
	return claimCoupon(guild, row, { member, order, at: now, amount: takenByCoupon(price) });
}

/**
 * The shop's part of giving an order other terms: what it took comes back, and what the new terms need is taken, so that nobody else gets
 * the pieces in between. It stays one open order, and a form of the item that the buyer has begun stays. Refused as `placing`.
 */
export function replacing(guild: GuildId, before: Reservation, draft: PlacingDraft): Placing {
	const next = placing(guild, { ...draft, before });
	return { ...next, changes: [...releaseStock(before), ...giveBack(before.limits), ...next.changes] };
}

/** Holds the order to what it was priced with: to the version in force, or to the rows where each edit is in force at once. */
function termGuards(guild: GuildId, draft: PlacingDraft, total: number): Change[] {
	const { version = null, item, rules = [] } = draft;
	if (version !== null) return [heldVersion(guild, version, () => new PricesMoved())];
	return [itemGuard(item, draft, total), ...ruleGuards(rules)];
}

/** Holds the order to the version of the item that it was priced with. */
function itemGuard(item: ItemRow, { variant, quantity, addons, discounts }: PlacingDraft, shown: number): Change {
	const name = { kind: 'user-text', value: item.definition.name } as const;
	return {
		in: itemsCollection,
		id: item._id,
		when: { active: true, version: item.version },
		else: (row) => {
			if (!row?.active) return new DomainError('shop.itemGone', { item: name });
			const now = totalOf(row, variant, quantity, addons, discounts);
			return now === null || now === shown ? new DomainError('shop.itemChanged', { item: name }) : priceChanged(shown, now);
		}
	};
}

function priceChanged(old: number, now: number, coupon?: CouponView | null): DomainError {
	const prices = {
		old: { kind: 'amount', currency: 'credits', value: old },
		new: { kind: 'amount', currency: 'credits', value: now }
	} as const;
	if (!coupon?.refused) return new DomainError('shop.priceChanged', prices);
	return new DomainError('shop.couponLost', { ...prices, code: { kind: 'user-text', value: coupon.code }, why: coupon.refused });
}

/** What the order would cost by another version of the item; `null` when that version does not offer it. */
function totalOf(row: Row, variant: string, quantity: number, addons: ChosenAddons, discounts: PriceDiscounts | undefined): number | null {
	try {
		return quote(definitionOf(row), variant, quantity, addons, discounts).total;
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
	...giveBack(reservation.open),
	...returnCoupon(reservation.coupon)
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
