import { ChannelFlags } from 'discord-api-types/v10';
import { ApiError, missingPermissions, unknown } from '../errors.js';
import type { UploadedFile } from '../files.js';
import type { MessageBody } from '../limits/messages.js';
import { Permission } from '../permissions.js';
import type { ChannelInput } from './channels.js';
import { createMessage } from './messages.js';
import type { ChannelRecord, ForumData, MessageRecord } from './records.js';
import { createThread, type NewThread } from './threads.js';
import type { World } from './world.js';

/** A tag as clients send it; with an id it is one that is there. */
export interface ForumTagInput {
	readonly id?: string | null;
	readonly name: string;
	readonly moderated?: boolean | null;
	readonly emoji_id?: string | null;
	readonly emoji_name?: string | null;
}

export function newForum(): ForumData {
	return { tags: [], requireTag: false, defaultReaction: null, sortOrder: null, layout: 0, threadRateLimitPerUser: 0 };
}

/** Applies what only forums have; nothing on other channels. Two tags of one name: 40061. */
export function editForum(world: World, channel: ChannelRecord, input: ChannelInput): void {
	const { forum } = channel;
	if (!forum) return;
	if (input.available_tags) {
		const names = input.available_tags.map((one) => one.name);
		if (new Set(names).size < names.length) throw new ApiError(400, 40061, 'Tag names must be unique');
		const before = forum.tags;
		forum.tags = input.available_tags.map((one) => ({
			id: before.find((tag) => tag.id === one.id)?.id ?? world.ids.next(),
			name: one.name,
			moderated: one.moderated === true,
			emoji_id: one.emoji_id ?? null,
			emoji_name: one.emoji_name ?? null
		}));
	}
	if (input.flags != null) forum.requireTag = (input.flags & ChannelFlags.RequireTag) !== 0;
	if (input.default_reaction_emoji !== undefined)
		forum.defaultReaction = input.default_reaction_emoji && {
			emoji_id: input.default_reaction_emoji.emoji_id ?? null,
			emoji_name: input.default_reaction_emoji.emoji_name ?? null
		};
	if (input.default_sort_order !== undefined) forum.sortOrder = input.default_sort_order;
	if (input.default_forum_layout != null) forum.layout = input.default_forum_layout;
	if (input.default_thread_rate_limit_per_user != null) forum.threadRateLimitPerUser = input.default_thread_rate_limit_per_user;
}

/**
 * Tags that somebody puts on a post or takes off: unknown ones are 10087, moderated ones need ManageThreads (50013), none where one is
 * needed is 40067.
 */
export function checkTags(world: World, forum: ChannelRecord, userId: string, before: readonly string[], after: readonly string[]): void {
	const tags = forum.forum?.tags ?? [];
	const changed = [...after.filter((id) => !before.includes(id)), ...before.filter((id) => !after.includes(id))];
	const manages = (world.permissionsIn(forum, userId) & Permission.ManageThreads) !== 0n;
	for (const id of after) if (!tags.some((tag) => tag.id === id)) throw unknown('tag');
	if (!manages && changed.some((id) => tags.find((tag) => tag.id === id)?.moderated)) throw missingPermissions();
	if (!forum.forum?.requireTag || after.length) return;
	if (!manages && tags.every((tag) => tag.moderated))
		throw new ApiError(400, 40066, 'There are no tags available that can be set by non-moderators');
	throw new ApiError(400, 40067, 'A tag is required to create a forum post in this channel');
}

/** Only one post of a forum is pinned: another is 30047. */
export function checkPinned(world: World, post: ChannelRecord, flags: number): void {
	if (!(flags & ChannelFlags.Pinned) || post.thread?.pinned) return;
	const others = world.channelsOf(post.guildId ?? '').filter((one) => one.parentId === post.parentId && one.thread?.pinned);
	if (others.length) throw new ApiError(400, 30047, 'Maximum number of pinned threads in a forum channel has been reached (1)');
}

export interface NewPost {
	readonly thread: Omit<NewThread, 'type' | 'id' | 'appliedTags'>;
	readonly tags: readonly string[];
	readonly body: MessageBody;
	readonly files: readonly UploadedFile[];
	/** More for the first message: a webhook's author. */
	readonly message?: Partial<Parameters<typeof createMessage>[1]>;
}

/** A post: a public thread whose first message has the same id. */
export function createPost(world: World, forum: ChannelRecord, post: NewPost): { thread: ChannelRecord; message: MessageRecord } {
	const id = world.ids.next();
	const thread = createThread(world, forum, {
		rateLimitPerUser: forum.forum?.threadRateLimitPerUser ?? 0,
		...post.thread,
		type: 11,
		id,
		appliedTags: [...new Set(post.tags)]
	});
	const message = createMessage(world, {
		channel: thread,
		authorId: post.thread.ownerId,
		body: post.body,
		files: post.files,
		...post.message,
		id
	});
	// The message that opens a post is not counted as one of it.
	if (thread.thread) thread.thread.messageCount = 0;
	forum.lastMessageId = thread.id;
	return { thread, message };
}
