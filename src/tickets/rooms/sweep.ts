import { type APIGuildChannel, type APIThreadChannel, ChannelType } from 'discord-api-types/v10';
import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, channelId, type GuildId, madeAt } from '#core/ids';
import type { EffectDone, EffectHandler } from '#core/outbox/effect';
import { parseOrderCode } from '#orders';
import { handler, hasRoom, inRoom, type TicketEffectDeps } from '../tickets.effects.js';
import { lock } from './closing.effects.js';
import { type Room, roomMark, ticketSlots, topicOf } from './places.js';

/** A room that is younger is left alone: the one who makes it may not have noted it yet. */
const youngMs = 10 * 60_000;
const pageSize = 200;

/** A room at Discord that the bot has made for an order. */
interface Found extends Room {
	readonly code: string;
	readonly madeAt: number;
}

/**
 * Compares what is at Discord with what is stored, for one guild: rooms that no ticket owns are adopted or removed, tickets whose room is
 * gone get a new one or are closed, threads of closed tickets that came back to life are put away again, buyers who are back are let in.
 * Looks only at what the bot has made: its own threads below the channel of tickets, and channels that carry its mark.
 */
export function sweepEffect(deps: TicketEffectDeps): EffectHandler<never> {
	return handler<{ readonly slot: number }>('tickets.sweep', async (effect): Promise<EffectDone> => {
		const { guild, payload } = effect;
		const [found, there] = await look(deps, guild);
		const owned = new Map(
			(
				await deps.rows.among(
					guild,
					found.map(({ channel }) => channel)
				)
			).map((ticket) => [ticket.channel, ticket])
		);
		let orphans = 0;
		for (const room of found) {
			const ticket = owned.get(room.channel);
			if (!ticket) orphans += (await settle(deps, guild, room)) ? 1 : 0;
			else if (ticket.state === 'closed' && hasRoom(ticket) && ticket.kind === 'thread') {
				await inRoom(deps, effect, ticket, async () => {
					await lock(deps, ticket, ticket);
					return undefined;
				});
			}
		}
		const gone = await goneRooms(deps, guild, there);
		await deps.tickets.nudge(guild, `sweep:${payload.slot}`);
		return { note: `${found.length} rooms, ${orphans} orphans, ${gone} gone` };
	});
}

/** The rooms that the bot has made and that are not archived, and the ids of everything that is there. */
async function look(deps: TicketEffectDeps, guild: GuildId): Promise<readonly [readonly Found[], ReadonlySet<string>]> {
	const { discord, settings } = deps;
	const [{ id: self }, threads, channels, parent] = await Promise.all([
		discord.messages.self(),
		discord.channels.activeThreads(guild),
		discord.channels.list(guild),
		settings.channelOf(guild, ticketSlots.rooms)
	]);
	const own = threads.filter((thread) => isOwnThread(thread, self, parent));
	const marked = channels.flatMap((channel) => codeOfChannel(guild, channel));
	return [
		[
			...own.flatMap((thread) =>
				codesIn(thread.name ?? '')
					.slice(0, 1)
					.map((code): Found => ({ kind: 'thread', channel: channelId(thread.id), code, madeAt: madeAt(thread.id) }))
			),
			...marked
		],
		new Set([...threads, ...channels].map(({ id }) => id))
	];
}

const isOwnThread = (thread: APIThreadChannel, self: string, parent: ChannelId | null): boolean =>
	thread.type === ChannelType.PrivateThread && thread.owner_id === self && thread.parent_id === parent;

function codeOfChannel(guild: GuildId, channel: APIGuildChannel): Found[] {
	if (channel.type !== ChannelType.GuildText) return [];
	const { name, id } = channel;
	const topic = topicOf(channel);
	const code = codesIn(name).find((one) => topic.includes(roomMark(guild, one)));
	return code ? [{ kind: 'channel', channel: channelId(id), code, madeAt: madeAt(id) }] : [];
}

/** Words of a name that can be codes of orders. */
const codesIn = (name: string): readonly string[] => name.split(/[^\p{L}\p{N}]+/u).flatMap((word) => parseOrderCode(word) ?? []);

/** A room that no ticket owns: the one that its ticket waits for is adopted, any other is removed, unless people have written there. */
async function settle(deps: TicketEffectDeps, guild: GuildId, room: Found): Promise<boolean> {
	if (deps.clock.now().getTime() - room.madeAt < youngMs) return false;
	const [order, ticket] = await Promise.all([deps.orders.find(guild, room.code), deps.tickets.find(guild, room.code)]);
	// The effect that makes the first room is still on its way; it looks for this one itself.
	if (order?.open && !ticket) return false;
	if (order && ticket?.state === 'waiting') {
		await deps.tickets.opened(guild, order, room);
		return true;
	}
	try {
		if (!(await onlyOurs(deps.discord, room.channel))) return false;
		await deps.discord.channels.delete(room.channel, 'No ticket has this room');
		return true;
	} catch (error) {
		if (error instanceof DiscordForbidden || error instanceof DiscordGone) return false;
		throw error;
	}
}

/** Whether the bot alone has written there. */
async function onlyOurs(discord: DiscordPort, channel: ChannelId): Promise<boolean> {
	const { id: self } = await discord.messages.self();
	const messages = await discord.messages.newest(channel, 100);
	return messages.length < 100 && messages.every(({ author }) => author.id === self);
}

/** Notices tickets whose room is gone, and buyers who are back. @returns how many rooms are gone. */
async function goneRooms(deps: TicketEffectDeps, guild: GuildId, there: ReadonlySet<string>): Promise<number> {
	let gone = 0;
	for (let after = ''; ; ) {
		const tickets = await deps.rows.open(guild, after, pageSize);
		for (const { channel, buyer, buyerGone } of tickets) {
			if (buyerGone && (await deps.discord.guilds.member(guild, buyer))) await deps.people.back(guild, buyer);
			// What is not listed may be an archived thread.
			if (!channel || there.has(channel) || (await exists(deps, channel))) continue;
			gone++;
			const ended = await deps.tickets.roomGone(guild, channel);
			if (ended) await deps.closing.closeWithout(ended);
		}
		const last = tickets.at(-1);
		if (!last || tickets.length < pageSize) return gone;
		after = last._id;
	}
}

async function exists(deps: TicketEffectDeps, channel: ChannelId): Promise<boolean> {
	try {
		return (await deps.discord.channels.get(channel)) !== null;
	} catch {
		// Not to be seen is not gone.
		return true;
	}
}
