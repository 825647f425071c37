import type { OrderRow } from './order.model.js';
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
export function placedTimes(order: Pick<OrderRow, 'item'>, settings: OrdersSettings, from: Date): StateTimes {
	const response = order.item.fulfilment.sla.firstResponseHours * hour;
	return {
		dueAt: after(from, response * settings.placed.expireAfterFirstResponseTimes),
		remindAt: [after(from, (response * settings.placed.remindAtPercent) / 100), after(from, response)].filter(distinct)
	};
}

/** The times of a claimed order: reminders at half and nine tenths of the delivery time, return to the queue after some of them. */
export function claimedTimes(
	order: Pick<OrderRow, 'item'>,
	settings: OrdersSettings,
	from: Date
): StateTimes & { readonly deliverBy: Date } {
	const delivery = order.item.fulfilment.sla.deliverHours * hour;
	return {
		deliverBy: after(from, delivery),
		dueAt: after(from, delivery * settings.claimed.unclaimAfterDeliverTimes),
		remindAt: [after(from, delivery * 0.5), after(from, delivery * 0.9)]
	};
}

/** The times of a delivered order: evenly spread reminders, then silence counts as received. */
export function deliveredTimes(settings: OrdersSettings, from: Date): StateTimes {
	const dueAt = after(from, settings.delivered.confirmHours * hour);
	return { dueAt, remindAt: spread(from, dueAt, settings.delivered.reminders) };
}

/** The reminders of a delivered order whose buyer got more time: those still to come, one at least where there are any. */
export function extendedReminders(
	order: Pick<OrderRow, 'reminders'>,
	{ reminders }: OrdersSettings['delivered'],
	from: Date,
	dueAt: Date
): readonly Date[] {
	return reminders === 0 ? [] : spread(from, dueAt, Math.max(1, reminders - order.reminders));
}

/** What a cancellation does with the held amount. `kept` + `released` = what is still held. */
export interface CancelTerms {
	readonly kept: number;
	readonly released: number;
}

/**
 * Who gets what when an order is cancelled: everything goes back, except when the buyer cancels after the free limit of the settings,
 * then `keptPercentOnBuyerCancel` of the held amount (rounded down) is kept.
 */
export function cancelTerms(
	order: Pick<OrderRow, 'state' | 'held' | 'captured' | 'released'>,
	by: 'buyer' | 'staff' | 'system',
	settings: OrdersSettings
): CancelTerms {
	const left = order.held - order.captured - order.released;
	const late = by === 'buyer' && order.state === 'claimed' && settings.freeCancelUntil === 'claimed';
	const kept = late ? Math.floor((left * settings.keptPercentOnBuyerCancel) / 100) : 0;
	return { kept, released: left - kept };
}

/** The transition by which staff end an order in this state; goods that were handed over already make it a refund. */
export function staffEnding(state: OrderState): 'cancelByStaff' | 'refund' {
	return state === 'delivered' ? 'refund' : 'cancelByStaff';
}

/** The role in which a person may take a transition, or `null`. `is` tells the roles the person has on this order. */
export function roleFor(order: Pick<OrderRow, 'state'>, name: OrderTransition, is: Readonly<Record<OrderRole, boolean>>): OrderRole | null {
	const transition = orderSaga.transitions[name];
	if (!transition.from.includes(order.state)) return null;
	return transition.by.filter((role): role is OrderRole => role !== 'system').find((role) => is[role]) ?? null;
}

function spread(from: Date, until: Date, count: number): readonly Date[] {
	const step = (until.getTime() - from.getTime()) / (count + 1);
	return Array.from({ length: count }, (_, index) => after(from, step * (index + 1)));
}

function after(from: Date, milliseconds: number): Date {
	return new Date(from.getTime() + Math.round(milliseconds));
}

function distinct(at: Date, index: number, all: readonly Date[]): boolean {
	return all.findIndex((other) => other.getTime() === at.getTime()) === index;
}
