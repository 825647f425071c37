import { closeButton, container, head, link, row, type Screen, screen, text, type ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';

const person = (value: string) => ({ kind: 'user-text', value }) as const;

/** When staff are back, for orders that come while they are not at work. */
export const hoursLine = (view: ViewContext, back: Date): string =>
	`${view.emoji('clock')} ${view.t('tickets:hours', { opening: { kind: 'deadline', at: back } })}`;

/** Staff have let somebody into the room, or out of it. */
export function personLine(
	view: ViewContext,
	data: { readonly member: string; readonly by: string; readonly what: 'add' | 'remove' }
): Screen {
	const key = data.what === 'add' ? 'tickets:people.added' : 'tickets:people.removed';
	return screen(text(view.t(key, { member: `<@${data.member}>`, by: person(data.by) })));
}

/** The buyer has left the guild: what that means for the order. `ping`: who holds it. */
export function leftLine(view: ViewContext, { order, ping }: { readonly order: OrderRow; readonly ping: string }): Screen {
	const key = order.open ? (order.held > 0 ? 'tickets:left.paid' : 'tickets:left.free') : 'tickets:left.ended';
	return screen(text(view.t(key, { ping, buyer: person(order.buyerName), code: order.code }).trim()));
}

/** The buyer is a member again. */
export function backLine(view: ViewContext, order: OrderRow): Screen {
	return screen(text(view.t('tickets:left.back', { buyer: person(order.buyerName), code: order.code })));
}

/** The first line of a room that replaces one that is gone. */
export function newRoomLine(view: ViewContext, order: OrderRow): Screen {
	return screen(text(view.t('tickets:room.new', { code: order.code })));
}

/** Answers staff who have changed who is in the room. */
export function peopleChanged(view: ViewContext, data: { readonly name: string; readonly what: 'added' | 'removed' }): Screen {
	const done = view.t(`tickets:people.${data.what}Done`, { name: person(data.name) });
	return screen(container('ok', head({ icon: view.emoji('ok'), title: done }), row(closeButton(view))));
}

/** The room is being made, or opened again. */
export function roomComing(
	view: ViewContext,
	{ code, place, ticket }: { readonly code: string; readonly place: number | null; readonly ticket: string | null }
): Screen {
	const { t } = view;
	const title = ticket ? t('tickets:reopened.done', { code }) : t('tickets:reopened.soon', { code });
	return screen(
		container(
			ticket ? 'ok' : 'info',
			head({ title, ...(place ? { lead: t('tickets:reopened.place', { place }) } : {}) }),
			row(ticket ? link(t('tickets:call.open'), ticket) : null, closeButton(view))
		)
	);
}
