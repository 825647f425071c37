import { type APIOverwrite, ChannelType, OverwriteType } from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { compareIds } from '../ids.js';
import { MAX_OVERWRITES } from '../limits/guild.js';
import { isThread } from '../permissions.js';
import { editForum, type ForumTagInput, newForum } from './forums.js';
import { channelPayload } from './payloads.js';
import type { ChannelRecord, GuildRecord } from './records.js';
import { deleteWebhook } from './webhooks.js';
import type { World } from './world.js';

/** An overwrite as clients send it. */
export interface OverwriteInput {
	readonly id: string;
	readonly type?: number | string | null;
	readonly allow?: string | number | null;
	readonly deny?: string | number | null;
}

export interface ChannelInput {
	readonly name?: string | null;
	readonly type?: number | null;
	readonly topic?: string | null;
	readonly position?: number | null;
	readonly parent_id?: string | null;
	readonly nsfw?: boolean | null;
	readonly rate_limit_per_user?: number | null;
	readonly permission_overwrites?: readonly OverwriteInput[] | null;
	readonly flags?: number | null;
	readonly available_tags?: readonly ForumTagInput[] | null;
	readonly default_reaction_emoji?: { readonly emoji_id?: string | null; readonly emoji_name?: string | null } | null;
	readonly default_sort_order?: number | null;
	readonly default_forum_layout?: number | null;
	readonly default_thread_rate_limit_per_user?: number | null;
}

const TEXT_LIKE: ReadonlySet<ChannelType> = new Set([ChannelType.GuildText, ChannelType.GuildAnnouncement, ChannelType.GuildForum]);
const SUPPORTED: ReadonlySet<ChannelType> = new Set([
	ChannelType.GuildText,
	ChannelType.GuildVoice,
	ChannelType.GuildCategory,
	ChannelType.GuildAnnouncement,
	ChannelType.GuildForum
]);

/** Text channels are written in lower case with dashes. */
export function channelName(name: string, type: ChannelType): string {
	return TEXT_LIKE.has(type) ? name.trim().toLowerCase().replace(/\s+/g, '-') : name.trim();
}

export function toOverwrite(guild: GuildRecord, input: OverwriteInput): APIOverwrite {
	const role =
		input.type == null ? guild.roles.has(input.id) : input.type === OverwriteType.Role || input.type === '0' || input.type === 'role';
	return {
		id: input.id,
		type: role ? OverwriteType.Role : OverwriteType.Member,
		allow: String(input.allow ?? 0),
		deny: String(input.deny ?? 0)
	};
}

function checkParent(world: World, guild: GuildRecord, parentId: string, movedId?: string): void {
	const parent = world.channels.get(parentId);
	if (parent?.guildId !== guild.data.id || parent.type !== ChannelType.GuildCategory)
		throw formError(['parent_id'], 'CHANNEL_PARENT_INVALID', 'Category does not exist');
	const inside = world.channelsOf(guild.data.id).filter((one) => one.parentId === parentId && one.id !== movedId && !isThread(one.type));
	const { inCategory } = world.limitsOf(guild.data.id);
	if (inside.length >= inCategory)
		throw formError(['parent_id'], 'CHANNEL_PARENT_MAX_CHANNELS', `Maximum number of channels in category reached (${inCategory})`);
}

/** A blank record; threads and direct messages fill in what is theirs. */
export function newRecord(id: string, type: ChannelType, guildId: string | null, name: string): ChannelRecord {
	return {
		id,
		type,
		guildId,
		name,
		position: 0,
		parentId: null,
		topic: null,
		nsfw: false,
		rateLimitPerUser: 0,
		lastMessageId: null,
		lastPinTimestamp: null,
		overwrites: [],
		renames: [],
		slow: {}
	};
}

