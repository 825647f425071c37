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
/** Chooses who gets the order, and names them. */
export const transferId = defineId('orders.transfer', ['code']);
export const transferToId = defineId('orders.transferTo', ['code']);
/** Chooses who hands over beside the assignee. */
export const helpId = defineId('orders.help', ['code']);
export const helpToId = defineId('orders.helpTo', ['code']);
/** Opens the form of what staff received outside the ledger, and takes it. */
export const receiveId = defineId('orders.receive', ['code']);
export const receiveFormId = defineId('orders.receiveForm', ['code']);
/** Opens the form of what staff gave back, and takes it. */
export const giveBackId = defineId('orders.giveBack', ['code']);
export const giveBackFormId = defineId('orders.giveBackForm', ['code']);
/** Opens the form that reports a problem, and takes it. `side`: the row of the card, where both rows have such a button. */
export const reportId = defineId('orders.report', ['code', 'side']);
export const reportFormId = defineId('orders.reportForm', ['code']);
/** Opens the form for one more statement, and takes it. */
export const statementId = defineId('orders.statement', ['code', 'side']);
export const statementFormId = defineId('orders.statementForm', ['code']);
/** A page of the case, and the way to another. */
export const caseId = defineId('orders.case', ['code', 'page', 'side']);
export const caseJumpId = defineId('orders.caseJump', ['code', 'pages']);
export const caseSubmitId = defineId('orders.caseSubmit', ['code']);
/** A judge comes into the order's room. */
export const caseJoinId = defineId('orders.caseJoin', ['code']);
/** Asks the reporter before the report is withdrawn. */
export const withdrawId = defineId('orders.withdraw', ['code']);
export const withdrawYesId = defineId('orders.withdrawYes', ['code']);
/** Opens the judge's form, and takes it. */
export const ruleId = defineId('orders.rule', ['code']);
export const ruleFormId = defineId('orders.ruleForm', ['code']);
/** The judge confirms a ruling; `terms` names the case and every amount as they read it. */
export const ruleYesId = defineId('orders.ruleYes', ['code', 'terms']);
/** Which other terms an order could have, as it stands. `side` keeps the buttons of both sides on one card apart. */
export const changeId = defineId('orders.change', ['code', 'side']);
/** The same with other terms; `addons` is `keep` or `plain`. */
export const changeDraftId = defineId('orders.changeDraft', ['code', 'variant', 'quantity', 'addons']);
/** Select of variants; the value is the key. */
export const changeVariantId = defineId('orders.changeVariant', ['code', 'quantity', 'addons']);
/** Asks for the quantity in a form, and takes it. */
export const changeQuantityId = defineId('orders.changeQuantity', ['code', 'variant', 'quantity', 'addons']);
export const changeQuantityFormId = defineId('orders.changeQuantityForm', ['code', 'variant', 'addons']);
/** Sends the terms; `total` is the price that was shown, `how` is `now` or `offer`. */
export const changeSendId = defineId('orders.changeSend', ['code', 'variant', 'quantity', 'addons', 'total', 'how']);
/** Staff ask another price: opens the form, and takes it. */
export const changePriceId = defineId('orders.changePrice', ['code', 'variant', 'quantity', 'addons']);
export const changePriceFormId = defineId('orders.changePriceForm', ['code', 'variant', 'quantity', 'addons']);
/** The other side takes, or does not want, exactly the offered terms; or they are taken back. */
export const changeAcceptId = defineId('orders.changeAccept', ['code', 'offer']);
export const changeDeclineId = defineId('orders.changeDecline', ['code', 'offer']);
export const changeWithdrawId = defineId('orders.changeWithdraw', ['code', 'offer']);
/** Starts the same order again. */
export const againId = defineId('orders.again', ['code']);
/** The member's orders as a file. */
export const exportId = defineId('orders.export', []);
/** Asks the buyer whether everything arrived. */
export const confirmId = defineId('orders.confirm', ['code']);
/** The buyer says yes to so many delivered parts. */
export const confirmYesId = defineId('orders.confirmYes', ['code', 'parts'], { version: 2 });
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
/** Switches the buyer's direct messages: `wanted` is `on` or `off`. */
export const dmsId = defineId('orders.dms', ['code', 'wanted']);
/** An order's own card, with what the reader may do. */
export const viewId = defineId('orders.view', ['code']);
/** The same, from a row of the shared card that has more buttons than fit. */
export const moreId = defineId('orders.more', ['code', 'side']);
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
/**
 * Opens the form that proposes times to meet, and takes it. `side`: in whose row the button stands, since a message may not carry an id
 * twice; who presses is known without it. `zone`: whose clock the form spoke of.
 */
export const proposeId = defineId('orders.propose', ['code', 'side']);
export const proposeFormId = defineId('orders.proposeForm', ['code', 'zone']);
/** Takes one of the proposed times. */
export const takeTimeId = defineId('orders.takeTime', ['code', 'offer', 'choice']);
/** Shows the buyer their code word; showing it is audited. */
export const wordId = defineId('orders.word', ['code']);
/** One side is at the meeting. */
export const hereId = defineId('orders.here', ['code', 'side']);
/** The other side did not come. */
export const buyerAbsentId = defineId('orders.buyerAbsent', ['code']);
export const staffAbsentId = defineId('orders.staffAbsent', ['code']);
/** The buyer gives the order to another staff member. */
export const someoneElseId = defineId('orders.someoneElse', ['code']);
