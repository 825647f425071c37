import { ButtonStyle } from 'discord-api-types/v10';
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
	row,
	type Screen,
	screen,
	secondary,
	separator,
	text,
	type ViewContext
} from '#core/views/kit';
import * as ids from '../ids.js';
import type { OrderAnswer, OrderRow } from '../order.model.js';
import { isPart, partsOf } from '../order.parts.js';
import { type OrderState, orderSaga } from '../order.saga.js';
import { dmsButton } from './buttons.js';
import { meetsSoon, needsTime } from './card/meeting-part.js';
import type { RankedButton } from './card/part.js';
import { cardParts } from './card/parts.js';

export interface OrderCardData {
	readonly order: OrderRow;
	/** Whose card: the shared one of the ticket, or a private copy for one side. */
	readonly side: 'shared' | 'buyer' | 'staff';
	/** Address of the ticket, for private copies. */
	readonly ticket?: string | null;
	/** Whether the buyer gets direct messages; on a private copy of the buyer's. */
	readonly dms?: boolean;
	/** The way back, for private copies. */
	readonly back?: Button | null;
	/** Buttons of other domains, for private copies. */
	readonly extra?: readonly RankedButton[];
	/** Refusal or news above the card. */
	readonly note?: string | null;
}

const accents: Record<OrderState, Accent> = {
	placed: 'info',
	claimed: 'info',
	ready: 'info',
	delivered: 'wait',
	disputed: 'bad',
	completed: 'ok',
	refunded: 'neutral',
	split: 'neutral',
	cancelled: 'neutral',
	expired: 'neutral'
};

const steps: readonly OrderState[] = ['placed', 'claimed', 'ready', 'delivered', 'completed'];

/** The card of an order: state, who must act until when, money, answers, steps, buttons of both sides (W9). */
export function orderCard(view: ViewContext, data: OrderCardData): Screen {
	const { order, side } = data;
	const { t } = view;
	const params = { code: order.code, item: order.item.name, variant: order.item.variant.label, quantity: order.quantity };
	const many = order.quantity > 1 || order.item.maxPerOrder > 1;
	return screen(
		container(
			meetsSoon(view, order) ? 'wait' : accents[order.state],
			data.note ? text(data.note) : null,
			head({
				trail: [t('orders:card.crumb', { code: order.code, state: stateText(view, order) })],
				title: t(many ? 'orders:card.title' : 'orders:card.titleNoQuantity', user(params, ['item', 'variant'])),
				lead: stateLine(view, order)
			}),
			text(
				t('orders:card.buyer', { buyer: { kind: 'user-text', value: order.buyerName } }),
				...cardParts.flatMap((part) => part.lines?.(view, order) ?? [])
			),
			answersPart(view, order.answers),
			text(t('orders:card.steps'), stepLine(view, order)),
			...(side === 'shared' ? sharedRows(view, order) : privateRows(view, data)),
			footer(`\`${order.code}\``, t('orders:card.updated', { at: { kind: 'time', at: view.now, style: 'R' } }))
		)
	);
}

/** The state in words: `With Dodo`. */
export function stateText(view: ViewContext, order: Pick<OrderRow, 'state' | 'assigneeName'>): string {
	return view.t(`orders:state.${order.state}`, { staff: { kind: 'user-text', value: order.assigneeName ?? '' } });
}

/** Which sentence says who must act by when. */
function lineKey(order: OrderRow): string {
	if (order.state === 'delivered' && isPart(order)) return 'deliveredPart';
	if (order.state === 'claimed' && order.confirmed > 0) return 'claimedRest';
	if (order.state === 'claimed' && needsTime(order)) return 'claimedSlot';
	if (order.state === 'completed' && order.confirmed < partsOf(order)) return 'completedPart';
	return order.state;
}

