import type { TextParam } from '#core/errors';
import type { MemberId } from '#core/ids';
import {
	checkboxGroup,
	closeButton,
	container,
	head,
	label,
	type ModalScreen,
	modal,
	radioGroup,
	row,
	type Screen,
	screen,
	secondary,
	text,
	textInput,
	type ViewContext
} from '#core/views/kit';
import type { OrderButtons } from '#orders';
import * as ids from '../ids.js';
import { reviewTags } from '../review.model.js';
import type { ReviewState } from '../reviews.service.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Ids of the form's fields. */
export const reviewFields = { stars: 'stars', tags: 'tags', text: 'text' } as const;

/** What a completed order was, and what it brought its buyer. */
export interface ReviewRequest {
	readonly code: string;
	/** The only one who may press the buttons. */
	readonly buyer: MemberId;
	readonly itemName: string;
	readonly staffName: string;
	readonly stars: number;
	/** Credits that went to the shop. */
	readonly paid: number;
	readonly xp: number;
	readonly tokens: number;
	/** The buyer's level now; `null` when the order brought no XP. */
	readonly level: number | null;
}

/** The two rows of W13: stars, best first, and the form. */
function reviewRows({ t }: ViewContext, code: string, stars: number, owner: MemberId) {
	const counts = Array.from({ length: stars }, (_, index) => stars - index);
	return [
		row(counts.map((count) => secondary(t('reviews:stars', { count }), ids.starsId.make({ code, stars: count }, { owner })))),
		row(secondary(t('reviews:withWords'), ids.wordsId.make({ code }, { owner })))
	];
}

/** Says what the order brought and asks the buyer how it was (W13). */
export function requestCard(view: ViewContext, data: ReviewRequest): Screen {
	const { t, format } = view;
	const { code, buyer, itemName, staffName, stars, paid, xp, tokens, level } = data;
	const facts = [
		paid > 0 && `${view.emoji('credits')} ${format.change('credits', -paid)}`,
		xp > 0 && `${view.emoji('xp')} ${format.change('xp', xp)}`,
		tokens > 0 && `${view.emoji('token')} ${format.change('tokens', tokens)}`,
		level !== null && t('reviews:request.level', { level })
	].filter((fact) => fact !== false);
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('ok'), title: t('reviews:request.title', { code }) }),
			text(facts.join(' · '), t('reviews:request.text', { item: words(itemName), staff: words(staffName) })),
			reviewRows(view, code, stars, buyer)
		)
	);
}

/** Asks for the stars of an order on a private screen, where no ticket has asked. */
export function askCard(view: ViewContext, { deal, stars }: ReviewState): Screen {
	const { t } = view;
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('star'), title: t('reviews:ask.title', { item: words(deal.itemName) }) }),
			text(t('reviews:ask.text', { code: deal.code })),
			reviewRows(view, deal.code, stars, deal.buyer),
			row(closeButton(view))
		)
	);
}

/** The way to a review on the private card of a completed order; staff review nobody. */
export const reviewButtons: OrderButtons = (view, { state, assignee, code }, side) =>
	side === 'buyer' && state === 'completed' && assignee
		? [{ rank: 10, button: secondary(view.t('reviews:open'), ids.openId.make({ code })) }]
		: [];

/** What is stored now, until when it can be changed, and the buttons that do it. */
export function savedCard(view: ViewContext, { deal, review, stars, editableUntil }: ReviewState): Screen {
	const { t } = view;
	const open = editableUntil !== null && editableUntil > view.now;
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('star'), title: t('reviews:saved.title', { count: review?.stars ?? 0, item: words(deal.itemName) }) }),
			text(
				review?.text && t('reviews:saved.text', { text: words(review.text) }),
				open ? t('reviews:saved.until', { deadline: { kind: 'deadline', at: editableUntil } }) : t('reviews:saved.counts')
			),
			open && reviewRows(view, deal.code, stars, deal.buyer),
			row(closeButton(view))
		)
	);
}

/** The form with words; filled with what is stored. */
export function reviewForm(view: ViewContext, { deal, review, stars, textMax }: ReviewState): ModalScreen {
	const { t } = view;
	const counts = Array.from({ length: stars }, (_, index) => stars - index);
	return modal(
		t('reviews:form.title', { code: deal.code }),
		ids.formId.make({ code: deal.code }),
		label(
			t('reviews:form.stars'),
			radioGroup(
				reviewFields.stars,
				counts.map((count) => ({
					value: String(count),
					label: t('reviews:form.starsOption', { count }),
					selected: count === (review?.stars ?? stars)
				})),
				{ required: true }
			)
		),
		label(
			t('reviews:form.tags'),
			checkboxGroup(
				reviewFields.tags,
				reviewTags.map((tag) => ({ value: tag, label: t(`reviews:tag.${tag}`), selected: review?.tags.includes(tag) ?? false })),
				{ required: false }
			)
		),
		textMax > 0 &&
			label(
				t('reviews:form.text'),
				textInput(reviewFields.text, { long: true, required: false, max: textMax, value: review?.text ?? '' }),
				t('reviews:form.textHelp')
			)
	);
}
