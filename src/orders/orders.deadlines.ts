import type { DeadlineHandler, DeadlineRow } from '#core/deadlines/deadline';
import { changeDeadline } from './change.revision.js';
import type { ChangeService } from './change.service.js';
import type { DeliveryService } from './delivery.service.js';
import { type MeetingService, offerDeadline } from './meeting.service.js';
import type { NoShowService } from './noshow.service.js';
import { remindDeadline } from './order.moves.js';
import { orderSaga } from './order.saga.js';
import type { OrderService } from './order.service.js';
import type { RulingService } from './ruling.service.js';

/** What happens to orders by themselves: the default of each state, and reminders before it. */
export function orderDeadlines(services: {
	readonly orders: OrderService;
	readonly deliveries: DeliveryService;
	readonly meetings: MeetingService;
	readonly noShows: NoShowService;
	readonly rulings: RulingService;
	readonly changes: ChangeService;
}): readonly DeadlineHandler[] {
	const { orders, deliveries, meetings, noShows, rulings, changes } = services;
	return [
		ofState('placed', orders),
		ofState('claimed', orders),
		ofState('ready', noShows),
		ofState('delivered', deliveries),
		ofState('disputed', rulings),
		{ kind: offerDeadline, due: (row) => meetings.expire(row.guild, codeOf(row), row.at) },
		{ kind: changeDeadline, due: (row) => changes.timeOut(row.guild, codeOf(row), row.at) },
		{ kind: remindDeadline, due: (row) => orders.remind(row.guild, codeOf(row), row.at, laterOf(row)) }
	];
}

/** The deadline of a state, acted on by the service that carries it. */
export function ofState(state: keyof typeof orderSaga.states, service: Pick<OrderService, 'timeOut'>): DeadlineHandler {
	const kind = orderSaga.states[state]?.deadline;
	if (!kind) throw new TypeError(`An order that is ${state} has no deadline`);
	return { kind, due: (row) => service.timeOut(row.guild, codeOf(row), kind, row.at) };
}

/** The order that a deadline is about. */
export function codeOf({ subject }: DeadlineRow): string {
	return subject.slice(subject.indexOf(':') + 1);
}

function laterOf({ payload }: DeadlineRow): readonly Date[] {
	const later = payload !== null && typeof payload === 'object' && 'later' in payload ? payload.later : [];
	return Array.isArray(later) ? later.map((at) => new Date(String(at))).filter((at) => !Number.isNaN(at.getTime())) : [];
}
