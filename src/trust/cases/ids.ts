import { defineId } from '#core/custom-id/index';

/** Opens the form that reports a member; `member` may be empty, then the form asks. */
export const reportId = defineId('cases.report', ['member']);
/** The form; `message` names a message that was kept for it. */
export const reportFormId = defineId('cases.reportForm', ['member', 'message']);
/** A page of a list: `filter` is `mine` or `open`, `below` the number above the page's first row. */
export const caseListId = defineId('cases.list', ['filter', 'below']);
/** A page of a case. */
export const caseViewId = defineId('cases.view', ['number', 'page']);
/** Triage: admits a report, or opens the forms that close it. */
export const admitId = defineId('cases.admit', ['number', 'version']);
export const dismissId = defineId('cases.dismiss', ['number']);
export const dismissFormId = defineId('cases.dismissForm', ['number', 'version']);
export const maliciousId = defineId('cases.malicious', ['number']);
export const maliciousFormId = defineId('cases.maliciousForm', ['number', 'version']);
/** One side says what happened. */
export const caseStatementId = defineId('cases.statement', ['number']);
export const caseStatementFormId = defineId('cases.statementForm', ['number']);
/** Judges: comes into the thread, gives more time, decides. */
export const caseRoomId = defineId('cases.room', ['number']);
export const caseExtendId = defineId('cases.extend', ['number']);
export const caseExtendFormId = defineId('cases.extendForm', ['number', 'version']);
export const caseDecideId = defineId('cases.decide', ['number']);
/** Takes in a report that joined an admitted case; `report` is its place in the case, from 0. */
export const takeInId = defineId('cases.takeIn', ['number', 'version', 'report']);
/** First page of the verdict, `version` is what the judge has read. */
export const caseVerdictFormId = defineId('cases.verdictForm', ['number', 'version']);
/** Opens the second page: money, harmed member and notes of the verdict that `draft` names. */
export const caseMoneyId = defineId('cases.money', ['number', 'draft']);
export const caseMoneyFormId = defineId('cases.moneyForm', ['number', 'draft']);
/** The verdict that `draft` names takes effect. */
export const caseVerdictYesId = defineId('cases.verdictYes', ['number', 'draft']);
/** Appeal of the subject, and what another judge says to it. */
export const appealId = defineId('cases.appeal', ['number']);
export const appealFormId = defineId('cases.appealForm', ['number']);
export const appealDecideId = defineId('cases.appealDecide', ['number']);
export const appealVerdictFormId = defineId('cases.appealVerdict', ['number', 'version']);
export const appealYesId = defineId('cases.appealYes', ['number', 'draft']);
