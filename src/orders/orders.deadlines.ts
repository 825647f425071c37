import type { DeadlineHandler, DeadlineRow } from '#core/deadlines/deadline';
import { remindDeadline } from './order.moves.js';
import { orderSaga, orderStates } from './order.saga.js';
import type { OrderService } from './order.service.js';

/** What happens to orders by themselves: the default of each state, and reminders before it. */
export function orderDeadlines(orders: OrderService): readonly DeadlineHandler[] {
	const kinds = orderStates.flatMap((state) => orderSaga.states[state]?.deadline ?? []);
	return [
		...kinds.map((kind): DeadlineHandler => ({ kind, due: (row) => orders.timeOut(row.guild, codeOf(row), kind, row.at) })),
		{ kind: remindDeadline, due: (row) => orders.remind(row.guild, codeOf(row), row.at, laterOf(row)) }
	];
}

function codeOf({ subject }: DeadlineRow): string {
	return subject.slice(subject.indexOf(':') + 1);
}

function laterOf({ payload }: DeadlineRow): readonly Date[] {
	const later = payload !== null && typeof payload === 'object' && 'later' in payload ? payload.later : [];
	return Array.isArray(later) ? later.map((at) => new Date(String(at))).filter((at) => !Number.isNaN(at.getTime())) : [];
}
