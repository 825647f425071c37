import type { OrderRow } from './order.model.js';

/** What an order waits for that only its buyer can do; `null`: somebody else is to act. */
export function waitsFor({ state, change, offer }: Pick<OrderRow, 'state' | 'change' | 'offer'>): 'confirm' | 'change' | 'time' | null {
	if (state === 'delivered') return 'confirm';
	if (change?.side === 'staff') return 'change';
	return offer?.side === 'staff' ? 'time' : null;
}

export const waitsForBuyer = (order: Pick<OrderRow, 'state' | 'change' | 'offer'>): boolean => waitsFor(order) !== null;
