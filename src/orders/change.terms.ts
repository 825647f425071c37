import { createHash } from 'node:crypto';
import { DomainError } from '#core/errors';
import {
	type CatalogueItem,
	type ChosenAddons,
	goodsDue,
	keptDiscounts,
	listTotal,
	type Quote,
	type QuoteLine,
	quote,
	variantOf
} from '#shop';
import type { OrderRow, OrderTerms } from './order.model.js';
import type { OrdersSettings } from './orders.settings.js';

/** What the price of an order counts in: held credits, pieces of goods, or nothing that a list could say. */
export type PriceUnit = 'credits' | 'goods' | 'none';

/** What somebody wants an order to be; what is left out stays as it is. */
export interface WantedTerms {
	readonly variant?: string;
	readonly quantity?: number;
	/** Without the add-ons of the order. */
	readonly plain?: boolean;
}

/** Other terms by the list of today. */
export interface ListedTerms {
	readonly terms: OrderTerms;
	readonly quote: Quote;
	readonly chosen: ChosenAddons;
	/** Names of add-ons that the order has and the new terms have not, as far as the item no longer offers them. */
	readonly dropped: readonly string[];
}

export const priceUnit = ({ payment }: Pick<OrderRow, 'payment'>): PriceUnit =>
	payment === null ? 'credits' : payment.due === null ? 'none' : 'goods';

/** The terms of an order as it stands. */
export function termsOf(order: Pick<OrderRow, 'item' | 'quantity' | 'quote' | 'payment'>): OrderTerms {
	const { item, quantity, payment } = order;
	const unit = priceUnit(order);
	const total = unit === 'credits' ? order.quote.total : (payment?.due ?? 0);
	return { variant: item.variant.key, variantLabel: item.variant.label, quantity, addons: item.addons, total };
}

/** Whether two terms are the same deal. */
export function sameTerms(one: OrderTerms, other: OrderTerms): boolean {
	const plain = ({ variant, quantity, total, addons }: OrderTerms) =>
		JSON.stringify([variant, quantity, total, addons.map(({ key, quantity: pieces }) => `${key}*${pieces}`).sort()]);
	return plain(one) === plain(other);
}

/**
 * The wanted terms by the item as it is sold now, with the discounts that the order was placed with. Add-ons that are still offered stay, unless they are not wanted.
 *
 * @throws `orders.changeItem` when the item is paid in another way by now · `orders.changeGoods` {label} when the goods that the buyer
 * pays with are not taken for the variant · what `quote` throws.
 */
export function listedTerms(order: OrderRow, item: CatalogueItem, wanted: WantedTerms): ListedTerms {
	const { payment, code } = order;
	if (item.settlement.kind !== order.item.settlement.kind) throw new DomainError('orders.changeItem', { code });
	const [first] = item.variants;
	const kept = item.variants.some(({ key }) => key === order.item.variant.key) ? order.item.variant.key : (first?.key ?? '');
	const variant = variantOf(item, wanted.variant ?? kept);
	const quantity = wanted.quantity ?? Math.min(order.quantity, item.maxPerOrder);
	const offered = order.item.addons.map((addon) => ({ addon, now: item.addons.find(({ key }) => key === addon.key) }));
	const addons = offered.flatMap(({ addon, now }) =>
		now && !wanted.plain ? [{ key: now.key, label: now.label, quantity: Math.min(addon.quantity, now.maxQuantity ?? 1) }] : []
	);
	const chosen = Object.fromEntries(addons.map(({ key, quantity: pieces }) => [key, pieces]));
	const price = quote(item, variant.key, quantity, chosen, keptDiscounts(order));
	const unit = priceUnit(order);
	let total = unit === 'credits' ? price.total : 0;
	if (unit === 'goods' && payment?.goods != null && item.settlement.kind === 'in_game') {
		const due = goodsDue(item.settlement, payment.goods, variant.key, quantity, price);
		if (due === null) throw new DomainError('orders.changeGoods', { label: { kind: 'user-text', value: payment.label } });
		total = due;
	}
	return {
		terms: { variant: variant.key, variantLabel: variant.label, quantity, addons, total },
		quote: price,
		chosen,
		dropped: offered.flatMap(({ addon, now }) => (now ? [] : [addon.label]))
	};
}

/**
 * Whether a sale, a role's discount or a coupon of the order would take off more than it was placed for: it may be over by now, so the
 * buyer alone must not carry it to more goods. Breaks of quantity belong to the item and go along.
 */
export function stretchesDiscounts(order: Pick<OrderRow, 'quote'>, next: Quote): boolean {
	const granted = order.quote.lines.some((line) => line.kind === 'discount' && line.of !== 'break');
	return granted && listTotal(next) > listTotal(order.quote);
}

/** How far staff may go from a list price: both ends count, whole units, at least 1. */
export function priceBounds(list: number, { pricePercent }: OrdersSettings['change']): { readonly min: number; readonly max: number } {
	const by = (BigInt(list) * BigInt(pricePercent)) / 100n;
	return { min: Math.max(1, list - Number(by)), max: list + Number(by) };
}

/** The list's price with a line for what people agreed on instead, where that differs. */
export function agreedQuote(list: Quote, total: number, label: string): Quote {
	if (total === list.total) return list;
	const agreed: QuoteLine = { kind: 'agreed', label, amount: total - list.total };
	return { ...list, lines: [...list.lines, agreed], total };
}

/** Names exactly these terms of this version of the order; what somebody accepts is what they saw. */
export function offerId(order: Pick<OrderRow, 'code' | 'version'>, terms: OrderTerms, worth: number, by: string, reason: string): string {
	const { variant, quantity, total, addons } = terms;
	const parts = addons.map(({ key, quantity: pieces }) => [key, pieces]);
	const text = JSON.stringify([order.code, order.version, variant, quantity, total, parts, worth, by, reason]);
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const states: readonly OrderRow['state'][] = ['placed', 'claimed', 'ready'];

/** Whether the terms can still change: the order is under way and nothing of it was handed over or paid. */
export function mayChange(order: Pick<OrderRow, 'state' | 'delivered' | 'captured' | 'released'>): boolean {
	return states.includes(order.state) && order.delivered === 0 && order.captured === 0 && order.released === 0;
}
