import type { ApprovalRow, ChangedSince } from '#approvals';
import type { JournalEntry, OrderRow } from './order.model.js';
import { orderSaga } from './order.saga.js';

/** The acts on orders that may need a second person; the channels for their cards, the best first. */
export const refundAct = { kind: 'orders.refund', capability: 'orders.refund', channels: ['audit'] } as const;
export const rulingAct = { kind: 'orders.ruling', capability: 'disputes.resolve', channels: ['cases', 'audit'] } as const;

/** What the step of an order does to a request about it: who asked is told the step, and can ask again while there is something to decide. */
export function changedBy({ kind }: Pick<ApprovalRow, 'kind'>, entry: Pick<JournalEntry, 'action' | 'kind' | 'name' | 'to'>): ChangedSince {
	const action = { kind: 'text', key: `orders:journal.action.${entry.action}` } as const;
	return {
		line:
			entry.kind === 'system'
				? { key: 'orders:second.changedByTime', params: { action } }
				: { key: 'orders:second.changed', params: { action, who: { kind: 'user-text', value: entry.name } } },
		again: kind === rulingAct.kind ? entry.to === 'disputed' : !orderSaga.isEnd(entry.to)
	};
}

/** What has happened to an order since a request named this version of it; `null`: nothing. */
export function changedSince(asked: Pick<ApprovalRow, 'kind'>, version: number, order: OrderRow): ChangedSince | null {
	const last = order.journal.findLast(({ action }) => action !== 'remind');
	return order.version === version || !last ? null : changedBy(asked, { ...last, to: order.state });
}
