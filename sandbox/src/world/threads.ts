import { ChannelFlags, type ChannelType, type ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { ApiError } from '../errors.js';
import { isoTime, timeOf } from '../ids.js';
import { MAX_THREAD_MEMBERS } from '../limits/guild.js';
import { isThread } from '../permissions.js';
import { newRecord } from './channels.js';
import { channelPayload, memberPayload, NO_FLAGS, threadMember } from './payloads.js';
import type { ChannelRecord, ThreadData } from './records.js';
import type { World } from './world.js';

/** Real ms after which threads are looked at again, at the latest: no timer may be longer than about 24 days. */
const LOOK_MS = 24 * 60 * 60 * 1000;

export interface NewThread {
	readonly name: string;
	readonly type: ChannelType;
	readonly ownerId: string;
	readonly autoArchiveDuration?: ThreadAutoArchiveDuration | null;
	readonly invitable?: boolean | null;
	readonly rateLimitPerUser?: number | null;
	/** Id of the message it grows from: thread and message share it. */
	readonly id?: string;
	/** Of a forum post. */
	readonly appliedTags?: readonly string[];
}

export function createThread(world: World, parent: ChannelRecord, options: NewThread): ChannelRecord {
	const active = world.channelsOf(parent.guildId ?? '').filter((one) => one.thread && !one.thread.archived);
	if (active.length >= world.limitsOf(parent.guildId).activeThreads)
		throw new ApiError(400, 160006, 'Maximum number of active threads reached');
	const now = isoTime(world.clock.ms);
	const data: ThreadData = {
		ownerId: options.ownerId,
		archived: false,
		archiveTimestamp: now,
		autoArchiveDuration: options.autoArchiveDuration ?? 4320,
		locked: false,
		invitable: options.invitable !== false,
		createTimestamp: now,
		messageCount: 0,
		totalMessageSent: 0,
		...(options.appliedTags ? { appliedTags: [...options.appliedTags] } : {}),
		members: { [options.ownerId]: { joinTimestamp: now, flags: NO_FLAGS } }
	};
	const thread: ChannelRecord = {
		...newRecord(options.id ?? world.ids.next(), options.type, parent.guildId, options.name),
		parentId: parent.id,
		rateLimitPerUser: options.rateLimitPerUser ?? 0,
		thread: data
	};
	world.channels.set(thread.id, thread);
	world.emit(
		'THREAD_CREATE',
		{ ...channelPayload(world, thread, world.botId), newly_created: true },
		{ guildId: thread.guildId, channelId: thread.id }
	);
	return thread;
}

function requireThread(channel: ChannelRecord): ThreadData {
	if (!channel.thread) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
	return channel.thread;
}

/** Adds somebody; twice is once. */
export function addThreadMember(world: World, channel: ChannelRecord, userId: string): void {
	const thread = requireThread(channel);
	if (thread.members[userId]) return;
	if (Object.keys(thread.members).length >= MAX_THREAD_MEMBERS)
		throw new ApiError(400, 30033, `Maximum number of thread participants has been reached (${MAX_THREAD_MEMBERS})`);
	thread.members[userId] = { joinTimestamp: isoTime(world.clock.ms), flags: NO_FLAGS };
	membersChanged(world, channel, [userId], []);
}

export function removeThreadMember(world: World, channel: ChannelRecord, userId: string): void {
	const thread = requireThread(channel);
	if (!thread.members[userId]) return;
	delete thread.members[userId];
	membersChanged(world, channel, [], [userId]);
}

function membersChanged(world: World, channel: ChannelRecord, added: readonly string[], removed: readonly string[]): void {
	const at = { guildId: channel.guildId, channelId: channel.id };
	const guild = world.guildOf(channel);
	if (added.includes(world.botId)) world.emit('THREAD_CREATE', channelPayload(world, channel, world.botId), at);
	world.emit(
		'THREAD_MEMBERS_UPDATE',
		{
			id: channel.id,
			guild_id: channel.guildId,
			member_count: Math.min(Object.keys(channel.thread?.members ?? {}).length, 50),
			...(added.length
				? {
						added_members: added.map((userId) => {
							const member = guild?.members.get(userId);
							return { ...threadMember(channel, userId), ...(member ? { member: memberPayload(world, member), presence: null } : {}) };
						})
					}
				: {}),
			...(removed.length ? { removed_member_ids: removed } : {})
		},
		at
	);
}

export interface ThreadEdit {
	readonly name?: string | null;
	readonly archived?: boolean | null;
	readonly locked?: boolean | null;
	readonly invitable?: boolean | null;
	readonly auto_archive_duration?: ThreadAutoArchiveDuration | null;
	readonly rate_limit_per_user?: number | null;
	readonly applied_tags?: readonly string[] | null;
	/** Only `PINNED` (1 << 1) counts, in forums. */
	readonly flags?: number | null;
}

export function editThread(world: World, channel: ChannelRecord, edit: ThreadEdit): void {
	const thread = requireThread(channel);
	if (edit.name != null) channel.name = edit.name;
	if (edit.rate_limit_per_user != null) channel.rateLimitPerUser = edit.rate_limit_per_user;
	if (edit.locked != null) thread.locked = edit.locked;
	if (edit.invitable != null) thread.invitable = edit.invitable;
	if (edit.auto_archive_duration != null) thread.autoArchiveDuration = edit.auto_archive_duration;
	if (edit.applied_tags && thread.appliedTags) thread.appliedTags = [...new Set(edit.applied_tags)];
	if (edit.flags != null && thread.appliedTags) thread.pinned = (edit.flags & ChannelFlags.Pinned) !== 0;
	if (edit.archived != null && edit.archived !== thread.archived) {
		thread.archived = edit.archived;
		thread.archiveTimestamp = isoTime(world.clock.ms);
	}
	world.emit('THREAD_UPDATE', channelPayload(world, channel), { guildId: channel.guildId, channelId: channel.id });
}

/** A message arrives: an archived thread wakes up, a locked one only for who manages threads. */
export function wakeThread(world: World, channel: ChannelRecord, mayManage: boolean): void {
	const { thread } = channel;
	if (thread?.locked && !mayManage)
		throw thread.archived ? new ApiError(400, 50083, 'Thread is archived') : new ApiError(400, 160005, 'Thread is locked');
	if (!thread?.archived) return;
	editThread(world, channel, { archived: false });
}

/** World time in ms at which a thread is archived when nothing more happens in it. */
function staleAt(channel: ChannelRecord, thread: ThreadData): number {
	// The message itself may be deleted; that somebody wrote it counts all the same.
	const since = Math.max(
		channel.lastMessageId ? timeOf(channel.lastMessageId) : 0,
		Date.parse(thread.createTimestamp),
		Date.parse(thread.archiveTimestamp)
	);
	return since + thread.autoArchiveDuration * 60_000;
}

/** Archives what nobody wrote in for its duration. Returns the world time in ms at which the next one's is over. */
function archiveStale(world: World): number {
	let next = Number.POSITIVE_INFINITY;
	for (const channel of world.channels.values()) {
		const { thread } = channel;
		if (!thread || thread.archived) continue;
		const at = staleAt(channel, thread);
		if (at > world.clock.ms) next = Math.min(next, at);
		else editThread(world, channel, { archived: true });
	}
	return next;
}

/** Archives threads when their time is over: by the world's clock, so also when somebody moves it. */
export function watchThreads(world: World): void {
	let timer: NodeJS.Timeout | undefined;
	let looking = false;
	const look = (): void => {
		// What is archived here is announced, too.
		if (looking) return;
		looking = true;
		clearTimeout(timer);
		const next = archiveStale(world);
		looking = false;
		if (next < Number.POSITIVE_INFINITY) timer = setTimeout(look, Math.min(LOOK_MS, Math.max(1, next - world.clock.ms))).unref();
	};
	look();
	world.onChange(({ type }) => {
		// A thread's time can only have become shorter by these; by messages it becomes longer, which the next look finds.
		if (type === 'CLOCK' || type === 'THREAD_CREATE' || type === 'THREAD_UPDATE') look();
	});
}

export function threadsOf(world: World, guildId: string): ChannelRecord[] {
	return world.channelsOf(guildId).filter((one) => isThread(one.type));
}
