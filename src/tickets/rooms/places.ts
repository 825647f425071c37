import { createHash } from 'node:crypto';
import { type APIGuildChannel, ChannelType, PermissionFlagsBits as P } from 'discord-api-types/v10';
import { DiscordForbidden, DiscordFull, DiscordGone, type DiscordPort, type Overwrite } from '#core/discord/index';
import { type ChannelId, channelId, type GuildId, type MemberId, memberId, roleId } from '#core/ids';
import type { OrderRow } from '#orders';
import { type Mention, type Settings, slotsSettings } from '#settings';
import type { Trouble } from '../ticket.model.js';
import type { TicketService } from '../ticket.service.js';
import { ticketsSettings } from '../tickets.settings.js';

/** Slots of the channels that tickets use. */
export const ticketSlots = {
	rooms: 'tickets',
	overflow: 'ticket-overflow',
	queue: 'staff-queue',
	cases: 'cases',
	log: 'transactions'
} as const;

export interface PlaceDeps {
	readonly discord: DiscordPort;
	readonly settings: Settings;
	readonly tickets: TicketService;
}

export interface Room {
	readonly kind: 'thread' | 'channel';
	readonly channel: ChannelId;
}

/** The room, or what is in the way of one. */
export type Placed = Room | { readonly refused: Trouble };

/** What staff, buyers and those who were added do in a channel. */
export const talks = P.ViewChannel | P.SendMessages | P.ReadMessageHistory | P.AttachFiles;

const autoArchiveMinutes = 10_080;

/**
 * Makes the room of an order where there is space for it: as the owner wants it, else along the fallbacks of the settings, else in one
 * more category. It is never made twice: `again` says that an earlier try may have made one, which is then found by its mark.
 */
export async function placeRoom(
	deps: PlaceDeps,
	guild: GuildId,
	order: OrderRow,
	people: readonly MemberId[],
	again: boolean
): Promise<Placed> {
	const found = again ? await findRoom(deps, guild, order.code) : null;
	if (found) return found;
	const { container, fallback } = await deps.settings.get(guild, ticketsSettings);
	const ways = [...new Set([container, ...fallback])];
	let refused: Trouble = 'nowhere';
	for (const way of ways) {
		const placed =
			way === 'private_thread'
				? await asThread(deps, guild, order)
				: way === 'channel'
					? await asChannel(deps, guild, order, people, ways)
					: null;
		if (!placed) continue;
		if ('channel' in placed) return placed;
		// What the owner can change is worth more to know than that a limit is reached.
		if (refused !== 'permissions') refused = placed.refused;
	}
	return { refused };
}

/** The room of an order that the bot has made, wherever it is; `null` when there is none. */
export async function findRoom(deps: PlaceDeps, guild: GuildId, code: string): Promise<Room | null> {
	const parent = await deps.settings.channelOf(guild, ticketSlots.rooms);
	const { id: self } = await deps.discord.messages.self();
	const thread =
		parent && (await deps.discord.channels.findThread(guild, parent, ({ name, owner }) => owner === self && hasCode(name, code)));
	if (thread) return { kind: 'thread', channel: thread };
	const mark = roomMark(guild, code);
	const channel = (await deps.discord.channels.list(guild)).find(
		(one) => one.type === ChannelType.GuildText && topicOf(one).includes(mark) && hasCode(one.name, code)
	);
	return channel ? { kind: 'channel', channel: channelId(channel.id) } : null;
}

/** What stands in the topic of a channel that the bot has made for an order; nobody else's channel has it by chance. */
export function roomMark(guild: GuildId, code: string): string {
	return `#${createHash('sha256').update(`room:${guild}:${code}`).digest('base64url').slice(0, 12)}`;
}

/** The topic of a channel; empty where it has none. */
export const topicOf = (channel: APIGuildChannel): string => ('topic' in channel && typeof channel.topic === 'string' ? channel.topic : '');

/** Whether the code is one of the words of a name, in any case. */
export function hasCode(name: string, code: string): boolean {
	return name
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.includes(code.toLowerCase());
}

