import { isPart, milestonesOf, type OrderRow } from '#orders';
import type { CodePayload } from './tickets.effects.js';
import type { MeetingFacts } from './views/event-line.js';

/** What an event of an order carries besides its code. */
export type MovePayload = CodePayload & {
	readonly kind?: string;
	readonly reason?: string;
	readonly name?: string;
	readonly count?: number;
	readonly state?: string;
	readonly owner?: string | null;
	readonly from?: string;
	readonly offer?: string;
	readonly moved?: boolean;
	/** Of a change of order: the revision that it made, and how it came or ended. */
	readonly revision?: number;
	readonly how?: string;
} & MeetingFacts;

/** Events after which the ticket shows a new card and one line; those without a line only renew the card. */
export const orderEvents = [
	'order.claimed',
	'order.transferred',
	'order.helped',
	'order.paid',
	'order.given-back',
	'order.part-confirmed',
	'order.unclaimed',
	'order.proposed',
	'order.offer-ended',
	'order.ready',
	'order.checked-in',
	'order.word-wrong',
	'order.missed',
	'order.meeting-over',
	'order.meeting-waits',
	'order.delivered',
	'order.taken-back',
	'order.completed',
	'order.cancelled',
	'order.expired',
	'order.disputed',
	'order.stated',
	'order.withdrawn',
	'order.escalated',
	'order.redone',
	'order.refunded',
	'order.split',
	'order.extended',
	'order.change-offered',
	'order.change-ended',
	'order.changed',
	'order.reminded'
] as const;

export type OrderEvent = (typeof orderEvents)[number];

/** Events after which the call in the staff's queue reads differently. */
export const turns: ReadonlySet<OrderEvent> = new Set([
	'order.claimed',
	'order.transferred',
	'order.unclaimed',
	'order.completed',
	'order.cancelled',
	'order.expired',
	'order.refunded',
	'order.split',
	'order.changed'
]);

/** Events after which somebody new belongs into the room. */
export const joins: ReadonlySet<OrderEvent> = new Set(['order.claimed', 'order.transferred', 'order.helped']);

/** Events with which an order ends. */
const ends: ReadonlySet<OrderEvent> = new Set(['order.completed', 'order.refunded', 'order.split', 'order.cancelled', 'order.expired']);

/** Whether the order has ended with this event. */
export const isEnd = (event: OrderEvent, order: Pick<OrderRow, 'open'>): boolean => !order.open && ends.has(event);

/** Lines that carry the reason within their sentence. */
export const inTheLine: ReadonlySet<string> = new Set(['helped', 'paid', 'givenBack', 'stated']);

export interface Line {
	/** Key under `tickets:events`. */
	readonly key: string;
	/** Whose turn it is now: exactly they are called. */
	readonly calls: 'buyer' | 'assignee' | 'both' | 'staff' | 'nobody';
	/** Who did it; default: the last of the journal. */
	readonly by?: string;
	/** What the line itself says as `{reason}`, where the event does not carry it under that name. */
	readonly says?: string;
	/** How many pieces, where that is not the whole order. */
	readonly quantity?: number;
	/** Who of the staff did it, where that need not be the assignee. */
	readonly staff?: string;
}

