import { primary, secondary, type ViewContext } from '#core/views/kit';
import * as ids from '../../ids.js';
import { hasMet } from '../../meeting.rules.js';
import type { OrderRow } from '../../order.model.js';
import type { CardPart, RankedButton } from './part.js';

const soonMs = 3_600_000;

/** A time to meet: proposed, agreed on, missed. Where it is stands on no card. */
export const meetingPart: CardPart = {
	lines(view, order) {
		const { t, format } = view;
		const { offer, meeting, open, missedByBuyer, missedByStaff } = order;
		const here = [meeting?.buyerHere && order.buyerName, meeting?.staffHere && order.assigneeName].filter(Boolean).join(', ');
		return [
			meeting &&
				t(order.state === 'ready' ? 'orders:meeting.line' : 'orders:meeting.met', {
					at: format.time(meeting.at, 'F'),
					relative: format.time(meeting.at, 'R'),
					method: user(meeting.method)
				}),
			here && t('orders:meeting.here', { names: user(here) }),
			offer &&
				t('orders:meeting.offered', {
					name: user(offer.byName),
					times: offer.times.map((at) => format.time(at, 'f')).join(' · '),
					until: { kind: 'time', at: offer.expiresAt, style: 'R' }
				}),
			open && missedByBuyer + missedByStaff > 0 && t('orders:meeting.strikes', { buyer: missedByBuyer, staff: missedByStaff })
		];
	},
	buttons(view, order, side) {
		if (order.state !== 'claimed' && order.state !== 'ready') return [];
		return [...proposing(view, order, side), ...(side === 'buyer' ? ofBuyer(view, order) : ofStaff(view, order))];
	}
};

/** Whether the meeting is near, and those who meet must get going. */
export const meetsSoon = (view: ViewContext, { state, meeting }: Pick<OrderRow, 'state' | 'meeting'>): boolean =>
	state === 'ready' && meeting !== null && meeting.at.getTime() - view.now.getTime() <= soonMs;

function proposing(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff'): RankedButton[] {
	const { code, state } = order;
	const id = ids.proposeId.make({ code, side });
	if (state === 'ready') return [{ rank: 20, button: secondary(view.t('orders:button.moveTime'), id) }];
	// Where nothing is handed over without a meeting, agreeing on one is the way forward.
	const first = side === 'staff' && needsTime(order) && order.offer === null;
	return [{ rank: first ? 11 : 16, button: (first ? primary : secondary)(view.t('orders:button.propose'), id) }];
}

function ofBuyer(view: ViewContext, { code, state, meeting, missedByStaff }: OrderRow): RankedButton[] {
	const label = (name: string) => view.t(`orders:button.${name}`);
	const word = meeting ? [{ rank: 12, button: secondary(label('word'), ids.wordId.make({ code })) }] : [];
	if (state === 'claimed') {
		const other = missedByStaff > 0 ? [{ rank: 18, button: secondary(label('someoneElse'), ids.someoneElseId.make({ code })) }] : [];
		return [...word, ...other];
	}
	return [
		...word,
		{ rank: 14, button: secondary(label('here'), ids.hereId.make({ code, side: 'buyer' })) },
		{ rank: 60, button: secondary(label('staffAbsent'), ids.staffAbsentId.make({ code })) }
	];
}

function ofStaff(view: ViewContext, { code, state }: OrderRow): RankedButton[] {
	if (state === 'claimed') return [];
	return [
		{ rank: 16, button: secondary(view.t('orders:button.here'), ids.hereId.make({ code, side: 'staff' })) },
		{ rank: 18, button: secondary(view.t('orders:button.buyerAbsent'), ids.buyerAbsentId.make({ code })) }
	];
}

/** Whether a time has to be agreed on before anything can be handed over. */
export const needsTime = (order: Pick<OrderRow, 'item' | 'journal'>): boolean => Boolean(order.item.fulfilment.needsSlot) && !hasMet(order);

const user = (value: string) => ({ kind: 'user-text', value }) as const;