async function asThread(deps: PlaceDeps, guild: GuildId, order: OrderRow): Promise<Placed> {
	const parent = await deps.settings.channelOf(guild, ticketSlots.rooms);
	if (!parent) return { refused: 'nowhere' };
	const name = await deps.tickets.roomName(guild, order);
	return tried(async () => ({
		kind: 'thread',
		channel: await deps.discord.channels.createPrivateThread(parent, { name, autoArchiveMinutes })
	}));
}

async function asChannel(
	deps: PlaceDeps,
	guild: GuildId,
	order: OrderRow,
	people: readonly MemberId[],
	ways: readonly string[]
): Promise<Placed> {
	const name = await deps.tickets.roomName(guild, order);
	const topic = `${order.code} · ${roomMark(guild, order.code)}`;
	const overwrites = await overwritesOf(deps, guild, order, people);
	const bound = await Promise.all(ways.map((slot) => deps.settings.channelOf(guild, slot)));
	const made = (await deps.tickets.places(guild))?.categories ?? [];
	const categories = [...bound.filter((id) => id !== null), ...made];
	const create = (parent: ChannelId | null) =>
		tried(async () => ({
			kind: 'channel',
			channel: await deps.discord.channels.create(guild, {
				name,
				topic,
				overwrites,
				type: ChannelType.GuildText,
				...(parent ? { parent } : {})
			})
		}));
	let refused: Trouble = 'nowhere';
	for (const parent of categories.length > 0 ? categories : [null]) {
		const placed = await create(parent);
		if ('channel' in placed) return placed;
		// A category that somebody has deleted counts as none; what the others say is worth more.
		if (placed.refused !== 'nowhere') ({ refused } = placed);
	}
	if (refused === 'permissions') return { refused };
	const more = await oneMoreCategory(deps, guild, made.length);
	return more ? create(more) : { refused: refused === 'nowhere' && categories.length > 0 ? 'full' : refused };
}

/** One more category like the first, where the settings and Discord allow it. */
async function oneMoreCategory(deps: PlaceDeps, guild: GuildId, made: number): Promise<ChannelId | null> {
	const { extraCategories } = await deps.settings.get(guild, ticketsSettings);
	if (made >= extraCategories) return null;
	const { channelSlots } = await deps.settings.get(guild, slotsSettings);
	const base = channelSlots.find(({ key }) => key === ticketSlots.overflow)?.name ?? 'Tickets';
	const code = `overflow${made + 2}`;
	const { id: self } = await deps.discord.messages.self();
	const placed = await tried(async () => ({
		kind: 'channel',
		channel: await deps.discord.createChannelOnce({ key: code, unknown: true }, guild, code, {
			name: `${base} ${code}`,
			type: ChannelType.GuildCategory,
			overwrites: [
				{ target: { role: roleId(guild) }, allow: 0n, deny: P.ViewChannel },
				{ target: { member: memberId(self) }, allow: P.ViewChannel, deny: 0n }
			]
		})
	}));
	if (!('channel' in placed)) return null;
	await deps.tickets.categoryMade(guild, made + 1, placed.channel);
	return placed.channel;
}

/** What Discord refuses for want of space, rights or a place is an answer; everything else is thrown. */
async function tried(make: () => Promise<Room>): Promise<Placed> {
	try {
		return await make();
	} catch (error) {
		if (error instanceof DiscordFull) return { refused: 'full' };
		if (error instanceof DiscordForbidden) return { refused: 'permissions' };
		if (error instanceof DiscordGone) return { refused: 'nowhere' };
		throw error;
	}
}

async function overwritesOf(deps: PlaceDeps, guild: GuildId, order: OrderRow, people: readonly MemberId[]): Promise<readonly Overwrite[]> {
	const { id: self } = await deps.discord.messages.self();
	const staff = await mentionsOf(deps.settings, guild, order.staffSlots);
	const members = new Set<MemberId>([order.buyer, ...(order.assignee ? [order.assignee] : []), ...people]);
	return [
		{ target: { role: roleId(guild) }, allow: 0n, deny: P.ViewChannel },
		{ target: { member: memberId(self) }, allow: talks | P.ManageChannels, deny: 0n },
		...[...members].map((member) => ({ target: { member }, allow: talks, deny: 0n })),
		...staff
			.filter((mention) => mention.kind === 'role' || !members.has(mention.id))
			.map((mention) => ({ target: mention.kind === 'role' ? { role: mention.id } : { member: mention.id }, allow: talks, deny: 0n }))
	];
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
