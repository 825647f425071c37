import { defineId } from '#core/custom-id/index';

/** What an approval would do, and the button that does it. */
export const approveId = defineId('approvals.approve', ['request']);
/** Approves the request. */
export const approveYesId = defineId('approvals.approveYes', ['request']);
/** Opens the form that declines the request. */
export const declineId = defineId('approvals.decline', ['request']);
/** The filled form. */
export const declineFormId = defineId('approvals.declineForm', ['request']);
/** Who asked takes it back. */
export const withdrawId = defineId('approvals.withdraw', ['request']);
/** What waits for the reader. */
export const waitingId = defineId('approvals.waiting', []);
/** What a request that a change has ended would do now, and the button that asks once more. */
export const againId = defineId('approvals.again', ['request']);
/** Asks once more. */
export const againYesId = defineId('approvals.againYes', ['request']);