function stateLine(view: ViewContext, order: OrderRow): string {
	const { t } = view;
	const last = order.journal.findLast(({ action }) => action in orderSaga.transitions);
	const staff = { kind: 'user-text', value: order.assigneeName ?? '' } as const;
	const paid = order.payment ? 'Goods' : '';
	const line = t(`orders:card.${lineKey(order)}${order.state === 'placed' ? paid : ''}`, {
		staff,
		by: { kind: 'user-text', value: last?.name ?? '' },
		placed: { kind: 'time', at: order.placedAt, style: 'R' },
		ended: { kind: 'time', at: order.endedAt ?? view.now, style: 'R' },
		answerBy: { kind: 'deadline', at: order.answerBy ?? order.dueAt ?? view.now },
		count: order.confirmed,
		of: partsOf(order),
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now },
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now }
	});
	// The reason of an offer stands beside the offer, for as long as that stands.
	return last?.reason && last.action !== 'offerChange'
		? `${line}\n${t('orders:card.reason', { reason: { kind: 'user-text', value: last.reason } })}`
		: line;
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

function stepLine(view: ViewContext, { state, confirmed, problem }: OrderRow): string {
	const now: OrderState = state === 'disputed' ? (problem?.from ?? 'delivered') : state;
	const at = steps.indexOf(now);
	if (at < 0) return `${view.emoji('no')} ${view.t(`orders:short.${state}`)}`;
	// A meeting is agreed on where it is needed; an order that went without one has not left it out.
	const shown = steps.filter((step) => step !== 'ready' || now === 'ready' || (now === 'claimed' && confirmed === 0));
	const position = shown.indexOf(now);
	return shown
		.map((step, index) => {
			const word = view.t(`orders:card.step.${step}`);
			if (index <= position) return `${view.emoji('ok')} ${word}`;
			return index === position + 1 ? `${view.emoji('wait')} ${word}` : word;
		})
		.join(' · ');
}

/** Buttons that the shared card shows for one side; the others wait behind "More". */
const mostShared = 5;

/** All buttons of one side, the main one first; only the first is drawn as the way forward. */
function buttonsOf(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff', extra: readonly RankedButton[] = []): readonly Button[] {
	const journal = side === 'staff' || !order.open ? [{ rank: 80, button: journalButton(view, order.code) }] : [];
	const hidden = side === 'staff' && hidesAnswers(order) && order.open ? [{ rank: 30, button: privateButton(view, order.code) }] : [];
	return [...cardParts.flatMap((part) => part.buttons(view, order, side)), ...extra, ...hidden, ...journal]
		.sort((one, other) => one.rank - other.rank)
		.map(({ button }, index) => (index === 0 ? button : asSecondary(button)));
}

function shared(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff') {
	const all = buttonsOf(view, order, side);
	if (all.length <= mostShared) return row(...all);
	return row(...all.slice(0, mostShared - 1), secondary(view.t('orders:button.more'), ids.moreId.make({ code: order.code, side })));
}

function sharedRows(view: ViewContext, order: OrderRow) {
	const { t } = view;
	if (!order.open) return [separator(), shared(view, order, 'buyer')];
	return [
		separator(),
		text(`-# ${t('orders:card.buyerRow')}`),
		shared(view, order, 'buyer'),
		text(`-# ${t('orders:card.staffRow')}`),
		shared(view, order, 'staff')
	];
}

function privateRows(view: ViewContext, { order, side, ticket, back, dms, extra }: OrderCardData) {
	const { t } = view;
	const all = buttonsOf(view, order, side === 'buyer' ? 'buyer' : 'staff', extra);
	const rows = Array.from({ length: Math.ceil(all.length / mostShared) }, (_, index) =>
		all.slice(index * mostShared, (index + 1) * mostShared)
	);
	return [
		separator(),
		...rows.map((buttons) => row(...buttons)),
		row(
			ticket ? link(t('orders:button.ticket'), ticket) : null,
			side === 'buyer' && order.open && journalButton(view, order.code),
			dms !== undefined && order.open && dmsButton(view, order.code, dms),
			back,
			closeButton(view)
		)
	];
}

const journalButton = (view: ViewContext, code: string): Button =>
	secondary(view.t('orders:button.journal'), ids.journalId.make({ code, page: 0 }));

const privateButton = (view: ViewContext, code: string): Button => secondary(view.t('orders:button.private'), ids.privateId.make({ code }));

/** The same button, no longer as the way forward. */
function asSecondary(button: Button): Button {
	return 'custom_id' in button && button.style === ButtonStyle.Primary ? { ...button, style: ButtonStyle.Secondary } : button;
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