export function createChannel(world: World, guild: GuildRecord, input: ChannelInput): ChannelRecord {
	const type: ChannelType = input.type ?? ChannelType.GuildText;
	if (!SUPPORTED.has(type)) throw formError(['type'], 'BASE_TYPE_CHOICES', `Value must be one of {${[...SUPPORTED].join(', ')}}.`);
	const siblings = world.channelsOf(guild.data.id).filter((one) => !isThread(one.type));
	const { channels } = world.limitsOf(guild.data.id);
	if (siblings.length >= channels) throw new ApiError(400, 30013, `Maximum number of guild channels reached (${channels})`);
	if (input.parent_id) checkParent(world, guild, input.parent_id);
	const name = channelName(input.name ?? '', type);
	if (!name) throw formError(['name'], 'BASE_TYPE_REQUIRED', 'This field is required');
	const inherited = input.parent_id ? world.channel(input.parent_id).overwrites : [];
	const channel: ChannelRecord = {
		...newRecord(world.ids.next(), type, guild.data.id, name),
		position:
			input.position ?? siblings.filter((one) => (one.type === ChannelType.GuildCategory) === (type === ChannelType.GuildCategory)).length,
		parentId: input.parent_id ?? null,
		topic: input.topic ?? null,
		nsfw: input.nsfw === true,
		rateLimitPerUser: input.rate_limit_per_user ?? 0,
		overwrites: input.permission_overwrites
			? input.permission_overwrites.map((one) => toOverwrite(guild, one))
			: inherited.map((one) => ({ ...one })),
		...(type === ChannelType.GuildForum ? { forum: newForum() } : {})
	};
	editForum(world, channel, input);
	world.channels.set(channel.id, channel);
	world.emit('CHANNEL_CREATE', channelPayload(world, channel), { guildId: guild.data.id, channelId: channel.id });
	return channel;
}

export function announceChannel(world: World, channel: ChannelRecord): void {
	world.emit('CHANNEL_UPDATE', channelPayload(world, channel), { guildId: channel.guildId, channelId: channel.id });
}

export function editChannel(world: World, guild: GuildRecord, channel: ChannelRecord, input: ChannelInput): void {
	if (input.parent_id && input.parent_id !== channel.parentId) checkParent(world, guild, input.parent_id, channel.id);
	editForum(world, channel, input);
	if (input.name != null) channel.name = channelName(input.name, channel.type);
	if (input.topic !== undefined) channel.topic = input.topic || null;
	if (input.position != null) channel.position = input.position;
	if (input.parent_id !== undefined) channel.parentId = input.parent_id;
	if (input.nsfw != null) channel.nsfw = input.nsfw;
	if (input.rate_limit_per_user != null) channel.rateLimitPerUser = input.rate_limit_per_user;
	if (input.permission_overwrites) channel.overwrites = input.permission_overwrites.map((one) => toOverwrite(guild, one));
	announceChannel(world, channel);
}

export function setOverwrite(world: World, guild: GuildRecord, channel: ChannelRecord, input: OverwriteInput): void {
	const others = channel.overwrites.filter((one) => one.id !== input.id);
	if (others.length >= MAX_OVERWRITES)
		throw new ApiError(400, 30060, `Maximum number of permission overwrites reached (${MAX_OVERWRITES})`);
	channel.overwrites = [...others, toOverwrite(guild, input)];
	announceChannel(world, channel);
}

/** Removes a channel, its threads, messages, files and invites. */
export function deleteChannel(world: World, channel: ChannelRecord): void {
	for (const thread of world.channels.values()) if (thread.parentId === channel.id && isThread(thread.type)) deleteChannel(world, thread);
	for (const child of world.channels.values())
		if (child.parentId === channel.id) {
			child.parentId = null;
			announceChannel(world, child);
		}
	const payload = channelPayload(world, channel);
	world.channels.delete(channel.id);
	world.messages.delete(channel.id);
	world.files.drop(`/attachments/${channel.id}/`);
	world.files.drop(`/ephemeral-attachments/${channel.id}/`);
	for (const webhook of world.webhooks.values()) if (webhook.channelId === channel.id) deleteWebhook(world, webhook);
	for (const invite of world.invites.values()) if (invite.channelId === channel.id) world.invites.delete(invite.code);
	const at = { guildId: channel.guildId, channelId: channel.id };
	if (isThread(channel.type))
		world.emit('THREAD_DELETE', { id: channel.id, guild_id: channel.guildId, parent_id: channel.parentId, type: channel.type }, at);
	else world.emit('CHANNEL_DELETE', payload, at);
}

/** As clients sort them: by position, categories with their children, ids for ties. */
export function sortChannels(channels: readonly ChannelRecord[]): ChannelRecord[] {
	const rank = (one: ChannelRecord): number => one.position;
	const tops = channels.filter((one) => !one.parentId || !channels.some((parent) => parent.id === one.parentId));
	const order = (list: ChannelRecord[]): ChannelRecord[] => list.sort((a, b) => rank(a) - rank(b) || compareIds(a.id, b.id));
	const free = tops.filter((one) => one.type !== ChannelType.GuildCategory);
	const categories = tops.filter((one) => one.type === ChannelType.GuildCategory);
	const below = (parent: ChannelRecord): ChannelRecord[] =>
		order(channels.filter((one) => one.parentId === parent.id)).flatMap((one) => [one, ...below(one)]);
	return [...order(free), ...order(categories)].flatMap((one) => [one, ...below(one)]);
}
