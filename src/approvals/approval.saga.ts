import { defineSaga } from '#core/state-machine/saga';

export type ApprovalState = 'waiting' | 'approved' | 'declined' | 'expired' | 'withdrawn' | 'lapsed';

/** Who acts on a request: who made it, or a second person who has the capability. */
export type ApprovalRole = 'requester' | 'second';

export type ApprovalTransition = 'approve' | 'decline' | 'withdraw' | 'expire' | 'lapse';

/** Kind of the deadline of a request. */
export const approvalDeadline = 'approvals.expire';

/** The life of a request. When nobody answers in time, or what it is about changes, nothing happens. */
export const approvalSaga = defineSaga<ApprovalState, ApprovalRole, ApprovalTransition>({
	initial: 'waiting',
	states: {
		waiting: { owner: 'second', deadline: approvalDeadline, otherwise: 'expire' },
		approved: null,
		declined: null,
		expired: null,
		withdrawn: null,
		lapsed: null
	},
	transitions: {
		approve: { from: ['waiting'], to: 'approved', by: ['second'] },
		decline: { from: ['waiting'], to: 'declined', by: ['second'], reason: 'optional' },
		withdraw: { from: ['waiting'], to: 'withdrawn', by: ['requester'] },
		expire: { from: ['waiting'], to: 'expired', by: ['system'] },
		lapse: { from: ['waiting'], to: 'lapsed', by: ['system'] }
	}
});
