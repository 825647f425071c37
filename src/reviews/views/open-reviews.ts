import type { TextParam } from '#core/errors';
import type { MemberId } from '#core/ids';
import {
	closeButton,
	container,
	footer,
	head,
	label,
	type ModalScreen,
	modal,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	section,
	text,
	textInput,
	type ViewContext
} from '#core/views/kit';
import { othersId } from '#trust';
import * as ids from '../ids.js';
import { type Average, answerMax, type ReviewSummary, type ReviewsPage, type ReviewView, reasonMax } from '../open-reviews.service.js';
import type { OpenReview } from '../review.model.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Ids of the fields of the forms here. */
export const openFields = { text: 'text', reason: 'reason' } as const;

/** What staff do with a review that was reported. */
export const judgements = ['keep', 'remove'] as const;
export type Judgement = (typeof judgements)[number];

/** As seller 4.8 ★ (21) · as buyer 4.9 ★ (9); `null` without any review. */
export function summaryLine({ t, format }: ViewContext, { seller, buyer }: ReviewSummary): string | null {
	const part = (as: 'seller' | 'buyer', { average, count }: Average) =>
		average === null ? null : t(`reviews:summary.${as}`, { stars: format.average(average), count });
	const parts = [part('seller', seller), part('buyer', buyer)].filter((found) => found !== null);
	return parts.length > 0 ? parts.join(' · ') : null;
}

/** Open reviews about a member, newest first. */
export function aboutScreen(view: ViewContext, member: MemberId, data: ReviewsPage): Screen {
	const { t } = view;
	const { rows, next, later, total } = data;
	return screen(
		container(
			'trust',
			head({
				trail: [t('reviews:about.crumb')],
				icon: view.emoji('star'),
				title: t('reviews:about.title', { count: total }),
				lead: summaryLine(view, data) ?? t('reviews:about.empty')
			}),
			rows.map((review) =>
				section(
					text(...reviewLines(view, review)),
					secondary(t('reviews:about.read'), ids.oneId.make({ code: review.code, side: review.side }))
				)
			),
			row(
				later && secondary('«', ids.aboutId.make({ member, before: '' })),
				next !== null && secondary('›', ids.aboutId.make({ member, before: next }))
			),
			row(secondary(t('core:buttons.back'), othersId.make({ member })), closeButton(view))
		)
	);
}

/** Stars, item and day; the words; who wrote it and what stood out. */
function reviewLines({ t, format }: ViewContext, review: OpenReview): string[] {
	const { stars, itemName, openedAt, text: said, side, authorName, tags, answer } = review;
	return [
		t('reviews:about.line', { count: stars, item: words(itemName), day: format.time(openedAt, 'd') }),
		...(said ? [t('reviews:saved.text', { text: words(said.length > 200 ? `${said.slice(0, 199)}…` : said) })] : []),
		`-# ${[
			t(`reviews:about.by.${side}`, { author: words(authorName) }),
			...tags.map((tag) => t(`reviews:tag.${tag}`)),
			...(answer ? [t('reviews:about.answered')] : [])
		].join(' · ')}`
	];
}

