import type { Answered, FrozenItem, Quote } from '#shop';
import { goodsDue } from '#shop';
import type { Payment } from './order.model.js';

/**
 * The payment of an order whose terms have changed: what was received counts, and what is now too much staff owe to the buyer.
 *
 * @param due Pieces of the goods by the new terms; `null` where only people can say.
 * @param more The new terms are worth more than the old ones; a payment that only people could call complete is open again then.
 */
export function paymentFor(before: Payment, due: number | null, more: boolean): Payment {
	const { received, returned } = before;
	if (due === null) return { ...before, due, settled: before.settled && !more };
	const called = before.settled && before.due !== null && due <= before.due;
	return { ...before, due, settled: called || (due > 0 && received - returned >= due), owed: Math.max(0, received - due) };
}

/**
 * How an order is paid that is not settled in credits; `null` for credits.
 *
 * Goods: the amount of the item's list for the variant, times the quantity; add-ons raise it as far as the item says, rounded up to the
 * step of the goods.
 */
export function paymentOf(
	item: Pick<FrozenItem, 'settlement'>,
	variant: string,
	quantity: number,
	quote: Quote,
	answered: readonly Answered[]
): Payment | null {
	const { settlement } = item;
	if (settlement.kind === 'credits') return null;
	const open = { received: 0, settled: false, receipts: [], returned: 0, returns: [], clear: true, owed: 0 } as const;
	if (settlement.kind === 'external') {
		return {
			...open,
			kind: 'external',
			goods: null,
			label: settlement.note ?? settlement.needs ?? '',
			due: null,
			when: 'before_handover',
			otherGoods: true
		};
	}
	const chosen = answered.find(({ question }) => question.purpose === 'goods')?.answer;
	const accepted = settlement.accepts.find(({ goods }) => goods === chosen) ?? settlement.accepts[0];
	return {
		...open,
		kind: 'in_game',
		goods: accepted?.goods ?? null,
		label: accepted?.label ?? accepted?.goods ?? '',
		due: accepted ? goodsDue(settlement, accepted.goods, variant, quantity, quote) : null,
		when: settlement.when,
		otherGoods: settlement.otherGoods === 'by_agreement'
	};
}
