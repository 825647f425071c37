import { closeButton, container, head, row, type Screen, screen, secondary, text, type ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';
import { closeNowId, keepOpenId, reopenId } from '../ids.js';

const person = (value: string) => ({ kind: 'user-text', value }) as const;

export interface ClosingData {
	readonly order: OrderRow;
	readonly closesAt: Date;
	/** How often the closing may still be put off. */
	readonly left: number;
}

/** How the order ended, and how long it took. */
function outcome(view: ViewContext, order: OrderRow): string {
	const ended = order.endedAt ?? view.now;
	const hours = Math.max(0, Math.floor((ended.getTime() - order.placedAt.getTime()) / 3_600_000));
	const params = {
		state: { kind: 'text', key: `orders:state.${order.state}`, params: { staff: person(order.assigneeName ?? '') } }
	} as const;
	// Less than an hour is not worth telling.
	if (hours === 0) return view.t('tickets:closing.quick', params);
	return view.t('tickets:closing.outcome', { ...params, took: { kind: 'duration', seconds: hours * 3_600 } });
}

/** The ticket of an ended order closes by itself (W14). `own`: a private copy, which can be put away. */
export function closingCard(view: ViewContext, { order, closesAt, left }: ClosingData, own = false): Screen {
	const { t } = view;
	const { code } = order;
	return screen(
		container(
			'neutral',
			head({ title: t('tickets:closing.title', { code, closes: { kind: 'time', at: closesAt, style: 'R' } }), lead: outcome(view, order) }),
			text(left > 0 ? t('tickets:closing.keep', { count: left }) : t('tickets:closing.last')),
			row(
				left > 0 && secondary(t('tickets:button.keep'), keepOpenId.make({ code })),
				secondary(t('tickets:button.closeNow'), closeNowId.make({ code })),
				own && closeButton(view)
			)
		)
	);
}

/** The last message of a closed ticket. `until`: how long the buyer may reopen it. */
export function closedCard(view: ViewContext, { order, until }: { readonly order: OrderRow; readonly until: Date }, own = false): Screen {
	const { t } = view;
	const { code } = order;
	return screen(
		container(
			'neutral',
			head({ title: t('tickets:close.title', { code }), lead: outcome(view, order) }),
			text(t('tickets:close.text'), t('tickets:close.reopen', { until: { kind: 'time', at: until, style: 'D' } })),
			row(secondary(t('tickets:button.reopen'), reopenId.make({ code })), own && closeButton(view))
		)
	);
}

/** What the last message says once the ticket is open again. */
export function reopenedCard(view: ViewContext, { code, by }: { readonly code: string; readonly by: string }): Screen {
	return screen(container('neutral', text(view.t('tickets:close.was', { code, by: person(by) }))));
}

/** One line for both sides. */
export function reopenedLine(view: ViewContext, { code, by }: { readonly code: string; readonly by: string }): Screen {
	return screen(text(view.t('tickets:reopened.line', { code, by: person(by) })));
}
