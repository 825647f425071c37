import { defineId } from '#core/custom-id/index';

/** Takes an order for the shop. */
export const claimId = defineId('orders.claim', ['code']);
/** Asks why an order goes back to the queue. */
export const unclaimId = defineId('orders.unclaim', ['code']);
export const unclaimFormId = defineId('orders.unclaimForm', ['code']);
/** Opens the delivery form. */
export const deliverId = defineId('orders.deliver', ['code']);
export const deliverFormId = defineId('orders.deliverForm', ['code']);
/** Asks why a delivery is taken back. */
export const takeBackId = defineId('orders.takeBack', ['code']);
export const takeBackFormId = defineId('orders.takeBackForm', ['code']);
/** Asks the buyer whether everything arrived. */
export const confirmId = defineId('orders.confirm', ['code']);
/** The buyer says yes. */
export const confirmYesId = defineId('orders.confirmYes', ['code']);
/** The buyer needs more time to check. */
export const extendId = defineId('orders.extend', ['code']);
/** Asks before an order ends. */
export const cancelId = defineId('orders.cancel', ['code']);
/** Staff are asked why the order ends. */
export const declineId = defineId('orders.decline', ['code']);
/** The buyer ends the order; `kept` is the amount that they agreed to lose. */
export const cancelYesId = defineId('orders.cancelYes', ['code', 'kept']);
/** The staff's reason for ending an order; ends it. `how`: the transition that the form spoke of. */
export const cancelFormId = defineId('orders.cancelForm', ['code', 'how']);
/** An order's own card, with what the reader may do. */
export const viewId = defineId('orders.view', ['code']);
export const journalId = defineId('orders.journal', ['code', 'page']);
/** Asks which page of the journal; `pages` is how many there were. */
export const journalJumpId = defineId('orders.journalJump', ['code', 'pages']);
/** The page that was asked for. */
export const journalSubmitId = defineId('orders.journalSubmit', ['code']);
/** Answers that only some may see; opening is audited. */
export const privateId = defineId('orders.private', ['code']);
/** The member's list: filter, and the cursor of the page. */
export const listId = defineId('orders.list', ['filter', 'cursor']);
export const listFilterId = defineId('orders.listFilter', []);
