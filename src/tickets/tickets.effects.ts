import { ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { DiscordForbidden, DiscordFull, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, messageId, type RoleId, roleId } from '#core/ids';
import { type Effect, type EffectDone, type EffectHandler, EffectLater } from '#core/outbox/effect';
import type { Screen, ViewContext } from '#core/views/kit';
import { channelLink, type OrderRepository, type OrderRow, orderCard } from '#orders';
import type { Mention, Settings } from '#settings';
import type { TicketRow } from './ticket.model.js';
import type { TicketService } from './ticket.service.js';
import { ticketsSettings } from './tickets.settings.js';
import { closedLine, newOrderCall, takenCall } from './views/event-line.js';

export type CodePayload = { readonly code: string };

export interface TicketEffectDeps {
	readonly discord: DiscordPort;
	readonly tickets: TicketService;
	readonly orders: OrderRepository;
	readonly settings: Settings;
	view(guild: GuildId): Promise<ViewContext>;
}

/** Slots of the channels that tickets use. */
export const ticketSlots = { rooms: 'tickets', overflow: 'ticket-overflow', queue: 'staff-queue', log: 'transactions' } as const;

/** A missing channel is tried again after this, until the owner has run the set-up. */
const withoutChannelMs = 60_000;

/** What happens at Discord for a ticket: room, people, card, call of the staff, closing. */
export function ticketEffects(deps: TicketEffectDeps): readonly EffectHandler<CodePayload>[] {
	return [
		{
			kind: 'tickets.card',
			async run(effect) {
				const { order, ticket } = await both(deps, effect);
				const card = await deps.discord.sendOnce(
					effect,
					ticket.channel,
					orderCard(await deps.view(effect.guild), { order, side: 'shared' })
				);
				await deps.tickets.carded(effect.guild, order.code, card);
				return { result: card };
			}
		},
		{
			kind: 'tickets.people',
			async run(effect) {
				const { order, ticket } = await both(deps, effect);
				return unlessGone(() => deps.discord.channels.addThreadMember(ticket.channel, order.buyer));
			}
		},
		{
			kind: 'tickets.call',
			async run(effect) {
				const { order, ticket } = await both(deps, effect);
				const queue = await deps.settings.channelOf(effect.guild, ticketSlots.queue);
				if (!queue) throw new EffectLater('there is no channel for the staff queue', withoutChannelMs);
				if (order.state !== 'placed') return adoptCall(deps, effect, order, queue);
				const calls = await mentionsOf(deps.settings, effect.guild, order.staffSlots);
				const call = await deps.discord.sendOnce(effect, queue, await callScreen(deps, order, ticket), { pings: pingsOf(calls) });
				await deps.tickets.called(effect.guild, order.code, queue, call);
				return { result: call };
			}
		},
		{
			kind: 'tickets.close',
			async run(effect) {
				const { order, ticket } = await both(deps, effect);
				return unlessGone(async () => {
					await deps.discord.sendOnce(effect, ticket.channel, closedLine(await deps.view(effect.guild), order.code), { silent: true });
					if (ticket.kind === 'thread') await deps.discord.channels.setThread(ticket.channel, { archived: true, locked: true });
					else
						await deps.discord.channels.setOverwrite(ticket.channel, {
							target: { member: order.buyer },
							allow: P.ViewChannel,
							deny: P.SendMessages
						});
				});
			}
		}
	];
}

/** The order was taken or ended before its call was known to be sent: one that did go out is remembered, so that it is renewed. */
async function adoptCall(deps: TicketEffectDeps, effect: Effect<CodePayload>, order: OrderRow, queue: ChannelId): Promise<EffectDone> {
	const sent = effect.unknown ? await deps.discord.messages.findByMarker(queue, effect.key) : null;
	if (!sent) return { note: 'taken or ended before the call' };
	await deps.tickets.called(effect.guild, order.code, queue, messageId(sent.id));
	return { result: sent.id };
}

/** The call in the staff's queue as the order stands: it can be taken, or it says what became of it. */
async function callScreen(deps: TicketEffectDeps, order: OrderRow, ticket: TicketRow): Promise<Screen> {
	const view = await deps.view(order.guild);
	const link = channelLink(order.guild, ticket.channel);
	if (order.state !== 'placed') return takenCall(view, { order, ticket: link });
	const calls = await mentionsOf(deps.settings, order.guild, order.staffSlots);
	return newOrderCall(view, { order, ping: calls.map(mentionText).join(' '), ticket: link });
}

/** Renews the call after the order was taken, came back or ended; one that staff have deleted stays gone. */
export async function renewCall(deps: TicketEffectDeps, order: OrderRow, ticket: TicketRow): Promise<void> {
	const { queue, call } = ticket;
	if (!queue || !call) return;
	const screen = await callScreen(deps, order, ticket);
	await unlessGone(() => deps.discord.messages.edit(queue, call, screen, { effectKey: `ticket:${order.code}:call` }));
}

/** Makes the room of a new order: a private thread, or a channel where Discord or the owner does not want threads. */
export async function openRoom(
	deps: TicketEffectDeps,
	effect: Effect<CodePayload>,
	order: OrderRow
): Promise<Pick<TicketRow, 'kind' | 'channel'>> {
	const { guild } = effect;
	const { container } = await deps.settings.get(guild, ticketsSettings);
	const name = await deps.tickets.roomName(guild, order);
	const parent = await deps.settings.channelOf(guild, ticketSlots.rooms);
	if (!parent) throw new EffectLater('there is no channel for tickets', withoutChannelMs);
	if (container === 'private_thread') {
		try {
			const draft = { name, autoArchiveMinutes: 10_080 } as const;
			return { kind: 'thread', channel: await deps.discord.createThreadOnce(effect, guild, parent, order.code, draft) };
		} catch (error) {
			if (!(error instanceof DiscordFull || error instanceof DiscordForbidden)) throw error;
		}
	}
	return { kind: 'channel', channel: await createRoomChannel(deps, effect, order, name) };
}

async function createRoomChannel(deps: TicketEffectDeps, effect: Effect<CodePayload>, order: OrderRow, name: string): Promise<ChannelId> {
	const { guild } = effect;
	const parent = await deps.settings.channelOf(guild, ticketSlots.overflow);
	const { id: self } = await deps.discord.messages.self();
	const everyone: RoleId = roleId(guild);
	const sees = P.ViewChannel | P.SendMessages | P.ReadMessageHistory | P.AttachFiles;
	const staff = await mentionsOf(deps.settings, guild, order.staffSlots);
	return deps.discord.createChannelOnce(effect, guild, order.code, {
		name,
		type: ChannelType.GuildText,
		...(parent ? { parent } : {}),
		overwrites: [
			{ target: { role: everyone }, allow: 0n, deny: P.ViewChannel },
			{ target: { member: order.buyer }, allow: sees, deny: 0n },
			{ target: { member: self as typeof order.buyer }, allow: sees | P.ManageChannels, deny: 0n },
			...staff.map((mention) => ({
				target: mention.kind === 'role' ? { role: mention.id } : { member: mention.id },
				allow: sees,
				deny: 0n
			}))
		]
	});
}

/** Order and room of an effect; the room's own effect comes first in the order of the aggregate. */
export async function both(deps: Pick<TicketEffectDeps, 'orders' | 'tickets'>, { guild, payload }: Effect<CodePayload>) {
	const [order, ticket] = await Promise.all([deps.orders.find(guild, payload.code), deps.tickets.find(guild, payload.code)]);
	if (!order || !ticket) throw new Error(`Order ${payload.code} or its ticket is missing`);
	return { order, ticket };
}

/** Whom to call for some role slots, each once. */
export async function mentionsOf(
	settings: Pick<Settings, 'mentionsFor'>,
	guild: GuildId,
	slots: readonly string[]
): Promise<readonly Mention[]> {
	const all = (await Promise.all(slots.map((slot) => settings.mentionsFor(guild, slot)))).flat();
	return all.filter((mention, index) => all.findIndex(({ id }) => id === mention.id) === index);
}

export const mentionText = (mention: Mention): string => (mention.kind === 'role' ? `<@&${mention.id}>` : `<@${mention.id}>`);

/** The mentions as Discord may ping them. */
export function pingsOf(mentions: readonly Mention[]) {
	return {
		roles: mentions.flatMap((mention) => (mention.kind === 'role' ? [mention.id] : [])),
		users: mentions.flatMap((mention) => (mention.kind === 'member' ? [mention.id] : []))
	};
}

/** What can't be done because room or person are gone is done, with a note. */
export async function unlessGone(act: () => Promise<unknown>): Promise<{ note: string } | undefined> {
	try {
		await act();
		return undefined;
	} catch (error) {
		if (error instanceof DiscordGone) return { note: `gone: ${error.message}` };
		throw error;
	}
}
