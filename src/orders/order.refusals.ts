import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { OrderRow } from './order.model.js';
import type { AboveLimit } from './order.ports.js';

/** Somebody else took the order first. */
export function lostClaim(order: Pick<OrderRow, 'code' | 'assigneeName'>): DomainError {
	return new DomainError('orders.lostClaim', { code: order.code, staff: { kind: 'user-text', value: order.assigneeName ?? '' } });
}

/** A refund of more than the person moves alone, in a guild in which nobody else may agree to it. */
export function refundLimit({ limit }: AboveLimit, released: number): Forbidden {
	const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
	return new Forbidden('orders.refundLimit', { limit: credits(limit), amount: credits(released) });
}

/** The order is in a state from which this can't be done. */
export function wrongState(order: Pick<OrderRow, 'code' | 'state'>): DomainError {
	return new DomainError('orders.moved', { code: order.code, state: { kind: 'text', key: `orders:short.${order.state}` } });
}

/** The order changed between the reading and the writing. */
export function movedMeanwhile(order: OrderRow, row: Readonly<Record<string, unknown>> | null): DomainError {
	const now = row as OrderRow | null;
	if (!now) return new NotFound('orders', { code: order.code });
	return order.state === 'placed' && now.state === 'claimed' ? lostClaim(now) : wrongState(now);
}
