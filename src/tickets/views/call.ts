import { container, link, primary, row, type Screen, screen, secondary, text, type ViewContext } from '#core/views/kit';
import { claimId, type OrderRow, orderViewId } from '#orders';
import { newRoomId } from '../ids.js';

const person = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** Facts of an order that calls show. */
const facts = (order: OrderRow) => ({
	code: order.code,
	item: person(order.item.name),
	variant: person(order.item.variant.label),
	quantity: order.quantity
});

/** The way to the order: its room, or its private card while it has none. */
const way = (view: ViewContext, code: string, ticket: string | null) =>
	ticket ? link(view.t('tickets:call.open'), ticket) : secondary(view.t('tickets:call.view'), orderViewId.make({ code }));

/** Tells the staff of a new order, with the way to take it. `back`: when they are at work again, if they are not now. */
export function newOrderCall(
	view: ViewContext,
	data: { readonly order: OrderRow; readonly ping: string; readonly ticket: string | null; readonly back?: Date | null }
): Screen {
	const { order, ping, ticket, back } = data;
	const { t } = view;
	const { code } = order;
	const texts = { ...facts(order), ping, amount: credits(order.held) };
	return screen(
		container(
			'info',
			text(
				`## ${t('tickets:call.title', { code })}`,
				t(order.held > 0 ? 'tickets:call.text' : 'tickets:call.free', texts).trim(),
				t('tickets:call.deadline', { deadline: { kind: 'deadline', at: order.answerBy } }),
				ticket ? null : t('tickets:call.waits'),
				back ? `-# ${t('tickets:call.later', { opening: { kind: 'deadline', at: back } })}` : null
			),
			row(primary(t('orders:button.claim'), claimId.make({ code })), way(view, code, ticket))
		)
	);
}

/** What the call says once the order was taken or has ended: one line, nothing to press but the way to the ticket. */
export function takenCall(view: ViewContext, { order, ticket }: { readonly order: OrderRow; readonly ticket: string | null }): Screen {
	const { t } = view;
	const texts = {
		...facts(order),
		staff: person(order.assigneeName ?? ''),
		state: { kind: 'text', key: `orders:short.${order.state}` } as const
	};
	const ended = order.assigneeName ? 'endedBy' : 'ended';
	return screen(container('neutral', text(t(`tickets:call.${order.open ? 'taken' : ended}`, texts)), row(way(view, order.code, ticket))));
}

/** Staff are at work again, and an order came meanwhile: the one line that pings them. */
export function waitingCall(
	view: ViewContext,
	data: { readonly order: OrderRow; readonly ping: string; readonly ticket: string | null }
): Screen {
	const { order, ping, ticket } = data;
	return screen(
		text(view.t('tickets:call.since', { ...facts(order), ping, placed: { kind: 'time', at: order.placedAt, style: 'R' } }).trim()),
		row(primary(view.t('orders:button.claim'), claimId.make({ code: order.code })), way(view, order.code, ticket))
	);
}

/** The room of a running order was deleted too often: staff decide whether it gets another one today. */
export function lostCall(view: ViewContext, { order, times }: { readonly order: OrderRow; readonly times: number }): Screen {
	const { t } = view;
	const { code } = order;
	return screen(
		container(
			'bad',
			text(`## ${t('tickets:lost.title', { code })}`, t('tickets:lost.text', { ...facts(order), count: times })),
			row(primary(t('tickets:button.newRoom'), newRoomId.make({ code })), way(view, code, null))
		)
	);
}
