import { defineSaga } from '#core/state-machine/saga';

/** States of an order; a form that was not sent yet is a draft of `shop`. */
export const orderStates = ['placed', 'claimed', 'delivered', 'completed', 'cancelled', 'expired'] as const;
export type OrderState = (typeof orderStates)[number];

/** Who acts on an order. `staff`: may fulfil it; `assignee`: the staff member who holds it; `manager`: may assign orders. */
export type OrderRole = 'buyer' | 'staff' | 'assignee' | 'manager';

/** What moves an order. */
export type OrderTransition =
	| 'claim'
	| 'unclaim'
	| 'deliver'
	| 'takeBack'
	| 'confirm'
	| 'completeSilently'
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
		delivered: { owner: 'buyer', deadline: 'orders.confirmation', otherwise: 'completeSilently' },
		completed: null,
		cancelled: null,
		expired: null
	},
	transitions: {
		claim: { from: ['placed'], to: 'claimed', by: ['staff'] },
		unclaim: { from: ['claimed'], to: 'placed', by: ['assignee', 'manager', 'system'], reason: 'optional' },
		deliver: { from: ['claimed'], to: 'delivered', by: ['assignee'] },
		takeBack: { from: ['delivered'], to: 'claimed', by: ['assignee', 'manager'], reason: 'required' },
		confirm: { from: ['delivered'], to: 'completed', by: ['buyer'] },
		completeSilently: { from: ['delivered'], to: 'completed', by: ['system'] },
		cancelByBuyer: { from: ['placed', 'claimed'], to: 'cancelled', by: ['buyer'], reason: 'optional' },
		cancelByStaff: { from: ['placed', 'claimed'], to: 'cancelled', by: ['staff', 'assignee', 'manager'], reason: 'required' },
		refund: { from: ['delivered'], to: 'cancelled', by: ['assignee', 'manager'], reason: 'required' },
		expire: { from: ['placed'], to: 'expired', by: ['system'] }
	}
});
