import {
	bits,
	boolean,
	choice,
	type Field,
	integer,
	list,
	nullable,
	object,
	type Rule,
	required,
	snowflake,
	text,
	time,
	url
} from './form.js';

/** Positions and flags are 32-bit numbers in the description. */
const INT32_MAX = 2 ** 31 - 1;
/** Bounds of everything in a guild that is not a message. Numbers are Discord's. */
export const MAX_CHANNELS = 500;
export const MAX_IN_CATEGORY = 50;
export const MAX_ROLES = 250;
export const MAX_INVITES = 1000;
export const MAX_PINS = 250;
export const MAX_OVERWRITES = 1000;
export const MAX_THREAD_MEMBERS = 1000;
export const MAX_ACTIVE_THREADS = 1000;
/** Of a forum. */
const MAX_TAGS = 20;
/** "The name of the tag (0-20 characters)": Resources, Channel. The published description says 50. */
const MAX_TAG_NAME = 20;
/** Of a post. */
const MAX_APPLIED_TAGS = 5;
const MAX_TOPIC = 1024;
const MAX_GUIDELINES = 4096;
export const MAX_TIMEOUT_MS = 28 * 24 * 60 * 60 * 1000;

const overwrite = object({
	id: required(snowflake),
	type: nullable(choice(0, 1, 'role', 'member')),
	allow: nullable(bits),
	deny: nullable(bits)
});
const archive = choice(60, 1440, 4320, 10080);
const slow = integer(0, 21_600);
const emojiReference = object({ emoji_id: nullable(snowflake), emoji_name: nullable(text(100)) });
const forumTag = object({
	id: nullable(snowflake),
	name: required(text(MAX_TAG_NAME, { min: 1 })),
	moderated: nullable(boolean),
	emoji_id: nullable(snowflake),
	emoji_name: nullable(text(100))
});

const channelFields = {
	type: nullable(integer(0, 20)),
	position: nullable(integer(0, INT32_MAX)),
	nsfw: nullable(boolean),
	rate_limit_per_user: nullable(slow),
	bitrate: nullable(integer(8000, 384_000)),
	user_limit: nullable(integer(0, 99)),
	parent_id: nullable(snowflake),
	permission_overwrites: nullable(list(overwrite, 100)),
	default_auto_archive_duration: nullable(archive),
	flags: nullable(integer(0, INT32_MAX)),
	default_reaction_emoji: nullable(emojiReference),
	default_sort_order: nullable(choice(0, 1)),
	default_forum_layout: nullable(choice(0, 1, 2)),
	default_thread_rate_limit_per_user: nullable(slow),
	available_tags: nullable(list(forumTag, MAX_TAGS))
};

/** The fields of a channel; the topic of a forum is its guidelines and may be longer. */
const channelRule = (name: Field, forum: boolean): Rule =>
	object({ ...channelFields, name, topic: nullable(text(forum ? MAX_GUIDELINES : MAX_TOPIC)) });
export const newChannel = (forum: boolean): Rule => channelRule(required(text(100, { min: 1 })), forum);
export const editChannel = (forum: boolean): Rule => channelRule(nullable(text(100, { min: 1 })), forum);
export const editThread: Rule = object({
	name: nullable(text(100, { min: 1 })),
	archived: nullable(boolean),
	locked: nullable(boolean),
	invitable: nullable(boolean),
	auto_archive_duration: nullable(archive),
	rate_limit_per_user: nullable(slow),
	applied_tags: nullable(list(snowflake, MAX_APPLIED_TAGS)),
	flags: nullable(integer(0, INT32_MAX))
});
export const newThread: Rule = object({
	name: required(text(100, { min: 1 })),
	type: nullable(choice(10, 11, 12)),
	auto_archive_duration: nullable(archive),
	invitable: nullable(boolean),
	rate_limit_per_user: nullable(slow),
	applied_tags: nullable(list(snowflake, MAX_APPLIED_TAGS))
});
export const overwriteBody: Rule = object({ type: required(choice(0, 1)), allow: nullable(bits), deny: nullable(bits) });
export const channelPositions: Rule = list(
	object({
		id: required(snowflake),
		position: nullable(integer(0, INT32_MAX)),
		parent_id: nullable(snowflake),
		lock_permissions: nullable(boolean)
	}),
	MAX_CHANNELS
);

export const role: Rule = object({
	name: nullable(text(100)),
	permissions: nullable(bits),
	color: nullable(integer(0, 0xffffff)),
	colors: nullable(object({ primary_color: required(integer(0, 0xffffff)) })),
	hoist: nullable(boolean),
	mentionable: nullable(boolean),
	unicode_emoji: nullable(text(100))
});
export const rolePositions: Rule = list(object({ id: required(snowflake), position: nullable(integer(0, INT32_MAX)) }), MAX_ROLES);

export const member: Rule = object({
	nick: nullable(text(32)),
	roles: nullable(list(snowflake, MAX_ROLES)),
	mute: nullable(boolean),
	deaf: nullable(boolean),
	communication_disabled_until: nullable(time),
	flags: nullable(integer(0, INT32_MAX))
});
export const invite: Rule = object({
	max_age: nullable(integer(0, 604_800)),
	max_uses: nullable(integer(0, 100)),
	temporary: nullable(boolean),
	unique: nullable(boolean)
});
export const ban: Rule = object({ delete_message_seconds: nullable(integer(0, 604_800)), delete_message_days: nullable(integer(0, 7)) });
export const bulkBan: Rule = object({
	user_ids: required(list(snowflake, 200, 1)),
	delete_message_seconds: nullable(integer(0, 604_800))
});
export const webhook: Rule = object({ name: required(text(80, { min: 1 })), avatar: nullable(text(14_000_000)) });
export const webhookEdit: Rule = object({
	name: nullable(text(80, { min: 1 })),
	avatar: nullable(text(14_000_000)),
	channel_id: nullable(snowflake)
});
/** What executing a webhook takes besides a message. */
export const execution: Rule = object({
	username: nullable(text(80, { min: 1 })),
	avatar_url: nullable(url(2048)),
	thread_name: nullable(text(100, { min: 1 })),
	applied_tags: nullable(list(snowflake, MAX_APPLIED_TAGS))
});
export const entitlement: Rule = object({
	sku_id: required(snowflake),
	owner_id: required(snowflake),
	owner_type: required(choice(1, 2))
});
export const bulkDelete: Rule = object({ messages: required(list(snowflake, 100, 2)) });
export const recipient: Rule = object({ recipient_id: required(snowflake) });
export const guild: Rule = object({
	name: nullable(text(100, { min: 2 })),
	description: nullable(text(300)),
	system_channel_id: nullable(snowflake),
	rules_channel_id: nullable(snowflake),
	public_updates_channel_id: nullable(snowflake)
});
export const emoji: Rule = object({ name: required(text(32, { min: 2, pattern: /^\w+$/ })), image: required(text(400_000, { min: 1 })) });
export const emojiEdit: Rule = object({ name: required(text(32, { min: 2, pattern: /^\w+$/ })) });
/** Of the bot itself; bounds of names from Resources, User. */
export const currentUser: Rule = object({ username: nullable(text(32, { min: 2 })) });
/** Whether the address is a good one is found out by asking it. */
export const applicationEdit: Rule = object({ interactions_endpoint_url: nullable(text(2048)) });
