import {
	type APIChannel,
	type APIDMChannel,
	type APIGuild,
	type APIGuildMember,
	type APIMessage,
	type APIThreadMember,
	type APIUser,
	ChannelFlags,
	ChannelType
} from 'discord-api-types/v10';
import { CDN_MARK } from '../files.js';
import { isoTime } from '../ids.js';
import { isThread } from '../permissions.js';
import { pollPayload } from './polls.js';
import { reactionsPayload } from './reactions.js';
import type { ChannelRecord, GuildRecord, MemberRecord, MessageRecord } from './records.js';
import type { World } from './world.js';

/** Discord's flag types have no name for none. */
export const NO_FLAGS: number = 0;

/** What the API shows of what the world remembers. */

export function guildPayload(guild: GuildRecord): APIGuild {
	return { ...guild.data, roles: [...guild.roles.values()] };
}

export function memberPayload(world: World, member: MemberRecord): APIGuildMember {
	const { userId, invite, ...rest } = member;
	return { ...rest, roles: [...member.roles], user: world.user(userId).user };
}

/** As it stands in messages and interactions: without the user. */
export function memberPart(member: MemberRecord): Omit<APIGuildMember, 'user'> {
	const { userId, invite, ...rest } = member;
	return { ...rest, roles: [...member.roles] };
}

/** A copy of a new member's defaults. */
export function newMember(userId: string, joinedAt: number, roles: readonly string[] = [], nick: string | null = null): MemberRecord {
	return {
		userId,
		invite: null,
		avatar: null,
		banner: null,
		communication_disabled_until: null,
		flags: NO_FLAGS,
		joined_at: isoTime(joinedAt),
		nick,
		pending: false,
		premium_since: null,
		roles: [...roles],
		mute: false,
		deaf: false
	};
}

function dmPayload(world: World, channel: ChannelRecord): APIDMChannel {
	const recipients: APIUser[] = channel.recipientId ? [world.user(channel.recipientId).user] : [];
	const payload: Omit<APIDMChannel, 'name'> = {
		id: channel.id,
		type: ChannelType.DM,
		flags: NO_FLAGS,
		last_message_id: channel.lastMessageId,
		recipients
	};
	// The type wants a name, which Discord gives groups only.
	return payload as APIDMChannel;
}

/**
 * A channel, thread or direct message.
 *
 * @param viewerId Adds the thread's `member` of this person, when they are in it.
 */
export function channelPayload(world: World, channel: ChannelRecord, viewerId?: string): APIChannel {
	if (!channel.guildId) return dmPayload(world, channel);
	const common = {
		id: channel.id,
		type: channel.type,
		flags: (channel.thread?.pinned ? ChannelFlags.Pinned : 0) | (channel.forum?.requireTag ? ChannelFlags.RequireTag : 0),
		guild_id: channel.guildId,
		name: channel.name,
		parent_id: channel.parentId,
		last_message_id: channel.lastMessageId,
		rate_limit_per_user: channel.rateLimitPerUser,
		...(channel.lastPinTimestamp ? { last_pin_timestamp: channel.lastPinTimestamp } : {})
	};
	const { thread } = channel;
	if (thread) {
		const member = viewerId ? thread.members[viewerId] : undefined;
		const payload = {
			...common,
			owner_id: thread.ownerId,
			message_count: thread.messageCount,
			member_count: Math.min(Object.keys(thread.members).length, 50),
			total_message_sent: thread.totalMessageSent,
			...(thread.appliedTags ? { applied_tags: thread.appliedTags } : {}),
			thread_metadata: {
				archived: thread.archived,
				archive_timestamp: thread.archiveTimestamp,
				auto_archive_duration: thread.autoArchiveDuration,
				locked: thread.locked,
				create_timestamp: thread.createTimestamp,
				...(channel.type === ChannelType.PrivateThread ? { invitable: thread.invitable } : {})
			},
			...(member ? { member: { id: channel.id, user_id: viewerId, join_timestamp: member.joinTimestamp, flags: member.flags } } : {})
		};
		// The type wants a shape for each kind of thread; a record is of every kind. What is sent is held against Discord's description.
		return payload as APIChannel;
	}
	const payload = {
		...common,
		position: channel.position,
		permission_overwrites: channel.overwrites,
		nsfw: channel.nsfw,
		topic: channel.topic,
		...(channel.forum
			? {
					available_tags: channel.forum.tags,
					default_reaction_emoji: channel.forum.defaultReaction,
					default_sort_order: channel.forum.sortOrder,
					default_forum_layout: channel.forum.layout,
					default_thread_rate_limit_per_user: channel.forum.threadRateLimitPerUser
				}
			: {})
	};
	// Again every kind in one shape.
	return payload as APIChannel;
}

