import type { TextParam } from '#core/errors';
import type { MemberId } from '#core/ids';
import {
	type Button,
	checkboxGroup,
	closeButton,
	container,
	head,
	label,
	type ModalScreen,
	modal,
	type Part,
	primary,
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
import { settledDeal } from '../settled-orders.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Ids of the form's fields. */
export const reviewFields = { stars: 'stars', tags: 'tags', text: 'text' } as const;

/** What a completed order was, and what it brought its buyer. */
export interface ReviewRequest {
	readonly code: string;
	readonly itemName: string;
	readonly buyerName: string;
	readonly staffName: string;
	readonly stars: number;
	/** When the reviews open; `null`: each as it is written. */
	readonly opensAt: Date | null;
	/** Credits that went to the shop. */
	readonly paid: number;
	readonly xp: number;
	readonly tokens: number;
	/** The buyer's level now; `null` when the order brought no XP. */
	readonly level: number | null;
}

/** The two rows of W13: stars, best first, and the form. */
function reviewRows({ t }: ViewContext, code: string, stars: number, owner?: MemberId, ...more: readonly Part<Button>[]) {
	const counts = Array.from({ length: stars }, (_, index) => stars - index);
	const options = owner ? { owner } : {};
	return [
		row(counts.map((count) => secondary(t('reviews:stars', { count }), ids.starsId.make({ code, stars: count }, options)))),
		row(secondary(t('reviews:withWords'), ids.wordsId.make({ code }, options)), ...more)
	];
}

/** Says what the order brought and asks both sides how it was (W13); whoever presses answers for their own side. */
export function requestCard(view: ViewContext, data: ReviewRequest): Screen {
	const { t, format } = view;
	const { code, itemName, buyerName, staffName, stars, opensAt, paid, xp, tokens, level } = data;
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
			text(
				facts.join(' · '),
				t('reviews:request.text', { item: words(itemName), staff: words(staffName), buyer: words(buyerName) }),
				t(opensAt ? 'reviews:request.hidden' : 'reviews:request.open', { ...(opensAt ? { at: day(opensAt) } : {}) })
			),
			reviewRows(view, code, stars)
		)
	);
}

/** Asks for the stars of an order on a private screen, where no ticket has asked. */
export function askCard(view: ViewContext, state: ReviewState): Screen {
	const { t } = view;
	const { deal, side, stars, opensAt, opensNow, tooLate } = state;
	const { code } = deal;
	const other = words(side === 'buyer' ? deal.staffName : deal.buyerName);
	if (tooLate)
		return screen(
			container(
				'neutral',
				head({ icon: view.emoji('star'), title: t('reviews:late.title', { code }), lead: t('reviews:late.text', { other }) }),
				row(state.other && secondary(t('reviews:readOther'), otherId(state)), closeButton(view))
			)
		);
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('star'), title: t(`reviews:ask.${side}`, { item: words(deal.itemName), other }) }),
			text(
				t('reviews:ask.text', { code }),
				opensNow ? opensText(view, state) : opensAt && t('reviews:opens.hidden', { other, at: day(opensAt) })
			),
			reviewRows(view, code, stars, readerOf(state), closeButton(view))
		)
	);
}

/** Asks before stars that open at once, and for good. */
export function openAsk(view: ViewContext, state: ReviewState, stars: number): Screen {
	const { t } = view;
	const { code } = state.deal;
	const owner = readerOf(state);
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('star'), title: t('reviews:saved.title', { count: stars, item: subject(state) }) }),
			text(opensText(view, state)),
			row(
				primary(t('reviews:give', { count: stars }), ids.giveId.make({ code, stars }, { owner })),
				secondary(t('reviews:withWords'), ids.wordsId.make({ code }, { owner })),
				closeButton(view)
			)
		)
	);
}

/** The way to a review on the private card of a completed order, for the two whom it is about. */
export const reviewButtons: OrderButtons = (view, order, side, reader) => {
	const deal = settledDeal(order);
	const may = deal && (side === 'buyer' || deal.staff === reader);
	return may ? [{ rank: 10, button: secondary(view.t('reviews:open'), ids.openId.make({ code: order.code })) }] : [];
};

/** What is stored now, who reads it when, until when it can be changed, and the buttons that do it. */
export function savedCard(view: ViewContext, state: ReviewState): Screen {
	const { t } = view;
	const { deal, side, review, stars, editableUntil, opensAt } = state;
	const editable = editableUntil !== null && editableUntil > view.now;
	const other = words(side === 'buyer' ? deal.staffName : deal.buyerName);
	const ways = [state.other && secondary(t('reviews:readOther'), otherId(state)), closeButton(view)];
	return screen(
		container(
			'ok',
			head({ icon: view.emoji('star'), title: t('reviews:saved.title', { count: review?.stars ?? 0, item: subject(state) }) }),
			text(
				review?.text && t('reviews:saved.text', { text: words(review.text) }),
				review?.removedAt
					? t('reviews:saved.removed')
					: review?.openedAt
						? t('reviews:saved.open')
						: opensAt && t('reviews:saved.hidden', { other, at: day(opensAt) }),
				editable && t('reviews:saved.until', { deadline: { kind: 'deadline', at: editableUntil } })
			),
			editable ? reviewRows(view, deal.code, stars, readerOf(state), ...ways) : row(...ways)
		)
	);
}

/** Why this review opens as it is written. */
function opensText({ t, now }: ViewContext, { deal, side, opensAt }: ReviewState): string {
	const why = opensAt === null ? 'once' : opensAt > now ? 'second' : 'over';
	return t(`reviews:opens.${why}`, { other: words(side === 'buyer' ? deal.staffName : deal.buyerName) });
}

/** What the stars of a side are for: the item, or who bought it. */
const subject = ({ deal, side }: ReviewState): TextParam => words(side === 'buyer' ? deal.itemName : deal.buyerName);
const day = (at: Date): TextParam => ({ kind: 'time', at, style: 'D' });
const readerOf = ({ deal, side }: ReviewState): MemberId => (side === 'buyer' ? deal.buyer : deal.staff);
const otherId = ({ deal, side }: ReviewState): string => ids.oneId.make({ code: deal.code, side: side === 'buyer' ? 'staff' : 'buyer' });

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
