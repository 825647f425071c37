import { defineId } from '#core/custom-id/index';
import { NotFound } from '#core/errors';
import { type MemberId, memberId } from '#core/ids';

/** One tap: so many stars for an order. */
export const starsId = defineId('reviews.stars', ['code', 'stars']);
/** The same after the question whether it may open at once. */
export const giveId = defineId('reviews.give', ['code', 'stars']);
/** Asks for a review, or shows it. */
export const openId = defineId('reviews.open', ['code']);
/** Opens the form with words. */
export const wordsId = defineId('reviews.words', ['code']);
/** The form; its fields are in `views/review.ts`. */
export const formId = defineId('reviews.form', ['code']);
/** Open reviews about a member. */
export const aboutId = defineId('reviews.about', ['member', 'before']);
/** One open review. */
export const oneId = defineId('reviews.one', ['code', 'side']);
/** Opens the form for the answer, and takes it. */
export const answerId = defineId('reviews.answer', ['code', 'side']);
export const answerFormId = defineId('reviews.answerForm', ['code', 'side']);
/** Opens the form for a report, and takes it. */
export const reportId = defineId('reviews.report', ['code', 'side']);
export const reportFormId = defineId('reviews.reportForm', ['code', 'side']);
/** Staff look at what was reported: opens the form for the reason, and takes it. `what`: `keep` or `remove`. */
export const judgeId = defineId('reviews.judge', ['code', 'side', 'what']);
export const judgeFormId = defineId('reviews.judgeForm', ['code', 'side', 'what']);

/** The member that an id names. @throws NotFound for what can be nobody's id. */
export function memberOf(typed: string): MemberId {
	if (!/^\d{15,20}$/.test(typed)) throw new NotFound('reviews.review');
	return memberId(typed);
}
