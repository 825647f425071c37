import type { DomainError } from '#core/errors';
import {
	backButton,
	card,
	closeButton,
	container,
	head,
	label,
	link,
	type ModalScreen,
	modal,
	primary,
	refusal,
	refusalNote,
	row,
	type Screen,
	screen,
	secondary,
	select,
	text,
	textInput,
	type ViewContext
} from '#core/views/kit';
import { shopViews } from '#shop';
import type { ChangeDraft } from '../change.service.js';
import { sameTerms } from '../change.terms.js';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';
import { viewButton } from './buttons.js';
import { termsText } from './card/change-part.js';

const user = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

export interface ChangeCardData {
	readonly draft: ChangeDraft;
	/** Whether the add-ons were left out on purpose. */
	readonly plain: boolean;
	/** Why the last choice was refused; the terms stay as they were. */
	readonly refused?: DomainError | null;
}

/** What the order is and what it would be, with the price by the list, before anything is sent. */
export function changeCard(view: ViewContext, { draft, plain, refused }: ChangeCardData): Screen {
	const { t } = view;
	const { order, terms, from, item, side, atOnce, quote, unit, bounds } = draft;
	const { code } = order;
	const { definition } = item;
	const addons = plain ? 'plain' : 'keep';
	const at = { code, variant: terms.variant, quantity: terms.quantity, addons };
	const other = side === 'buyer' ? (order.assigneeName ?? '') : order.buyerName;
	const own = order.change?.side === side ? order.change : null;
	const same = sameTerms(terms, from);
	const to = (quantity: number) => ids.changeDraftId.make({ ...at, quantity });
	return screen(
		refused && refusalNote(view, refused),
		container(
			'wait',
			head({
				trail: [t('orders:change.crumb', { code }), view.format.escape(order.item.name)],
				title: t('orders:change.title', { code }),
				lead: t(atOnce ? 'orders:change.leadNow' : 'orders:change.leadOffer', { other: user(other), hours: draft.offerHours })
			}),
			text(
				t('orders:change.now', { terms: termsText(order, from) }),
				same ? t('orders:change.choose') : t('orders:change.new', { terms: termsText(order, terms) }),
				...addonLines(view, draft, plain),
				moneyLine(view, draft)
			),
			unit === 'credits' && !same && text(...shopViews.priceLines(view, quote, t('orders:change.list', { total: credits(quote.total) }))),
			own && text(t('orders:change.own', { terms: termsText(order, own), deadline: { kind: 'deadline', at: own.expiresAt } })),
			definition.variants.length > 1 &&
				row(
					select(
						ids.changeVariantId.make({ code, quantity: terms.quantity, addons }),
						definition.variants.map((option) => ({
							value: option.key,
							label: `${option.label} · ${shopViews.payOption(view, definition, option)}`,
							selected: option.key === terms.variant,
							...(option.description ? { description: option.description } : {})
						})),
						{ placeholder: definition.variantLabel }
					)
				),
			definition.maxPerOrder > 1 &&
				row(
					secondary('− 1', to(terms.quantity - 1), { disabled: terms.quantity <= 1 }),
					secondary(t('shop:amount.button', { quantity: terms.quantity }), ids.changeQuantityId.make(at)),
					secondary('+ 1', to(terms.quantity + 1), { disabled: terms.quantity >= definition.maxPerOrder })
				),
			row(
				!same &&
					primary(
						t(atOnce ? 'orders:button.changeNow' : 'orders:button.changeSend'),
						ids.changeSendId.make({ ...at, total: terms.total, how: atOnce ? 'now' : 'offer' })
					),
				bounds && secondary(t('orders:button.changePrice'), ids.changePriceId.make(at)),
				order.item.addons.length > 0 &&
					secondary(
						t(plain ? 'orders:button.changeKeep' : 'orders:button.changePlain'),
						ids.changeDraftId.make({ ...at, addons: plain ? 'keep' : 'plain' })
					),
				own && secondary(t('orders:button.changeWithdraw'), ids.changeWithdrawId.make({ code, offer: own.id }))
			),
			row(backButton(view, ids.viewId.make({ code })), closeButton(view))
		)
	);
}