export function threadMember(channel: ChannelRecord, userId: string): APIThreadMember | undefined {
	const member = channel.thread?.members[userId];
	return member && { id: channel.id, user_id: userId, join_timestamp: member.joinTimestamp, flags: member.flags };
}

/** Parts of messages without an address to sign. They are replaced when a message changes, never changed themselves. */
const unsigned = new WeakSet<object>();

function isUnsigned(part: object): boolean {
	if (unsigned.has(part)) return true;
	for (const value of Object.values(part)) {
		if (typeof value === 'string' ? value.startsWith(CDN_MARK) : typeof value === 'object' && value !== null && !isUnsigned(value))
			return false;
	}
	unsigned.add(part);
	return true;
}

/** A copy that shares the parts without addresses: for what becomes text at once. */
function thinCopyOf<T extends object>(world: World, source: T): T {
	const copy = { ...source };
	for (const key in copy) {
		const value = copy[key];
		if (typeof value === 'object' && value !== null && !isUnsigned(value)) Object.assign(copy, { [key]: copyItem(world, value) });
	}
	return copy;
}

/** A deep copy with the addresses of files made fresh. By hand: a way through JSON costs thrice as much. */
function copyOf<T extends object>(world: World, source: T): T {
	const copy = { ...source };
	for (const key in copy) {
		const value = copy[key];
		if (typeof value === 'string') {
			if (value.startsWith(CDN_MARK)) Object.assign(copy, { [key]: world.files.sign(value.slice(CDN_MARK.length)) });
		} else if (Array.isArray(value)) Object.assign(copy, { [key]: value.map((item) => copyItem(world, item)) });
		else if (typeof value === 'object' && value !== null) copy[key] = copyOf(world, value);
	}
	return copy;
}

function copyItem(world: World, item: unknown): unknown {
	if (Array.isArray(item)) return item.map((one) => copyItem(world, one));
	if (typeof item === 'object' && item !== null) return copyOf(world, item);
	return typeof item === 'string' && item.startsWith(CDN_MARK) ? world.files.sign(item.slice(CDN_MARK.length)) : item;
}

/** A message with fresh attachment URLs and the message it answers. A copy: later changes don't reach it. */
export function messagePayload(world: World, record: MessageRecord): APIMessage {
	return complete(world, record, copyOf(world, record.payload), messagePayload);
}

/** The same for an answer or an event, which are turned into text at once: its parts are the message's own, not to be changed. */
export function messageBody(world: World, record: MessageRecord): APIMessage {
	const copy = thinCopyOf(world, record.payload);
	// People are changed in place.
	copy.author = { ...copy.author };
	return complete(world, record, copy, messageBody);
}

/** With reactions, votes, and the message that it answers. */
function complete(world: World, record: MessageRecord, copy: APIMessage, quote: typeof messagePayload): APIMessage {
	const { payload } = record;
	Object.assign(copy, reactionsPayload(world, record), pollPayload(world, record));
	const repliedTo = payload.message_reference?.message_id;
	if (repliedTo && payload.message_reference?.type === 0) {
		const target = world.messages.get(payload.message_reference.channel_id)?.get(repliedTo);
		copy.referenced_message = target ? quote(world, { ...target, payload: { ...target.payload, message_reference: undefined } }) : null;
	}
	return copy;
}

/** GUILD_CREATE as the gateway sends it. */
export function guildCreatePayload(world: World, guild: GuildRecord, viewerId: string, allMembers: boolean): Record<string, unknown> {
	const members = [...guild.members.values()].filter((member) => allMembers || member.userId === viewerId);
	const channels = world.channelsOf(guild.data.id);
	return {
		...guildPayload(guild),
		joined_at: guild.members.get(viewerId)?.joined_at ?? isoTime(world.clock.ms),
		large: guild.members.size > 50,
		unavailable: false,
		member_count: guild.members.size,
		members: members
			.slice(0, 50)
			.concat(members.slice(50).filter((member) => member.userId === viewerId))
			.map((member) => memberPayload(world, member)),
		channels: channels.filter((channel) => !isThread(channel.type)).map((channel) => channelPayload(world, channel)),
		threads: channels
			.filter((channel) => channel.thread && !channel.thread.archived && world.permissionsIn(channel, viewerId) !== 0n)
			.map((channel) => channelPayload(world, channel, viewerId)),
		presences: [],
		voice_states: [],
		stage_instances: [],
		guild_scheduled_events: [],
		soundboard_sounds: [],
		stickers: [],
		emojis: []
	};
}
