import { defineSaga } from '#core/state-machine/saga';

/** States of an order; a form that was not sent yet is a draft of `shop`. */
export const orderStates = [
	'placed',
	'claimed',
	'ready',
	'delivered',
	'disputed',
	'completed',
	'refunded',
	'split',
	'cancelled',
	'expired'
] as const;
export type OrderState = (typeof orderStates)[number];

/**
 * Who acts on an order. `staff`: may fulfil it; `assignee`: the staff member who holds it; `helper`: hands over parts of it beside the
 * assignee; `manager`: may assign orders; `judge`: may rule on its problem, because they have no part in it.
 */
export type OrderRole = 'buyer' | 'staff' | 'assignee' | 'helper' | 'manager' | 'judge';

/** What moves an order. */
export type OrderTransition =
	| 'claim'
	| 'unclaim'
	| 'transfer'
	| 'agree'
	| 'missBuyer'
	| 'missStaff'
	| 'missBoth'
	| 'endMissed'
	| 'closeMissed'
	| 'meetingOver'
	| 'deliver'
	| 'deliverMore'
	| 'takeBack'
	| 'confirm'
	| 'confirmPart'
	| 'completeSilently'
	| 'confirmPartSilently'
	| 'closePart'
	| 'report'
	| 'withdraw'
	| 'withdrawDelivered'
	| 'escalate'
	| 'ruleRefund'
	| 'ruleSplit'
	| 'ruleComplete'
	| 'redo'
	| 'cancelByBuyer'
	| 'cancelByStaff'
	| 'refund'
	| 'expire';

/** The life of an order (design §5). */
export const orderSaga = defineSaga<OrderState, OrderRole, OrderTransition>({
	initial: 'placed',
	states: {
		placed: { owner: 'staff', deadline: 'orders.first-response', otherwise: 'expire' },
		claimed: { owner: 'assignee', deadline: 'orders.delivery', otherwise: 'unclaim' },
		ready: {
			owner: 'assignee',
			deadline: 'orders.meeting',
			otherwise: 'missBoth',
			orElse: ['missBuyer', 'missStaff', 'endMissed', 'closeMissed', 'meetingOver', 'unclaim']
		},
		delivered: { owner: 'buyer', deadline: 'orders.confirmation', otherwise: 'completeSilently', orElse: ['confirmPartSilently'] },
		disputed: { owner: 'judge', deadline: 'orders.ruling', otherwise: 'escalate', orElse: ['ruleRefund', 'ruleSplit', 'ruleComplete'] },
		completed: null,
		refunded: null,
		split: null,
		cancelled: null,
		expired: null
	},
	transitions: {
		claim: { from: ['placed'], to: 'claimed', by: ['staff'] },
		// The buyer too, once staff have let them wait at a meeting: `NoShowService.someoneElse`.
		unclaim: { from: ['claimed', 'ready'], to: 'placed', by: ['assignee', 'manager', 'system'], reason: 'optional' },
		transfer: { from: ['claimed', 'ready'], to: 'claimed', by: ['assignee', 'manager'], reason: 'optional' },
		agree: { from: ['claimed', 'ready'], to: 'ready', by: ['buyer', 'assignee'] },
		missBuyer: { from: ['ready'], to: 'claimed', by: ['assignee', 'system'] },
		missStaff: { from: ['ready'], to: 'claimed', by: ['buyer', 'system'] },
		missBoth: { from: ['ready'], to: 'claimed', by: ['system'] },
		endMissed: { from: ['ready'], to: 'cancelled', by: ['assignee', 'system'] },
		closeMissed: { from: ['ready'], to: 'completed', by: ['assignee', 'system'] },
		meetingOver: { from: ['ready'], to: 'claimed', by: ['system'] },
		deliver: { from: ['claimed', 'ready'], to: 'delivered', by: ['assignee', 'helper'] },
		deliverMore: { from: ['delivered'], to: 'delivered', by: ['assignee', 'helper'] },
		takeBack: { from: ['delivered'], to: 'claimed', by: ['assignee', 'manager'], reason: 'required' },
		confirm: { from: ['delivered'], to: 'completed', by: ['buyer'] },
		confirmPart: { from: ['delivered'], to: 'claimed', by: ['buyer'] },
		completeSilently: { from: ['delivered'], to: 'completed', by: ['system'] },
		confirmPartSilently: { from: ['delivered'], to: 'claimed', by: ['system'] },
		closePart: { from: ['claimed', 'ready', 'delivered'], to: 'completed', by: ['buyer', 'assignee', 'manager'], reason: 'optional' },
		report: { from: ['claimed', 'ready', 'delivered'], to: 'disputed', by: ['buyer', 'assignee', 'manager'], reason: 'required' },
		withdraw: { from: ['disputed'], to: 'claimed', by: ['buyer', 'assignee', 'manager'] },
		withdrawDelivered: { from: ['disputed'], to: 'delivered', by: ['buyer', 'assignee', 'manager'] },
		escalate: { from: ['disputed'], to: 'disputed', by: ['system'] },
		ruleRefund: { from: ['disputed'], to: 'refunded', by: ['judge', 'system'], reason: 'required' },
		ruleSplit: { from: ['disputed'], to: 'split', by: ['judge', 'system'], reason: 'required' },
		ruleComplete: { from: ['disputed'], to: 'completed', by: ['judge', 'system'], reason: 'required' },
		redo: { from: ['disputed'], to: 'claimed', by: ['judge'], reason: 'required' },
		cancelByBuyer: { from: ['placed', 'claimed', 'ready'], to: 'cancelled', by: ['buyer'], reason: 'optional' },
		cancelByStaff: { from: ['placed', 'claimed', 'ready'], to: 'cancelled', by: ['staff', 'assignee', 'manager'], reason: 'required' },
		refund: { from: ['delivered'], to: 'cancelled', by: ['assignee', 'manager'], reason: 'required' },
		expire: { from: ['placed'], to: 'expired', by: ['system'] }
	}
});
