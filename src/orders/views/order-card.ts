import type { TextParam } from '#core/errors';
import {
	type Accent,
	type Button,
	closeButton,
	container,
	footer,
	head,
	link,
	type Part,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	separator,
	success,
	text,
	type ViewContext
} from '#core/views/kit';
import * as ids from '../ids.js';
import type { OrderAnswer, OrderRow } from '../order.model.js';
import type { OrderState, OrderTransition } from '../order.saga.js';
import { againButton } from './buttons.js';

export interface OrderCardData {
	readonly order: OrderRow;
	/** Whose card: the shared one of the ticket, or a private copy for one side. */
	readonly side: 'shared' | 'buyer' | 'staff';
	/** On a private copy: what its reader may do. */
	readonly may?: readonly OrderTransition[];
	/** Address of the ticket, for private copies. */
	readonly ticket?: string | null;
	/** The way back, for private copies. */
	readonly back?: Button | null;
	/** Refusal or news above the card. */
	readonly note?: string | null;
}

const accents: Record<OrderState, Accent> = {
	placed: 'info',
	claimed: 'info',
	delivered: 'wait',
	completed: 'ok',
	cancelled: 'neutral',
	expired: 'neutral'
};

const steps: readonly OrderState[] = ['placed', 'claimed', 'delivered', 'completed'];

/** The card of an order: state, who must act until when, money, answers, steps, buttons of both sides (W9). */
export function orderCard(view: ViewContext, data: OrderCardData): Screen {
	const { order, side } = data;
	const { t } = view;
	const params = { code: order.code, item: order.item.name, variant: order.item.variant.label, quantity: order.quantity };
	const many = order.quantity > 1 || order.item.maxPerOrder > 1;
	return screen(
		container(
			accents[order.state],
			data.note ? text(data.note) : null,
			head({
				trail: [t('orders:card.crumb', { code: order.code, state: stateText(view, order) })],
				title: t(many ? 'orders:card.title' : 'orders:card.titleNoQuantity', user(params, ['item', 'variant'])),
				lead: stateLine(view, order)
			}),
			text(
				t('orders:card.buyer', { buyer: { kind: 'user-text', value: order.buyerName } }),
				...moneyLines(view, order),
				...deliveryLines(view, order)
			),
			answersPart(view, order.answers),
			text(t('orders:card.steps'), stepLine(view, order.state)),
			...(side === 'shared' ? sharedRows(view, order) : privateRows(view, data)),
			footer(`\`${order.code}\``, t('orders:card.updated', { at: { kind: 'time', at: view.now, style: 'R' } }))
		)
	);
}

/** The state in words: `With Dodo`. */
export function stateText(view: ViewContext, order: Pick<OrderRow, 'state' | 'assigneeName'>): string {
	return view.t(`orders:state.${order.state}`, { staff: { kind: 'user-text', value: order.assigneeName ?? '' } });
}

function stateLine(view: ViewContext, order: OrderRow): string {
	const { t } = view;
	const last = order.journal.at(-1);
	const staff = { kind: 'user-text', value: order.assigneeName ?? '' } as const;
	const line = t(`orders:card.${order.state}`, {
		staff,
		by: { kind: 'user-text', value: last?.name ?? '' },
		placed: { kind: 'time', at: order.placedAt, style: 'R' },
		ended: { kind: 'time', at: order.endedAt ?? view.now, style: 'R' },
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now },
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now }
	});
	return last?.reason ? `${line}\n${t('orders:card.reason', { reason: { kind: 'user-text', value: last.reason } })}` : line;
}

function moneyLines(view: ViewContext, order: OrderRow): string[] {
	const { t } = view;
	const amount = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
	if (order.held === 0) return [t('orders:card.noMoney')];
	if (order.open) return [t('orders:card.held', { amount: amount(order.held - order.captured - order.released) })];
	if (order.captured > 0 && order.released > 0) {
		return [t('orders:card.keptAndBack', { kept: amount(order.captured), back: amount(order.released) })];
	}
	return [
		order.captured > 0
			? t('orders:card.paid', { amount: amount(order.captured) })
			: t('orders:card.released', { amount: amount(order.released) })
	];
}

function deliveryLines(view: ViewContext, { delivery, quantity }: OrderRow): string[] {
	if (!delivery) return [];
	const { t } = view;
	return [
		t('orders:card.delivery', { quantity: delivery.quantity, of: quantity, proofs: delivery.proofs.length }),
		...(delivery.checked.length > 0
			? [t('orders:card.checked', { list: { kind: 'user-text', value: delivery.checked.join(' · ') } })]
			: []),
		...(delivery.note ? [t('orders:card.deliveryNote', { note: { kind: 'user-text', value: delivery.note } })] : [])
	];
}

