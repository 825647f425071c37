import type { TextParams } from '#core/errors';
import { container, file, gallery, type Screen, type ScreenFile, screen, text, type ViewContext, withFiles } from '#core/views/kit';
import { movementKey, type OrderRow, partsOf } from '#orders';

const person = (value: string) => ({ kind: 'user-text', value }) as const;
const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** The ruling with which an order has ended: its amounts are what moved then, not what was paid in parts before. */
function endingRuling({ problem, open, journal }: OrderRow) {
	const ruled = !open && ['ruleRefund', 'ruleSplit', 'ruleComplete'].includes(journal.at(-1)?.action ?? '');
	return ruled ? problem?.ruling : null;
}

/** What the strings of an order's events may show. */
function params(view: ViewContext, order: OrderRow, ping: string, by?: string): TextParams {
	const last = order.journal.at(-1);
	const ruling = endingRuling(order);
	return {
		ping,
		code: order.code,
		item: person(order.item.name),
		quantity: order.quantity,
		count: order.confirmed,
		of: partsOf(order),
		staff: person(order.assigneeName ?? ''),
		by: person(by ?? last?.name ?? ''),
		buyer: person(order.buyerName),
		proofs: order.deliveries.at(-1)?.proofs.length ?? 0,
		amount: credits(order.held),
		back: credits(ruling?.released ?? order.released),
		kept: credits(ruling?.captured ?? order.captured),
		left: credits(order.held - order.captured - order.released),
		// The ledger's own key of what went back, so that it is found in the history.
		entry: `\`${movementKey(order, order.problem?.ruling?.released === 0 ? 'capture' : 'release')}\``,
		owed: (order.payment?.owed ?? 0) - (order.payment?.returned ?? 0),
		label: person(order.payment?.label ?? ''),
		deadline: { kind: 'deadline', at: order.dueAt ?? view.now },
		deliverBy: { kind: 'deadline', at: order.deliverBy ?? view.now }
	};
}

/** The same with what stands in the line itself: a reason, a number of goods. */
export function lineParams(view: ViewContext, order: OrderRow, ping: string, reason: string, by?: string): TextParams {
	return { ...params(view, order, ping, by), reason: person(reason) };
}

/** What events around a meeting carry; which of it depends on the event. */
export interface MeetingFacts {
	readonly missed?: 'buyer' | 'staff' | 'both';
	/** When the meeting is, or was. */
	readonly at?: Date | string;
	readonly buyerStrikes?: number;
	readonly max?: number;
	readonly kept?: number;
	readonly left?: number;
	readonly side?: 'buyer' | 'staff';
}

/** The same as the strings show it. */
export function meetingTexts({ at, buyerStrikes, max, kept, left, side }: MeetingFacts, order: OrderRow): TextParams {
	const time = at ?? order.meeting?.at;
	return {
		...(time ? { meeting: { kind: 'time', at: new Date(time), style: 'F' } } : {}),
		...(kept === undefined ? {} : { kept: credits(kept) }),
		// Only what the event carries: lines about other things have a {left} of their own.
		...(buyerStrikes === undefined ? {} : { strikes: buyerStrikes }),
		...(max === undefined ? {} : { max }),
		...(left === undefined ? {} : { left }),
		...(side === undefined ? {} : { name: person((side === 'buyer' ? order.buyerName : order.assigneeName) ?? '') })
	};
}

export interface EventLineData {
	readonly order: OrderRow;
	/** Which line: a key under `tickets:events`. */
	readonly key: string;
	/** Mention of whose turn it is, or empty. */
	readonly ping: string;
	readonly reason?: string;
	/** Who of the staff did it, where it was not the assignee. */
	readonly staff?: string;
	/** What stands in the line itself as `{reason}`. */
	readonly what?: string;
	/** More that the line may show. */
	readonly facts?: TextParams;
	readonly proofs?: readonly (ScreenFile & { readonly image: boolean })[];
	/** Who did it; default: the last of the journal. */
	readonly by?: string;
}

/** One line in the ticket, with the files that belong to it. */
export function eventLine(
	view: ViewContext,
	{ order, key, ping, reason, staff, by, what = '', facts = {}, proofs = [] }: EventLineData
): Screen {
	const { t } = view;
	const alt = (index: number) =>
		t('tickets:proof', { number: index + 1, total: proofs.length, staff: person(staff ?? order.assigneeName ?? '') });
	const pictures = proofs.flatMap(({ name, image }, index) => (image ? [{ url: `attachment://${name}`, alt: alt(index) }] : []));
	const shown = screen(
		text(
			t(`tickets:events.${key}`, {
				...lineParams(view, order, ping, what, by),
				...facts,
				...(staff ? { staff: person(staff) } : {})
			}).trim(),
			reason ? t('tickets:events.reason', { reason: person(reason) }) : null
		),
		gallery(...pictures),
		proofs.filter(({ image }) => !image).map(({ name }) => file(name))
	);
	return withFiles(shown, proofs);
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
