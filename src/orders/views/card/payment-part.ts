import type { TextParam } from '#core/errors';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import * as ids from '../../ids.js';
import type { OrderRow, Receipt } from '../../order.model.js';
import type { CardPart } from './part.js';

/** Goods or money that are paid outside the ledger. */
export const paymentPart: CardPart = {
	lines(view, order) {
		const { payment, open } = order;
		if (!payment) return [];
		const { t } = view;
		const label = { kind: 'user-text', value: payment.label } as const;
		const last = payment.receipts.at(-1);
		return [
			open &&
				!payment.settled &&
				(payment.due === null
					? t('orders:payment.open', { label })
					: t(`orders:payment.due.${payment.when}`, { pieces: payment.due, label })),
			last &&
				t(payment.settled ? 'orders:payment.settled' : 'orders:payment.received', {
					pieces: payment.received,
					label,
					list: receiptWords(view, payment.receipts),
					staff: { kind: 'user-text', value: last.byName }
				}),
			payment.returns.length > 0 && t('orders:payment.returned', { list: receiptWords(view, payment.returns) }),
			!payment.clear &&
				(payment.owed > payment.returned
					? t('orders:payment.owed', { pieces: payment.owed - payment.returned, label })
					: order.state === 'refunded' && t('orders:payment.owedAll'))
		];
	},
	buttons(view, order, side) {
		const { payment, code } = order;
		if (!payment || side === 'buyer') return [];
		const records = order.open && order.state !== 'placed' && order.state !== 'disputed';
		return [
			...(records && !payment.settled
				? [{ rank: 12, button: primary(view.t('orders:button.receive'), ids.receiveId.make({ code })) }]
				: []),
			...(mayGiveBack(order) ? [{ rank: 60, button: secondary(view.t('orders:button.giveBack'), ids.giveBackId.make({ code })) }] : [])
		];
	}
};

/** Whether staff have something of the buyer that they may give back now. */
export function mayGiveBack({ payment, open, state }: Pick<OrderRow, 'payment' | 'open' | 'state'>): boolean {
	// What was received and has no number is owed as a whole after a refund.
	return payment !== null && !payment.clear && state !== 'disputed' && (open || payment.owed > payment.returned || state === 'refunded');
}

function receiptWords(view: ViewContext, receipts: readonly Receipt[]): TextParam {
	const words = receipts.map(({ what, amount }) => (amount > 0 ? `${view.format.number(amount)} ${what}` : what));
	return { kind: 'user-text', value: words.join(' · ') };
}
