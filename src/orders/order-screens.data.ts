import { container } from '@sapphire/framework';
import type { Actor } from '#core/actor';
import { NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import { backButton } from '#core/views/kit';
import { listId } from './ids.js';
import { parseOrderCode } from './order.codes.js';
import type { OrderCursor, OrderFilter } from './order.repository.js';
import { channelLink } from './order.rooms.js';
import { shopButton } from './views/buttons.js';
import { orderCard } from './views/order-card.js';
import { orderFilters, orderList } from './views/order-list.js';

/** Rows of a member's list on one page. */
const listSize = 8;

/** The address of an order's ticket, `null` while it has none. */
export async function ticketLink(guild: GuildId, code: string): Promise<string | null> {
	const channel = await container.orderRooms.channel(guild, code);
	return channel ? channelLink(guild, channel) : null;
}

/** A code as somebody typed it. @throws NotFound when it can't be one. */
export function codeFrom(typed: string): string {
	const code = parseOrderCode(typed);
	if (!code) throw new NotFound('orders', { code: { kind: 'user-text', value: typed.slice(0, 20) } });
	return code;
}

/** The private card of an order, with what its reader may do. */
export async function orderScreen(view: ViewContext, guild: GuildId, actor: Actor, code: string): Promise<Screen> {
	const [{ order, is, may }, ticket] = await Promise.all([container.orders.standing(guild, actor, code), ticketLink(guild, code)]);
	return orderCard(view, {
		order,
		may,
		ticket,
		side: is.buyer ? 'buyer' : 'staff',
		back: is.buyer ? backButton(view, listId.make({ filter: 'all', cursor: '' })) : null
	});
}

/** One page of a member's own orders. */
export async function listScreen(view: ViewContext, guild: GuildId, actor: Actor, wanted: string, cursor: string): Promise<Screen> {
	const filter: OrderFilter = orderFilters.find((known) => known === wanted) ?? 'all';
	const after = readCursor(cursor);
	const [page, counts] = await Promise.all([
		container.orderRows.byBuyer(guild, actor.id, filter, listSize, after),
		container.orderRows.counts(guild, actor.id)
	]);
	return orderList(view, {
		...counts,
		filter,
		orders: page.orders,
		next: page.next && writeCursor(page.next),
		later: after !== undefined,
		shop: shopButton(view)
	});
}

function writeCursor({ placedAt, code }: OrderCursor): string {
	return `${placedAt.getTime().toString(36)}.${code}`;
}

function readCursor(text: string): OrderCursor | undefined {
	const [time = '', code = ''] = text.split('.');
	const at = new Date(Number.parseInt(time, 36));
	return /^[0-9a-z]{1,10}$/.test(time) && !Number.isNaN(at.getTime()) && parseOrderCode(code) ? { placedAt: at, code } : undefined;
}