/** One open review with its answer, and what its reader may do. */
export function oneScreen(view: ViewContext, { review, may, answerUntil, reports }: ReviewView): Screen {
	const { t, format } = view;
	const { code, side, stars, itemName, text: said, answer, aboutName, about } = review;
	const at = { code, side };
	const who = { author: words(review.authorName), about: words(aboutName), day: format.time(review.openedAt, 'd') };
	return screen(
		container(
			'trust',
			head({
				trail: [t('reviews:about.crumb')],
				icon: view.emoji('star'),
				title: t('reviews:saved.title', { count: stars, item: words(side === 'buyer' ? itemName : aboutName) }),
				lead: t(`reviews:one.${side}`, who)
			}),
			text(
				said ? t('reviews:saved.text', { text: words(said) }) : t('reviews:one.noWords'),
				review.tags.length > 0 && `-# ${review.tags.map((tag) => t(`reviews:tag.${tag}`)).join(' · ')}`,
				answer && t('reviews:one.answer', { about: words(aboutName), text: words(answer.text) }),
				answerUntil && t(answer ? 'reviews:one.answerEdit' : 'reviews:one.answerUntil', { deadline: { kind: 'deadline', at: answerUntil } })
			),
			reports.length > 0 &&
				text(`### ${t('reviews:one.reports')}`, ...reports.map(({ reason }) => t('reviews:saved.text', { text: words(reason) }))),
			row(
				may.answer && primary(t(answer ? 'reviews:one.change' : 'reviews:one.reply'), ids.answerId.make(at)),
				may.report && secondary(t('reviews:one.report'), ids.reportId.make(at)),
				may.moderate && review.reports > 0 && secondary(t('reviews:judge.keep.button'), ids.judgeId.make({ ...at, what: 'keep' })),
				may.moderate && secondary(t('reviews:judge.remove.button'), ids.judgeId.make({ ...at, what: 'remove' }))
			),
			row(secondary(t('reviews:one.all'), ids.aboutId.make({ member: about, before: '' })), closeButton(view)),
			footer(t('reviews:one.footer', { code }))
		)
	);
}

/** The form of the reviewed side's answer; filled with what is stored. */
export function answerForm({ t }: ViewContext, { review }: ReviewView): ModalScreen {
	const { code, side, answer } = review;
	return modal(
		t('reviews:answerForm.title', { code }),
		ids.answerFormId.make({ code, side }),
		label(
			t('reviews:answerForm.text'),
			textInput(openFields.text, { long: true, required: true, min: 1, max: answerMax, value: answer?.text ?? '' }),
			t('reviews:answerForm.help')
		)
	);
}

/** The form of a report. */
export function reportForm({ t }: ViewContext, { review }: ReviewView): ModalScreen {
	const { code, side } = review;
	return modal(
		t('reviews:reportForm.title', { code }),
		ids.reportFormId.make({ code, side }),
		label(
			t('reviews:reportForm.reason'),
			textInput(openFields.reason, { long: true, required: true, min: 1, max: reasonMax }),
			t('reviews:reportForm.help')
		)
	);
}

/** The form in which staff say why a review stays or goes. */
export function judgeForm({ t }: ViewContext, { review }: ReviewView, what: Judgement): ModalScreen {
	const { code, side } = review;
	return modal(
		t(`reviews:judge.${what}.title`, { code }),
		ids.judgeFormId.make({ code, side, what }),
		label(
			t('reviews:judge.reason'),
			textInput(openFields.reason, { long: true, required: true, min: 1, max: reasonMax }),
			t(`reviews:judge.${what}.help`)
		)
	);
}

/** Says what has become of a report or of a review, with the way back. */
export function doneCard(view: ViewContext, what: 'reported' | 'removed', about: MemberId): Screen {
	const { t } = view;
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('ok'), title: t(`reviews:done.${what}.title`), lead: t(`reviews:done.${what}.text`) }),
			row(secondary(t('reviews:one.all'), ids.aboutId.make({ member: about, before: '' })), closeButton(view))
		)
	);
}

/** In the ticket: the reviews of its order are open. Their words are behind the buttons, so that what is taken away is gone here too. */
export function openedCard(view: ViewContext, code: string, reviews: readonly OpenReview[]): Screen {
	const { t } = view;
	return screen(
		container(
			'trust',
			head({ icon: view.emoji('star'), title: t('reviews:opened.title', { code }), lead: t('reviews:opened.text') }),
			row(reviews.map(({ side }) => secondary(t(`reviews:opened.${side}`), ids.oneId.make({ code, side }))))
		)
	);
}

/** For staff: a review was reported. Its words are behind the button. */
export function reportedCard(view: ViewContext, { code, side, authorName, aboutName }: OpenReview): Screen {
	const { t } = view;
	return screen(
		container(
			'info',
			head({
				icon: view.emoji('warn'),
				title: t('reviews:reportedCard.title', { code }),
				lead: t('reviews:reportedCard.text', { author: words(authorName), about: words(aboutName) })
			}),
			row(primary(t('reviews:reportedCard.look'), ids.oneId.make({ code, side })))
		)
	);
}