function addonLines(view: ViewContext, { order, dropped, terms }: ChangeDraft, plain: boolean): string[] {
	const { t } = view;
	if (order.item.addons.length === 0) return [];
	const names = (list: readonly string[]) => ({ list: user(list.join(', ')) });
	if (plain) return [t('orders:change.addonsLeft', names(order.item.addons.map(({ label: name }) => name)))];
	return [
		...(terms.addons.length > 0 ? [t('orders:change.addonsStay', names(terms.addons.map(({ label: name }) => name)))] : []),
		...(dropped.length > 0 ? [t('orders:change.addonsGone', names(dropped))] : [])
	];
}

/** Where the difference comes from, or goes. */
function moneyLine(view: ViewContext, { order, from, terms, unit, atOnce }: ChangeDraft): string | null {
	const { t } = view;
	const more = terms.total - from.total;
	if (unit === 'none' || more === 0) return null;
	if (unit === 'credits') {
		const key = `${more > 0 ? 'holdMore' : 'holdLess'}${atOnce ? 'Now' : ''}`;
		return t(`orders:change.${key}`, { by: credits(Math.abs(more)) });
	}
	const received = (order.payment?.received ?? 0) - (order.payment?.returned ?? 0);
	const label = user(order.payment?.label ?? '');
	if (received > terms.total) return t('orders:change.goodsBack', { pieces: received - terms.total, label });
	return t('orders:change.goodsOpen', { pieces: terms.total - received, label, received });
}

/** Asks for the quantity. */
export function changeQuantityForm(view: ViewContext, { order, terms, item }: ChangeDraft, plain: boolean): ModalScreen {
	const { code } = order;
	return modal(
		view.t('orders:change.title', { code }).replaceAll('`', ''),
		ids.changeQuantityFormId.make({ code, variant: terms.variant, addons: plain ? 'plain' : 'keep' }),
		label(
			view.t('shop:amount.field'),
			textInput('quantity', { value: String(terms.quantity), min: 1, max: 3, required: true }),
			view.t('shop:amount.fieldHelp', { max: item.definition.maxPerOrder })
		)
	);
}

/** Staff name another price and say why; sending it is the offer. */
export function changePriceForm(view: ViewContext, { order, terms, bounds, unit }: ChangeDraft, plain: boolean): ModalScreen {
	const { t } = view;
	const { code } = order;
	const { variant, quantity, total } = terms;
	const words = { list: total, min: bounds?.min ?? total, max: bounds?.max ?? total };
	return modal(
		t('orders:change.priceModal', { code }),
		ids.changePriceFormId.make({ code, variant, quantity, addons: plain ? 'plain' : 'keep' }),
		label(
			t(unit === 'goods' ? 'orders:change.piecesField' : 'orders:change.priceField', { quantity, variant: terms.variantLabel }),
			textInput('total', { value: String(total), min: 1, max: 15, required: true }),
			t('orders:change.priceHelp', words)
		),
		label(
			t('orders:change.reasonField'),
			textInput('reason', { long: true, min: 1, max: 200, required: true }),
			t('orders:change.reasonHelp')
		)
	);
}

/** The price or its reason can't be taken; the form opens again. */
export function priceRefused(view: ViewContext, error: DomainError, form: string, code: string): Screen {
	return refusal(view, error, { actions: [primary(view.t('core:buttons.correct'), form), viewButton(view, code)] });
}

/** What became of the terms that somebody sent, took or did not want. */
export function changeDone(
	view: ViewContext,
	order: OrderRow,
	what: 'sent' | 'changed' | 'declined' | 'withdrawn',
	ticket: string | null = null
): Screen {
	const { code, change, revisions } = order;
	const last = revisions.at(-1);
	const { t } = view;
	const params = {
		code,
		other: user(change?.side === 'staff' ? order.buyerName : (order.assigneeName ?? '')),
		deadline: { kind: 'deadline', at: change?.expiresAt ?? view.now } as const,
		to: termsText(
			order,
			what === 'sent' && change ? change : (last?.to ?? { variant: '', variantLabel: '', quantity: 0, addons: [], total: 0 })
		),
		held: credits(order.held)
	};
	return card(view, {
		accent: what === 'changed' ? 'ok' : 'info',
		icon: 'ok',
		title: t(`orders:change.done.${what}.title`, params),
		text: t(`orders:change.done.${what}.${what === 'changed' && order.held === 0 ? 'free' : 'text'}`, params),
		actions: [ticket && link(t('orders:button.ticket'), ticket), viewButton(view, code)]
	});
}
