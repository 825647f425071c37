import type { OrderCalendar } from './order.calendar.js';
import type { OrderRow } from './order.model.js';
import { isPart } from './order.parts.js';
import type { OrderRole, OrderState, OrderTransition } from './order.saga.js';
import { orderSaga } from './order.saga.js';
import type { OrdersSettings } from './orders.settings.js';

const hour = 3_600_000;

/** When the order's present state ends by itself, and when its owner is reminded. */
export interface StateTimes {
	readonly dueAt: Date;
	/** In order; all before `dueAt`. */
	readonly remindAt: readonly Date[];
}

/** The times of a freshly placed (or returned) order: reminder within the first-response time, expiry after some of them. */
export function placedTimes(
	order: Pick<OrderRow, 'item'>,
	settings: OrdersSettings,
	calendar: OrderCalendar,
	from: Date
): StateTimes & { readonly answerBy: Date } {
	const response = order.item.fulfilment.sla.firstResponseHours * hour;
	const { remindAtPercent, expireAfterFirstResponseTimes } = settings.placed;
	const answerBy = calendar.after(from, response);
	const dueAt = calendar.after(from, response * expireAfterFirstResponseTimes);
	return { answerBy, dueAt, remindAt: before(dueAt, calendar, [calendar.after(from, (response * remindAtPercent) / 100), answerBy]) };
}

/** The times of a claimed order: reminders at half and nine tenths of the delivery time, return to the queue after some of them. */
export function claimedTimes(
	order: Pick<OrderRow, 'item'>,
	settings: OrdersSettings,
	calendar: OrderCalendar,
	from: Date
): StateTimes & { readonly deliverBy: Date } {
	const delivery = order.item.fulfilment.sla.deliverHours * hour;
	const dueAt = calendar.after(from, delivery * settings.claimed.unclaimAfterDeliverTimes);
	return {
		deliverBy: calendar.after(from, delivery),
		dueAt,
		remindAt: before(dueAt, calendar, [calendar.after(from, delivery * 0.5), calendar.after(from, delivery * 0.9)])
	};
}

/** The times of a delivered order: evenly spread reminders, then silence counts as received. */
export function deliveredTimes(settings: OrdersSettings, calendar: OrderCalendar, from: Date): StateTimes {
	const dueAt = calendar.after(from, settings.delivered.confirmHours * hour);
	return { dueAt, remindAt: before(dueAt, calendar, spread(from, dueAt, settings.delivered.reminders)) };
}

/** The reminders of a delivered order whose buyer got more time: those still to come, one at least where there are any. */
export function extendedReminders(
	order: Pick<OrderRow, 'reminders'>,
	{ reminders }: OrdersSettings['delivered'],
	calendar: OrderCalendar,
	from: Date,
	dueAt: Date
): readonly Date[] {
	return reminders === 0 ? [] : before(dueAt, calendar, spread(from, dueAt, Math.max(1, reminders - order.reminders)));
}

/** What a cancellation does with the held amount. `kept` + `released` = what is still held. */
export interface CancelTerms {
	readonly kept: number;
	readonly released: number;
}

/**
 * Who gets what when an order is cancelled: everything goes back, except when the buyer cancels after the free limit of the order's terms,
 * then `keptPercentOnBuyerCancel` of what is still held (rounded down) is kept. A buyer whom staff have let wait at a meeting always
 * leaves free.
 */
export function cancelTerms(
	order: Pick<OrderRow, 'state' | 'held' | 'captured' | 'released' | 'missedByStaff' | 'leaving'>,
	by: 'buyer' | 'staff' | 'system',
	settings: OrdersSettings
): CancelTerms {
	const left = order.held - order.captured - order.released;
	const terms = order.leaving ?? settings;
	const late = by === 'buyer' && order.missedByStaff === 0 && isLate(order.state, terms.freeCancelUntil);
	const kept = late ? Math.floor((left * terms.keptPercentOnBuyerCancel) / 100) : 0;
	return { kept, released: left - kept };
}

const cancelStates = ['placed', 'claimed', 'ready', 'delivered'] as const;

/** Whether the state is at or past the one until which cancelling is free. */
function isLate(state: OrderState, freeUntil: OrdersSettings['freeCancelUntil']): boolean {
	return cancelStates.some((reached, index) => reached === state && index >= cancelStates.indexOf(freeUntil));
}

/**
 * The transition by which a side ends an order now: with goods that the buyer has accepted it closes with that part; goods that were
 * handed over and not accepted make it a refund.
 */
export function endingOf(order: Pick<OrderRow, 'state' | 'confirmed'>, side: 'buyer' | 'staff'): OrderEnding {
	if (order.confirmed > 0) return 'closePart';
	if (side === 'buyer') return 'cancelByBuyer';
	return order.state === 'delivered' ? 'refund' : 'cancelByStaff';
}

/** How an order is ended early. */
export type OrderEnding = 'cancelByBuyer' | 'cancelByStaff' | 'refund' | 'closePart';

/** Whether the order's goods allow a transition that its state allows. */
export function fits(order: Pick<OrderRow, 'state' | 'item' | 'quantity' | 'delivered' | 'confirmed'>, name: OrderTransition): boolean {
	switch (name) {
		case 'confirm':
		case 'completeSilently':
			return !isPart(order);
		case 'confirmPart':
		case 'confirmPartSilently':
		case 'deliverMore':
			return isPart(order);
		case 'closePart':
		case 'closeMissed':
			return order.confirmed > 0;
		case 'cancelByBuyer':
		case 'cancelByStaff':
		case 'refund':
		case 'endMissed':
			return order.confirmed === 0;
		default:
			return true;
	}
}

/** The role in which a person may take a transition, or `null`. `is` tells the roles the person has on this order. */
export function roleFor(
	order: Pick<OrderRow, 'state' | 'item' | 'quantity' | 'delivered' | 'confirmed'>,
	name: OrderTransition,
	is: Readonly<Record<OrderRole, boolean>>
): OrderRole | null {
	const transition = orderSaga.transitions[name];
	if (!transition.from.includes(order.state) || !fits(order, name)) return null;
	return transition.by.filter((role): role is OrderRole => role !== 'system').find((role) => is[role]) ?? null;
}

function spread(from: Date, until: Date, count: number): readonly Date[] {
	const step = (until.getTime() - from.getTime()) / (count + 1);
	return Array.from({ length: count }, (_, index) => new Date(from.getTime() + Math.round(step * (index + 1))));
}

/** Reminders at moments at which people are awake: each once, in order, before the deadline. */
function before(dueAt: Date, calendar: OrderCalendar, moments: readonly Date[]): readonly Date[] {
	const times = moments.map((at) => calendar.awake(at).getTime()).filter((at) => at < dueAt.getTime());
	return [...new Set(times)].sort((one, other) => one - other).map((at) => new Date(at));
}
