import { DiscordGone } from '#core/discord/index';
import { channelId, type MessageId } from '#core/ids';
import type { Effect, EffectHandler, EventSubscriber } from '#core/outbox/effect';
import { dayMs } from '#core/time';
import type { OrderRow } from '#orders';
import type { TicketClosed } from '../closing.service.js';
import { cardKey, closeCardKey } from '../ticket.keys.js';
import {
	both,
	type CodePayload,
	cardScreen,
	handler,
	hasRoom,
	inRoom,
	inTicket,
	mayTalk,
	type RoomyTicket,
	type TicketEffectDeps,
	unlessGone
} from '../tickets.effects.js';
import { ticketsSettings } from '../tickets.settings.js';
import { closedCard, closingCard, reopenedCard, reopenedLine } from '../views/closing.js';

/** What happens at Discord when a ticket closes and opens again. */
export function closingEffects(deps: TicketEffectDeps): readonly EffectHandler<never>[] {
	return [
		handler<CodePayload & { readonly n: number }>('tickets.close-card', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				const { n } = effect.payload;
				if (ticket.closeCards !== n || ticket.closeCard !== null || ticket.closesAt === null) return { note: 'not closing any more' };
				const screen = await countdown(deps, order, ticket);
				const options = { silent: true };
				const card = await deps.discord.sendOnce(
					{ key: closeCardKey(order.code, n), unknown: effect.unknown },
					ticket.channel,
					screen,
					options
				);
				await deps.closing.closeCarded(effect.guild, ticket, n, card);
				return { result: card };
			})
		),
		handler<CodePayload>('tickets.close-card-renew', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				if (!ticket.closeCard || ticket.closesAt === null) return { note: 'not closing any more' };
				await edit(deps, ticket, ticket.closeCard, await countdown(deps, order, ticket));
				return undefined;
			})
		),
		handler<CodePayload & { readonly closing: number; readonly by: string; readonly old: MessageId | null }>('tickets.reopen', (effect) =>
			inTicket(
				deps,
				effect,
				async (order, ticket) => {
					const { by, old } = effect.payload;
					if (ticket.state !== 'open') return { note: 'closed again since' };
					if (ticket.kind === 'thread') await deps.discord.channels.setThread(ticket.channel, { archived: false, locked: false });
					else for (const member of [order.buyer, ...ticket.people]) await mayTalk(deps, ticket, member, true);
					const view = await deps.view(effect.guild);
					if (old) await edit(deps, ticket, old, reopenedCard(view, { code: order.code, by }));
					if (ticket.card) {
						const { card } = ticket;
						const screen = await cardScreen(deps, order);
						const options = { effectKey: cardKey(order.code, ticket.cards) };
						await unlessGone(() => deps.discord.messages.edit(ticket.channel, card, screen, options));
					}
					return {
						result: await deps.discord.sendOnce(effect, ticket.channel, reopenedLine(view, { code: order.code, by }), { silent: true })
					};
				},
				{ remake: true }
			)
		),
		handler<CodePayload & { readonly channel: string }>('tickets.delete-room', async (effect) => {
			const { ticket } = await both(deps, effect);
			const channel = channelId(effect.payload.channel);
			if (ticket.state !== 'closed' || ticket.channel !== channel) return { note: 'reopened since' };
			await deps.troubles.permitted(effect, channel, () => deps.discord.channels.delete(channel, `Ticket ${ticket.code} is closed`));
			await deps.closing.deleted(effect.guild, ticket, channel);
			return undefined;
		})
	];
}

/** The room of a closed ticket: its last card, then nobody writes there. Registered last, so that what others do in it comes before. */
export function closedRoom(deps: TicketEffectDeps): EventSubscriber<TicketClosed> {
	return {
		event: 'ticket.closed',
		name: 'room',
		async run(effect) {
			const { guild, payload } = effect;
			const { order, ticket } = await both(deps, effect);
			if (ticket.state !== 'closed' || ticket.closings !== payload.closing) return { note: 'reopened since' };
			const done = hasRoom(ticket)
				? await inRoom(deps, effect, ticket, () => shut(deps, effect, order, ticket))
				: { note: 'there is no room' };
			await deps.tickets.nudge(guild, `closed:${ticket.code}:${payload.closing}`);
			return done;
		}
	};
}

async function shut(deps: TicketEffectDeps, effect: Effect<TicketClosed>, order: OrderRow, ticket: RoomyTicket) {
	const { reopenDays } = await deps.settings.get(effect.guild, ticketsSettings);
	const closedAt = ticket.closedAt ?? deps.clock.now();
	const screen = closedCard(await deps.view(effect.guild), { order, until: new Date(closedAt.getTime() + reopenDays * dayMs) });
	const { closeCard } = ticket;
	if (!closeCard || !(await edit(deps, ticket, closeCard, screen)))
		await deps.discord.sendOnce(effect, ticket.channel, screen, { silent: true });
	await lock(deps, order, ticket);
	return undefined;
}

/** Nobody but staff writes in the room any more. */
export async function lock(deps: TicketEffectDeps, order: Pick<OrderRow, 'buyer'>, ticket: RoomyTicket): Promise<void> {
	if (ticket.kind === 'thread') await deps.discord.channels.setThread(ticket.channel, { archived: true, locked: true });
	else for (const member of [order.buyer, ...ticket.people]) await mayTalk(deps, ticket, member, false);
}

async function countdown(deps: TicketEffectDeps, order: OrderRow, ticket: RoomyTicket) {
	const { keepOpenTimes } = await deps.settings.get(order.guild, ticketsSettings);
	return closingCard(await deps.view(order.guild), {
		order,
		closesAt: ticket.closesAt ?? deps.clock.now(),
		left: keepOpenTimes - ticket.keeps
	});
}

/** Gives a card of the closing a new content. @returns whether it is still there. */
async function edit(
	deps: TicketEffectDeps,
	ticket: RoomyTicket,
	card: MessageId,
	screen: ReturnType<typeof closingCard>
): Promise<boolean> {
	try {
		await deps.discord.messages.edit(ticket.channel, card, screen, { effectKey: closeCardKey(ticket.code, ticket.closeCards) });
		return true;
	} catch (error) {
		if (error instanceof DiscordGone && error.what === 'message') return false;
		throw error;
	}
}