function answersPart(view: ViewContext, answers: readonly OrderAnswer[]): Part<ReturnType<typeof text>> {
	const shown = answers.filter((answer) => !isPrivate(answer) && answer.text !== '');
	const hidden = answers.filter(isPrivate).length;
	if (shown.length + hidden === 0) return null;
	return text(
		view.t('orders:card.answers'),
		...shown.map((answer) => answerLine(view, answer)),
		hidden > 0 ? `-# ${view.t('orders:card.hidden', { count: hidden })}` : null
	);
}

/** Answers that stand on no shared card: only some may see them, or they are sealed. */
const isPrivate = ({ visibleTo, sealed }: OrderAnswer): boolean => visibleTo !== 'all' || sealed;

/** One answer: its question and what was answered. */
export function answerLine(view: ViewContext, { label, kind, text: value }: OrderAnswer): string {
	const shown: TextParam =
		kind === 'yesno'
			? { kind: 'text', key: `orders:card.${value === 'yes' ? 'yes' : 'no'}` }
			: kind === 'people'
				? value
						.split(' ')
						.filter((id) => /^\d{15,20}$/.test(id))
						.map((id) => `<@${id}>`)
						.join(' ')
				: { kind: 'user-text', value };
	return view.t('orders:card.answer', { label: { kind: 'user-text', value: label }, text: shown });
}

function stepLine(view: ViewContext, state: OrderState): string {
	const at = steps.indexOf(state);
	if (at < 0) return `${view.emoji('no')} ${view.t(`orders:short.${state}`)}`;
	return steps
		.map((step, index) => {
			const word = view.t(`orders:card.step.${step}`);
			if (index <= at) return `${view.emoji('ok')} ${word}`;
			return index === at + 1 ? `${view.emoji('wait')} ${word}` : word;
		})
		.join(' · ');
}

/** All buttons of one side, by the state of the order; the main one first. */
function buttonsFor(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff'): readonly Part<Button>[] {
	const { t } = view;
	const { code, state } = order;
	const label = (name: string) => t(`orders:button.${name}`);
	if (side === 'buyer') {
		if (state === 'delivered')
			return [success(label('confirm'), ids.confirmId.make({ code })), secondary(label('extend'), ids.extendId.make({ code }))];
		return [order.open ? secondary(label('cancel'), ids.cancelId.make({ code })) : againButton(view, order)];
	}
	const open: Record<'placed' | 'claimed' | 'delivered', readonly Button[]> = {
		placed: [primary(label('claim'), ids.claimId.make({ code }))],
		claimed: [primary(label('deliver'), ids.deliverId.make({ code })), secondary(label('unclaim'), ids.unclaimId.make({ code }))],
		delivered: [secondary(label('takeBack'), ids.takeBackId.make({ code }))]
	};
	return state === 'placed' || state === 'claimed' || state === 'delivered' ? open[state] : [];
}

function sharedRows(view: ViewContext, order: OrderRow) {
	const { t } = view;
	const { code } = order;
	const journal = secondary(t('orders:button.journal'), ids.journalId.make({ code, page: 0 }));
	if (!order.open) return [separator(), row(buttonsFor(view, order, 'buyer'), journal)];
	return [
		separator(),
		text(`-# ${t('orders:card.buyerRow')}`),
		row(buttonsFor(view, order, 'buyer')),
		text(`-# ${t('orders:card.staffRow')}`),
		row(
			buttonsFor(view, order, 'staff'),
			hidesAnswers(order) && secondary(t('orders:button.private'), ids.privateId.make({ code })),
			journal,
			endButton(view, order)
		)
	];
}

function privateRows(view: ViewContext, { order, side, may = [], ticket, back }: OrderCardData) {
	const { t } = view;
	const { code } = order;
	const mayEnd = may.includes('refund') || may.includes('cancelByStaff');
	return [
		separator(),
		side === 'staff'
			? row(...buttonsFor(view, order, 'staff'), mayEnd && endButton(view, order))
			: row(...buttonsFor(view, order, 'buyer')),
		row(
			ticket ? link(t('orders:button.ticket'), ticket) : null,
			side === 'staff' && hidesAnswers(order) && secondary(t('orders:button.private'), ids.privateId.make({ code })),
			secondary(t('orders:button.journal'), ids.journalId.make({ code, page: 0 })),
			back,
			closeButton(view)
		)
	];
}

/** What staff press to end an order: decline it, or refund it once it is delivered. */
function endButton(view: ViewContext, { code, state }: OrderRow): Button {
	return secondary(view.t(state === 'delivered' ? 'orders:button.refund' : 'orders:button.decline'), ids.declineId.make({ code }));
}

function hidesAnswers(order: OrderRow): boolean {
	return order.answers.some(isPrivate);
}

function user<P extends Record<string, string | number>>(params: P, names: readonly (keyof P)[]) {
	return Object.fromEntries(
		Object.entries(params).map(([name, value]) => [
			name,
			names.includes(name) ? ({ kind: 'user-text', value: String(value) } as const) : value
		])
	);
}
