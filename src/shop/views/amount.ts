import type { DomainError } from '#core/errors';
import type { ViewContext } from '#core/views/context';
import {
	closeButton,
	container,
	head,
	label,
	type ModalScreen,
	modal,
	primary,
	refusalNote,
	row,
	type Screen,
	screen,
	secondary,
	select,
	text,
	textInput
} from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import { addonsId, continueId, draftVariantId, itemId, quantityField, quantityFormId, quantityId, quantitySubmitId } from '../ids.js';
import type { LimitLeft } from '../shop.lists.js';
import { couponButton } from './coupon.js';
import { goodsTotals, payNote, payOption } from './pay.js';
import { breakLines, couponNote, limitLines, priceLines } from './price.js';

export interface AmountData {
	readonly state: DraftState;
	/** Free credits of the member; `null` when the wallet can't be read. */
	readonly free: number | null;
	/** Why the last change was refused; the amount stays as it was. */
	readonly refused?: DomainError | null;
	/** Buyer limits of the item. */
	readonly limits?: readonly LimitLeft[];
}

/** Amount, variant and add-ons (W4). */
export function amountView(view: ViewContext, { state, free, refused, limits = [] }: AmountData): Screen {
	const { draft, item, quote } = state;
	const { definition } = item;
	const variant = definition.variants.find((row) => row.key === draft.variant);
	const goods = quote ? goodsTotals(view, definition, { variant: draft.variant, quantity: draft.quantity, quote }) : [];
	const inCredits = definition.settlement.kind === 'credits';
	const missing = quote && free !== null ? quote.total - free : 0;
	const total =
		!inCredits && quote
			? [goods.length > 0 && view.t('shop:pay.total', { goods: goods.join(` ${view.t('shop:pay.or')} `) }), payNote(view, definition)]
					.filter(Boolean)
					.join('\n')
			: quote
				? view.t(free === null ? 'shop:summary.total' : missing > 0 ? 'shop:amount.totalMissing' : 'shop:amount.total', {
						total: { kind: 'amount', currency: 'credits', value: quote.total },
						...(free === null ? {} : { free, missing })
					})
				: view.t('shop:amount.notOffered');
	return screen(
		refused && refusalNote(view, refused),
		container(
			'brand',
			head({
				trail: [view.t('shop:trail'), view.format.escape(definition.name), view.t('shop:buttons.amount')],
				title:
					variant && definition.variants.length > 1
						? view.t('shop:amount.title', {
								item: { kind: 'user-text', value: definition.name },
								variant: { kind: 'user-text', value: variant.label }
							})
						: view.format.escape(definition.name),
				lead: variant?.description ? view.format.escape(variant.description) : null
			}),
			text(
				view.t('shop:amount.line', {
					quantity: draft.quantity,
					max: definition.maxPerOrder,
					unit: { kind: 'user-text', value: definition.price.per }
				})
			),
			text(
				...(quote && inCredits ? priceLines(view, quote, total) : [total]),
				couponNote(view, state.coupon),
				...limitLines(view, limits),
				...breakLines(view, definition, draft.quantity)
			),
			definition.variants.length > 1 &&
				row(
					select(
						draftVariantId.make({ item: item.key }),
						definition.variants.map((option) => ({
							value: option.key,
							label: `${option.label} · ${payOption(view, definition, option)}`,
							selected: option.key === draft.variant,
							...(option.description ? { description: option.description } : {})
						})),
						{ placeholder: definition.variantLabel }
					)
				),
			definition.addons.length > 0 && row(addonSelect(view, state)),
			row(
				definition.maxPerOrder > 1 && [
					secondary('− 1', quantityId.make({ item: item.key, quantity: draft.quantity - 1 }), { disabled: draft.quantity <= 1 }),
					secondary(view.t('shop:amount.button', { quantity: draft.quantity }), quantityFormId.make({ item: item.key })),
					secondary('+ 1', quantityId.make({ item: item.key, quantity: draft.quantity + 1 }), {
						disabled: draft.quantity >= definition.maxPerOrder
					})
				],
				couponButton(view, state, 'amount')
			),
			row(
				primary(view.t('shop:buttons.continue'), continueId.make({ item: item.key })),
				secondary(view.t('core:buttons.back'), itemId.make({ item: item.key, variant: '-' })),
				closeButton(view)
			)
		)
	);
}

function addonSelect(view: ViewContext, { draft, item }: DraftState) {
	const options = item.definition.addons
		.flatMap((addon) => Array.from({ length: addon.maxQuantity ?? 1 }, (_, index) => ({ addon, pieces: index + 1 })))
		.slice(0, 25)
		.map(({ addon, pieces }) => ({
			value: `${addon.key}*${pieces}`,
			label: (addon.maxQuantity ?? 1) > 1 ? view.t('shop:amount.addonPieces', { addon: addon.label, pieces }) : addon.label,
			description:
				addon.priceDelta === undefined
					? view.t('shop:amount.addonFactor', { percent: addon.pricePercent ?? 100 })
					: view.t('shop:amount.addonPrice', { price: addon.priceDelta * pieces, credits: view.words.credits }),
			selected: draft.addons[addon.key] === pieces
		}));
	return select(addonsId.make({ item: item.key }), options, { placeholder: view.t('shop:amount.addons'), min: 0, max: options.length });
}

/** Asks for the quantity. */
export function quantityModal(view: ViewContext, { draft, item }: DraftState): ModalScreen {
	const { maxPerOrder, name } = item.definition;
	return modal(
		name,
		quantitySubmitId.make({ item: item.key }),
		label(
			view.t('shop:amount.field'),
			textInput(quantityField, { value: String(draft.quantity), min: 1, max: 3, required: true }),
			view.t('shop:amount.fieldHelp', { max: maxPerOrder })
		)
	);
}
