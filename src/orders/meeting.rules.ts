import { DomainError } from '#core/errors';
import { stillHeld } from './order.ends.js';
import type { Meeting, OrderRow } from './order.model.js';
import { wrongState } from './order.refusals.js';
import type { CancelTerms, StateTimes } from './order.rules.js';
import type { OrderTransition } from './order.saga.js';
import type { OrdersSettings } from './orders.settings.js';

const minute = 60_000;

type ReadySettings = OrdersSettings['ready'];

/** When a meeting ends by itself, and when both sides are reminded of it: quiet hours don't move what people agreed on. */
export function meetingTimes({ graceMinutes, remindMinutes }: ReadySettings, at: Date, now: Date): StateTimes {
	const dueAt = new Date(at.getTime() + graceMinutes * minute);
	const moments = [...new Set(remindMinutes)].map((before) => at.getTime() - before * minute).filter((moment) => moment > now.getTime());
	return { dueAt, remindAt: moments.sort((one, other) => one - other).map((moment) => new Date(moment)) };
}

/** From when on people can say that they are at the meeting. */
export const checkInFrom = ({ at }: Pick<Meeting, 'at'>, { checkInMinutes }: ReadySettings): Date =>
	new Date(at.getTime() - checkInMinutes * minute);

/** From when on the other side can be called absent. */
export const absentFrom = ({ at }: Pick<Meeting, 'at'>, { graceMinutes }: ReadySettings): Date =>
	new Date(at.getTime() + graceMinutes * minute);

/** After these nothing is left of what was agreed on before. */
const undone: ReadonlySet<string> = new Set<OrderTransition>(['missBuyer', 'missStaff', 'missBoth', 'unclaim', 'transfer']);

/** Whether the order has a meeting behind it that took place, or one that still stands. */
export function hasMet({ journal }: Pick<OrderRow, 'journal'>): boolean {
	const last = journal.findLast(({ action }) => action === 'agree' || undone.has(action));
	return last?.action === 'agree';
}

/**
 * An item that is handed over at a meeting needs one first; a meeting at which too many wrong words were said is none.
 *
 * @throws `orders.meetingFirst` · `orders.wordBlocked`
 */
export function requireMeeting(
	order: Pick<OrderRow, 'code' | 'state' | 'item' | 'journal' | 'meeting'>,
	{ wordTries }: ReadySettings
): void {
	const { code, meeting } = order;
	if (order.item.fulfilment.needsSlot && order.state === 'claimed' && !hasMet(order))
		throw new DomainError('orders.meetingFirst', { code });
	if (meeting && meeting.wrongWords >= wordTries) throw new DomainError('orders.wordBlocked', { code, tries: wordTries });
}

/** The meeting of an order that waits for one. @throws `orders.moved` when there is none. */
export function meetingOf(order: OrderRow): Meeting {
	if (order.state !== 'ready' || !order.meeting) throw wrongState(order);
	return order.meeting;
}

/** Who was not there, as far as both sides have said it; `null`: both were. */
export type Missed = 'buyer' | 'staff' | 'both';

export function missedAt({ buyerHere, staffHere }: Pick<Meeting, 'buyerHere' | 'staffHere'>): Missed | null {
	if (buyerHere) return staffHere ? null : 'staff';
	return staffHere ? 'buyer' : 'both';
}

/** What a missed meeting leads to: another one, the queue, or the end of the order. */
export interface MissedOutcome {
	readonly next: 'again' | 'queue' | 'end';
	readonly buyerStrikes: number;
	readonly staffStrikes: number;
}

/**
 * What becomes of an order after a missed meeting. The buyer's limit ends it; the limit of the staff member gives it to somebody else,
 * unless they have goods of the buyer.
 */
export function outcomeOf(
	order: Pick<OrderRow, 'missedByBuyer' | 'missedByStaff' | 'payment'>,
	missed: Missed,
	{ strikesToCancel }: ReadySettings
): MissedOutcome {
	const buyerStrikes = order.missedByBuyer + (missed === 'staff' ? 0 : 1);
	const staffStrikes = order.missedByStaff + (missed === 'buyer' ? 0 : 1);
	const ends = missed !== 'staff' && buyerStrikes >= strikesToCancel;
	const changes = missed !== 'buyer' && staffStrikes >= strikesToCancel && !holdsGoods(order);
	return { next: ends ? 'end' : changes ? 'queue' : 'again', buyerStrikes, staffStrikes };
}

/**
 * Who gets what when an order ends by missed meetings: `keptPercentOnBuyerNoShow` of what is still held is kept, rounded down; nothing is
 * when staff have let the buyer wait as well.
 */
export function missedTerms(
	order: Pick<OrderRow, 'held' | 'captured' | 'released'>,
	{ staffStrikes }: Pick<MissedOutcome, 'staffStrikes'>,
	{ keptPercentOnBuyerNoShow }: Pick<ReadySettings, 'keptPercentOnBuyerNoShow'>
): CancelTerms {
	const left = stillHeld(order);
	const kept = staffStrikes > 0 ? 0 : Math.floor((left * keptPercentOnBuyerNoShow) / 100);
	return { kept, released: left - kept };
}

/** Whether staff have something that the buyer paid with. */
export const holdsGoods = ({ payment }: Pick<OrderRow, 'payment'>): boolean => payment !== null && !payment.clear;

/** How staff owe back what the buyer paid with, once the order has ended without goods. */
export function owedBack(payment: OrderRow['payment']): OrderRow['payment'] {
	if (!payment || payment.clear) return payment;
	// Things that were only described have no pieces: one stands for them until staff say that everything is back.
	return { ...payment, settled: false, owed: Math.max(payment.received, payment.returned + 1) };
}