/** The line of an event, or `null` where the card says it all. */
export function lineOf(event: OrderEvent, payload: MovePayload, order: OrderRow): Line | null {
	const paid = order.held > 0;
	const { problem } = order;
	switch (event) {
		case 'order.claimed':
			return { key: 'claimed', calls: 'buyer' };
		case 'order.unclaimed':
			if (payload.missed) return { key: 'missedQueue', calls: 'buyer' };
			return { key: 'unclaimed', calls: payload.kind === 'buyer' ? 'nobody' : 'buyer' };
		case 'order.transferred':
			return { key: 'transferred', calls: 'both' };
		case 'order.helped':
			return { key: 'helped', calls: 'nobody' };
		case 'order.paid':
			return { key: 'paid', calls: 'buyer', ...doer(order) };
		case 'order.given-back':
			return { key: 'givenBack', calls: 'buyer', ...doer(order) };
		case 'order.part-confirmed':
			return { key: payload.kind === 'system' ? 'partConfirmedSilently' : 'partConfirmed', calls: 'both' };
		case 'order.proposed':
			return null;
		case 'order.offer-ended':
			return { key: 'offerEnded', calls: payload.side === 'staff' ? 'assignee' : 'buyer' };
		case 'order.ready':
			return { key: payload.moved ? 'moved' : 'agreed', calls: payload.kind === 'buyer' ? 'assignee' : 'buyer' };
		case 'order.checked-in':
			return { key: 'here', calls: otherToCome(payload, order) };
		case 'order.word-wrong':
			return { key: 'wordWrong', calls: 'nobody' };
		case 'order.missed':
			if (payload.missed === 'staff') return { key: 'missedStaff', calls: 'buyer' };
			if (payload.missed === 'both') return { key: 'missedBoth', calls: 'both' };
			return { key: payload.kept ? 'missedBuyer' : 'missedBuyerFree', calls: 'buyer' };
		case 'order.meeting-over':
			return { key: 'meetingOver', calls: 'assignee' };
		case 'order.meeting-waits':
			return { key: 'meetingWaits', calls: 'both' };
		case 'order.delivered': {
			const last = order.deliveries.at(-1);
			// Milestones are steps of one thing; pieces are named as many as were brought now.
			const now = last && milestonesOf(order) === null ? { quantity: last.parts } : {};
			return { key: isPart(order) ? 'deliveredPart' : 'delivered', calls: 'buyer', ...(last ? { staff: last.byName } : {}), ...now };
		}
		case 'order.taken-back':
			return { key: 'takenBack', calls: 'buyer' };
		case 'order.completed':
			if (payload.missed) return { key: endedKey(payload, order), calls: 'buyer' };
			if (payload.name === 'ruleComplete') return ruledLine(order, 'ruledComplete');
			if (payload.name === 'closePart') return { key: 'closedPart', calls: payload.kind === 'buyer' ? 'assignee' : 'buyer' };
			return payload.kind === 'system' ? { key: 'completedSilently', calls: 'buyer' } : { key: 'completed', calls: 'assignee' };
		case 'order.cancelled':
			if (payload.missed) return { key: endedKey(payload, order), calls: 'buyer' };
			return {
				key: paid ? (order.captured > 0 ? 'cancelledKept' : 'cancelled') : 'cancelledFree',
				calls: payload.kind === 'buyer' ? 'assignee' : 'buyer'
			};
		case 'order.expired':
			return { key: paid ? 'expired' : 'expiredFree', calls: 'buyer' };
		case 'order.disputed':
			return {
				key: paid ? 'disputed' : 'disputedFree',
				calls: problem?.side === 'buyer' ? 'assignee' : 'buyer',
				by: problem?.byName ?? ''
			};
		case 'order.stated':
			return { key: 'stated', calls: 'nobody', says: payload.name ?? '' };
		case 'order.withdrawn':
			return {
				key: payload.name === 'withdrawDelivered' ? 'withdrawnDelivered' : 'withdrawn',
				calls: payload.name === 'withdrawDelivered' ? 'buyer' : 'assignee',
				by: problem?.ruling?.byName ?? ''
			};
		case 'order.escalated':
			return { key: 'escalated', calls: 'nobody' };
		case 'order.redone':
			return { key: 'redone', calls: 'both', by: problem?.ruling?.byName ?? '' };
		case 'order.refunded':
			return ruledLine(order, 'refunded');
		case 'order.split':
			return ruledLine(order, 'split');
		case 'order.extended':
			return { key: 'extended', calls: 'nobody' };
		case 'order.change-offered':
			// An offer that was answered or replaced before it is told calls nobody.
			if (order.change?.id !== payload.offer) return null;
			return { key: 'changeOffered', calls: payload.side === 'buyer' ? 'assignee' : 'buyer' };
		case 'order.change-ended':
			if (payload.how === 'withdrawChange') return { key: 'changeWithdrawn', calls: 'nobody' };
			return {
				key: payload.how === 'expireChange' ? 'changeExpired' : 'changeDeclined',
				calls: payload.side === 'buyer' ? 'buyer' : 'assignee'
			};
		case 'order.changed':
			if (payload.how === 'changeNow') return { key: 'changedNow', calls: 'nobody' };
			return { key: 'changed', calls: payload.side === 'buyer' ? 'buyer' : 'assignee' };
		case 'order.reminded':
			// A reminder that is told after the order has moved on would only confuse.
			if (order.state !== payload.state) return null;
			if (order.state === 'ready') return remindMeeting(order);
			if (payload.owner === 'buyer') return { key: 'remindBuyer', calls: 'buyer' };
			return payload.owner === 'assignee' ? { key: 'remindAssignee', calls: 'assignee' } : { key: 'remindStaff', calls: 'staff' };
	}
}

/** Whoever made the last entry of the journal, for lines about the staff. */
function doer({ journal }: OrderRow): Pick<Line, 'staff'> {
	const last = journal.at(-1);
	return last ? { staff: last.name } : {};
}

/** What became of an order that ended by missed meetings. */
const endedKey = ({ kept }: MeetingFacts, { held }: OrderRow): string =>
	held === 0 ? 'missedEndFree' : kept ? 'missedEndKept' : 'missedEnd';

/** Calls those who are not at the meeting yet. */
function remindMeeting({ meeting }: OrderRow): Line | null {
	if (meeting?.buyerHere && meeting.staffHere) return null;
	return { key: 'remindMeeting', calls: meeting?.buyerHere ? 'assignee' : meeting?.staffHere ? 'buyer' : 'both' };
}

/** Who is still awaited at the meeting. */
function otherToCome({ side }: MovePayload, { meeting }: OrderRow): Line['calls'] {
	if (side === 'buyer') return meeting?.staffHere ? 'nobody' : 'assignee';
	return meeting?.buyerHere ? 'nobody' : 'buyer';
}

/** Both sides are told how the problem of an order was ruled, with every amount. */
function ruledLine(order: OrderRow, key: 'refunded' | 'split' | 'ruledComplete'): Line {
	const { ruling } = order.problem ?? {};
	const kind = order.held > 0 ? '' : order.payment && key !== 'ruledComplete' ? 'Goods' : 'Free';
	const byRule = ruling?.outcome === 'default';
	return { key: `${byRule ? 'default' : key}${kind}`, calls: 'both', by: ruling?.byName ?? '' };
}
