import type { TextParams } from '#core/errors';
import {
	container,
	file,
	gallery,
	link,
	primary,
	row,
	type Screen,
	type ScreenFile,
	screen,
	text,
	type ViewContext,
	withFiles
} from '#core/views/kit';
import { claimId, type OrderRow } from '#orders';

const person = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** What the strings of an order's events may show. */
function params(view: ViewContext, order: OrderRow, ping: string): TextParams {
	const last = order.journal.at(-1);
	return {
		ping,
		code: order.code,
		item: person(order.item.name),
		quantity: order.quantity,
		staff: person(order.assigneeName ?? ''),
		by: person(last?.name ?? ''),
		proofs: order.delivery?.proofs.length ?? 0,
		amount: credits(order.held),
		back: credits(order.released),
		kept: credits(order.captured),
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now },
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now }
	};
}

export interface EventLineData {
	readonly order: OrderRow;
	/** Which line: a key under `tickets:events`. */
	readonly key: string;
	/** Mention of whose turn it is, or empty. */
	readonly ping: string;
	readonly reason?: string;
	readonly proofs?: readonly (ScreenFile & { readonly image: boolean })[];
}

/** One line in the ticket, with the files that belong to it. */
export function eventLine(view: ViewContext, { order, key, ping, reason, proofs = [] }: EventLineData): Screen {
	const { t } = view;
	const alt = (index: number) => t('tickets:proof', { number: index + 1, total: proofs.length, staff: person(order.assigneeName ?? '') });
	const pictures = proofs.flatMap(({ name, image }, index) => (image ? [{ url: `attachment://${name}`, alt: alt(index) }] : []));
	const shown = screen(
		text(
			t(`tickets:events.${key}`, params(view, order, ping)).trim(),
			reason ? t('tickets:events.reason', { reason: person(reason) }) : null
		),
		gallery(...pictures),
		proofs.filter(({ image }) => !image).map(({ name }) => file(name))
	);
	return withFiles(shown, proofs);
}

/** Tells the staff of a new order, with the way to take it. */
export function newOrderCall(
	view: ViewContext,
	data: { readonly order: OrderRow; readonly ping: string; readonly ticket: string }
): Screen {
	const { order, ping, ticket } = data;
	const { t } = view;
	const { code } = order;
	const texts = {
		ping,
		item: person(order.item.name),
		variant: person(order.item.variant.label),
		quantity: order.quantity,
		amount: credits(order.held)
	};
	const answerBy = new Date(order.placedAt.getTime() + order.item.fulfilment.sla.firstResponseHours * 3_600_000);
	return screen(
		container(
			'info',
			text(
				`## ${t('tickets:call.title', { code })}`,
				t(order.held > 0 ? 'tickets:call.text' : 'tickets:call.free', texts),
				t('tickets:call.deadline', { deadline: { kind: 'deadline', at: answerBy } })
			),
			row(primary(t('orders:button.claim'), claimId.make({ code })), link(t('tickets:call.open'), ticket))
		)
	);
}

/** What the call says once the order was taken or has ended: one line, nothing to press but the way to the ticket. */
export function takenCall(view: ViewContext, { order, ticket }: { readonly order: OrderRow; readonly ticket: string }): Screen {
	const { t } = view;
	const { code } = order;
	const texts = {
		code,
		item: person(order.item.name),
		variant: person(order.item.variant.label),
		quantity: order.quantity,
		staff: person(order.assigneeName ?? ''),
		state: { kind: 'text', key: `orders:short.${order.state}` } as const
	};
	return screen(
		container(
			'neutral',
			text(order.open ? t('tickets:call.taken', texts) : t('tickets:call.ended', texts)),
			row(link(t('tickets:call.open'), ticket))
		)
	);
}

/** The last message of a closed ticket. */
export function closedLine(view: ViewContext, code: string): Screen {
	return screen(container('neutral', text(`## ${view.t('tickets:close.title', { code })}`, view.t('tickets:close.text', { code }))));
}

/** Lines of the transaction log, oldest first. */
export function logMessage(view: ViewContext, lines: readonly { readonly key: string; readonly params: TextParams }[]): Screen {
	return screen(
		container(
			'neutral',
			text(`## ${view.t('tickets:log.title')}`, ...lines.map(({ key, params: shown }) => view.t(`tickets:log.${key}`, shown)))
		)
	);
}
