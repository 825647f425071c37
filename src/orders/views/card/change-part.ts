import type { TextParam } from '#core/errors';
import { primary, secondary } from '#core/views/kit';
import { mayChange, termsOf } from '../../change.terms.js';
import * as ids from '../../ids.js';
import type { OrderRow, OrderTerms, Revision } from '../../order.model.js';
import type { CardPart, RankedButton } from './part.js';

const user = (value: string) => ({ kind: 'user-text', value }) as const;

/** Terms that an order had before the present ones, as many as its card shows. */
const mostRevisions = 5;

/** Other terms: the offer that waits for an answer, and the changes so far. */
export const changePart: CardPart = {
	lines(view, order) {
		const { t } = view;
		const { change } = order;
		return [
			...order.revisions
				.slice(-mostRevisions)
				.map((revision) =>
					t('orders:change.changed', { at: { kind: 'time', at: revision.at, style: 'f' }, ...termsParams(order, revision) })
				),
			change &&
				t(`orders:change.offered.${change.side}`, {
					name: user(change.byName),
					...termsParams(order, { from: termsOf(order), to: change }),
					deadline: { kind: 'deadline', at: change.expiresAt }
				}),
			change?.reason && t('orders:card.reason', { reason: user(change.reason) })
		];
	},
	buttons(view, order, side) {
		const { change, code } = order;
		const { t } = view;
		const answers: RankedButton[] =
			change && change.side !== side
				? [
						{ rank: 4, button: primary(t('orders:button.changeAccept'), ids.changeAcceptId.make({ code, offer: change.id })) },
						{ rank: 5, button: secondary(t('orders:button.changeDecline'), ids.changeDeclineId.make({ code, offer: change.id })) }
					]
				: [];
		const rank = side === 'buyer' ? 45 : order.state === 'placed' ? 75 : 57;
		return [
			...answers,
			...(mayChange(order) ? [{ rank, button: secondary(t('orders:button.change'), ids.changeId.make({ code, side })) }] : [])
		];
	}
};

/** Terms in words: `Pair × 2 · 2,250 Credits`. */
export function termsText({ payment }: Pick<OrderRow, 'payment'>, terms: OrderTerms): TextParam {
	const { variantLabel, quantity, addons, total } = terms;
	const params = {
		variant: user(
			[variantLabel, ...addons.map(({ label, quantity: pieces }) => (pieces > 1 ? `${label} × ${pieces}` : label))].join(' + ')
		),
		quantity,
		amount: { kind: 'amount', currency: 'credits', value: total } as const,
		pieces: total,
		label: user(payment?.label ?? '')
	};
	const unit = payment === null ? 'credits' : total > 0 ? 'goods' : 'none';
	return { kind: 'text', key: `orders:change.terms.${unit}`, params };
}

/** What the strings about a change show: `from` and `to`. */
export const termsParams = (order: Pick<OrderRow, 'payment'>, { from, to }: Pick<Revision, 'from' | 'to'>) => ({
	from: termsText(order, from),
	to: termsText(order, to)
});
