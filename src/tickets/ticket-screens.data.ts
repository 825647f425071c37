import { container } from '@sapphire/framework';
import type { GuildId } from '#core/ids';
import { dayMs } from '#core/time';
import type { Screen, ViewContext } from '#core/views/kit';
import { channelLink, type OrderRow } from '#orders';
import type { TicketRow } from './ticket.model.js';
import { ticketsSettings } from './tickets.settings.js';
import { closedCard, closingCard } from './views/closing.js';
import { roomComing } from './views/room-lines.js';

/** A private copy of the card that a ticket's closing is at. */
export async function closingScreen(view: ViewContext, guild: GuildId, ticket: TicketRow): Promise<Screen> {
	const [order, settings] = await Promise.all([
		container.orders.require(guild, ticket.code),
		container.settings.get(guild, ticketsSettings)
	]);
	if (ticket.state === 'open' && ticket.closesAt) {
		return closingCard(view, { order, closesAt: ticket.closesAt, left: Math.max(0, settings.keepOpenTimes - ticket.keeps) }, true);
	}
	return closedScreen(view, order, ticket, settings.reopenDays);
}

function closedScreen(view: ViewContext, order: OrderRow, { closedAt }: TicketRow, reopenDays: number): Screen {
	return closedCard(view, { order, until: new Date((closedAt ?? view.now).getTime() + reopenDays * dayMs) }, true);
}

/** Where a ticket's room is, or when it comes. */
export async function roomScreen(view: ViewContext, guild: GuildId, { code, channel }: TicketRow): Promise<Screen> {
	const place = channel ? null : await container.tickets.waiting(guild, code);
	return roomComing(view, { code, place, ticket: channel ? channelLink(guild, channel) : null });
}
