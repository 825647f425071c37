import { DomainError, type TextParam } from '#core/errors';
import type { PriceUnit } from './change.terms.js';
import type { OrderRow } from './order.model.js';

/** Text that a person wrote. */
export const userText = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** A price in the unit of the order. */
export function priceWord(unit: PriceUnit, value: number, { payment }: Pick<OrderRow, 'payment'>): TextParam {
	if (unit === 'credits') return credits(value);
	return { kind: 'text', key: 'orders:change.pieces', params: { pieces: value, label: userText(payment?.label ?? '') } };
}

/** The list asks something else than what was shown. */
export function priceMoved(unit: PriceUnit, old: number, now: number, order: OrderRow): DomainError {
	const { code } = order;
	return new DomainError('orders.changePrice', { code, old: priceWord(unit, old, order), new: priceWord(unit, now, order) });
}

/** The buyer's open orders would be worth more than their standing allows. */
export function valueRefusal(code: string, open: number, by: number, most: number): DomainError {
	return new DomainError('orders.changeValue', { code, max: credits(most), value: credits(open + by) });
}

const soldOut: ReadonlySet<string> = new Set(['shop.soldOut', 'shop.soldOutUntil', 'shop.tooFewLeft']);
const otherItem: ReadonlySet<string> = new Set([
	'shop.itemGone',
	'shop.itemChanged',
	'shop.item.notFound',
	'shop.variant.notFound',
	'shop.pricesMoved'
]);

/** The refusals of shop and ledger in words about an order that exists. */
export function explained(error: unknown, { code, buyerName }: Pick<OrderRow, 'code' | 'buyerName'>, isBuyer: boolean): unknown {
	if (!(error instanceof DomainError)) return error;
	const { params } = error;
	if (error.code === 'economy.notEnough')
		return new DomainError(isBuyer ? 'orders.changeShort' : 'orders.changeShortBuyer', { ...params, code, buyer: userText(buyerName) });
	if (soldOut.has(error.code)) return new DomainError('orders.changeSoldOut', { ...params, code });
	if (otherItem.has(error.code)) return new DomainError('orders.changeItem', { code });
	if (error.code === 'shop.priceChanged') return new DomainError('orders.changePrice', { ...params, code });
	return error;
}

/** Waits for a unit; whoever comes second is told that what they saw no longer stands. */
export async function orGone(unit: Promise<void>, code: string): Promise<void> {
	try {
		await unit;
	} catch (error) {
		if (error instanceof DomainError && (error.code === 'orders.moved' || error.code === 'orders.lostClaim'))
			throw new DomainError('orders.changeGone', { code });
		throw error;
	}
}
