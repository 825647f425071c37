import { container, footer, link, row, type Screen, screen, text, type ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';
import type { Line, MovePayload } from '../order-lines.js';
import { changeLine } from './change-line.js';
import { lineParams, meetingTexts } from './event-line.js';

const person = (value: string) => ({ kind: 'user-text', value }) as const;

/** A copy of a ticket's line for the buyer, with the way to the ticket; only link buttons work in direct messages. */
export function orderDm(
	view: ViewContext,
	data: { readonly order: OrderRow; readonly line: Line; readonly event: MovePayload; readonly ticket: string | null }
): Screen {
	const { order, line, event, ticket } = data;
	const { t } = view;
	const { count = 0 } = event;
	const reason = line.says ?? event.reason ?? '';
	const said = count > 0 ? `${view.format.number(count)} ${reason}` : reason;
	const texts = {
		...lineParams(view, order, '', said, line.by),
		...meetingTexts(event, order),
		...changeLine(order, event),
		...(line.staff ? { staff: person(line.staff) } : {}),
		...(line.quantity === undefined ? {} : { quantity: line.quantity })
	};
	return screen(
		container(
			order.open ? 'wait' : 'neutral',
			text(
				`## ${t('tickets:dm.title', { code: order.code, item: person(order.item.name) })}`,
				t(`tickets:events.${line.key}`, texts).trim()
			),
			ticket && row(link(t('tickets:call.open'), ticket)),
			footer(t('tickets:dm.off', { guild: person(view.words.guild) }))
		)
	);
}
