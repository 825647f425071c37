import type { ViewContext } from '#core/views/context';
import { closeButton, container, head, primary, row, type Screen, screen, secondary, text } from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import { amountId, discardId, itemId, pageId, placeId } from '../ids.js';
import { answersLine, changeButton } from './form-card.js';
import { priceLines } from './price.js';
import { deliveryWord } from './words.js';

export interface SummaryData {
	readonly state: DraftState;
	/** Rules of the guild in the owner's words, the most important first. */
	readonly rules: readonly string[];
}

/** Check and place (W7). */
export function summaryView(view: ViewContext, { state, rules }: SummaryData): Screen {
	const { item, draft, quote, form } = state;
	const { definition } = item;
	const variant = definition.variants.find((row) => row.key === draft.variant);
	const stored = form.answered.filter(({ question }) => question.storeOnProfile).map(({ question }) => question.label);
	const more = form.details.find((page) => !page.saved);
	const total = quote && view.t('shop:summary.total', { total: { kind: 'amount', currency: 'credits', value: quote.total } });
	return screen(
		container(
			'wait',
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
			text(
				`### ${view.t('shop:summary.price')}`,
				...(quote && total ? priceLines(view, quote, total) : [view.t('shop:amount.notOffered')])
			),
			rules.length > 0 && text(`-# ${rules.map((rule) => view.format.escape(rule)).join(' · ')}`),
			row(
				quote &&
					primary(view.t('shop:buttons.place'), placeId.make({ item: item.key, total: quote.total, started: draft.startedAt.getTime() })),
				changeButton(view, item.key),
				secondary(view.t('shop:buttons.amount'), amountId.make({ item: item.key, variant: '-' })),
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
