import type { DomainError } from '#core/errors';
import type { ViewContext } from '#core/views/context';
import { closeButton, container, head, primary, refusalNote, row, type Screen, screen, secondary, text } from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import { amountId, discardId, itemId, pageId, placeId } from '../ids.js';
import type { LimitLeft } from '../shop.lists.js';
import { couponButton } from './coupon.js';
import { answersLine, changeButton } from './form-card.js';
import { goodsTotals, payNote } from './pay.js';
import { couponNote, limitLines, priceLines } from './price.js';
import { deliveryWord } from './words.js';

export interface SummaryData {
	readonly state: DraftState;
	/** Rules of the guild in the owner's words, the most important first. */
	readonly rules: readonly string[];
	/** News above the check, such as what could not be ordered again. */
	readonly note?: string | null;
	/** Why the order would be refused as it is; `null`: nothing stands against it. */
	readonly closed?: DomainError | null;
	/** Buyer limits of the item. */
	readonly limits?: readonly LimitLeft[];
}

/** Check and place (W7). */
export function summaryView(view: ViewContext, { state, rules, note, closed, limits = [] }: SummaryData): Screen {
	const { item, draft, quote, form } = state;
	const { definition } = item;
	const variant = definition.variants.find((row) => row.key === draft.variant);
	const stored = form.answered.filter(({ question }) => question.storeOnProfile).map(({ question }) => question.label);
	const more = form.details.find((page) => !page.saved);
	return screen(
		closed && refusalNote(view, closed),
		container(
			'wait',
			note ? text(note) : null,
			head({
				trail: [view.format.escape(definition.name), view.t('shop:summary.trail')],
				title: view.t('shop:summary.title'),
				lead: view.t('shop:summary.lead', {
					variant: { kind: 'user-text', value: variant?.label ?? definition.name },
					quantity: draft.quantity,
					time: deliveryWord(view, definition)
				})
			}),
			text(
				`### ${view.t('shop:summary.answers')}`,
				answersLine(view, state) ?? view.t('shop:summary.noAnswers'),
				stored.length > 0 && `-# ${view.t('shop:summary.profile', { questions: { kind: 'user-text', value: stored.join(', ') } })}`
			),
			text(`### ${view.t('shop:summary.price')}`, ...priceOf(view, state), couponNote(view, state.coupon), ...limitLines(view, limits)),
			rules.length > 0 && text(`-# ${rules.map((rule) => view.format.escape(rule)).join(' · ')}`),
			row(
				quote &&
					primary(view.t('shop:buttons.place'), placeId.make({ item: item.key, total: quote.total, started: draft.startedAt.getTime() })),
				changeButton(view, item.key),
				secondary(view.t('shop:buttons.amount'), amountId.make({ item: item.key, variant: '-' })),
				couponButton(view, state, 'summary'),
				more && secondary(view.t('shop:buttons.details'), pageId.make({ item: item.key, page: more.id }))
			),
			row(
				secondary(view.t('core:buttons.back'), itemId.make({ item: item.key, variant: '-' })),
				secondary(view.t('shop:buttons.discard'), discardId.make({ item: item.key })),
				closeButton(view)
			)
		)
	);
}

/** What the order costs and how it is paid: held credits, or goods that staff record. */
function priceOf(view: ViewContext, { item, draft, quote, form }: DraftState): readonly (string | null)[] {
	const { definition } = item;
	if (!quote) return [view.t('shop:amount.notOffered')];
	if (definition.settlement.kind === 'credits') {
		return priceLines(view, quote, view.t('shop:summary.total', { total: { kind: 'amount', currency: 'credits', value: quote.total } }));
	}
	const answer = form.answered.find(({ question }) => question.purpose === 'goods')?.answer;
	const chosen = typeof answer === 'string' ? answer : null;
	const goods = goodsTotals(view, definition, { variant: draft.variant, quantity: draft.quantity, quote, chosen });
	return [
		goods.length > 0 ? view.t('shop:pay.total', { goods: goods.join(` ${view.t('shop:pay.or')} `) }) : null,
		payNote(view, definition)
	];
}
