import { bits, boolean, choice, integer, list, nullable, object, type Rule, required, snowflake, text, time } from './form.js';

/** Bounds of everything in a guild that is not a message. Numbers are Discord's. */
export const MAX_CHANNELS = 500;
export const MAX_IN_CATEGORY = 50;
export const MAX_ROLES = 250;
export const MAX_INVITES = 1000;
export const MAX_PINS = 250;
export const MAX_OVERWRITES = 1000;
export const MAX_THREAD_MEMBERS = 1000;
export const MAX_ACTIVE_THREADS = 1000;
export const MAX_TIMEOUT_MS = 28 * 24 * 60 * 60 * 1000;

const overwrite = object({
	id: required(snowflake),
	type: nullable(choice(0, 1, 'role', 'member')),
	allow: nullable(bits),
	deny: nullable(bits)
});
const archive = choice(60, 1440, 4320, 10080);
const slow = integer(0, 21_600);

const channelFields = {
	type: nullable(integer(0, 20)),
	position: nullable(integer(0)),
	topic: nullable(text(1024)),
	nsfw: nullable(boolean),
	rate_limit_per_user: nullable(slow),
	bitrate: nullable(integer(8000, 384_000)),
	user_limit: nullable(integer(0, 99)),
	parent_id: nullable(snowflake),
	permission_overwrites: nullable(list(overwrite, 100)),
	default_auto_archive_duration: nullable(archive)
};

export const newChannel: Rule = object({ ...channelFields, name: required(text(100, { min: 1 })) });
export const editChannel: Rule = object({ ...channelFields, name: nullable(text(100, { min: 1 })) });
export const editThread: Rule = object({
	name: nullable(text(100, { min: 1 })),
	archived: nullable(boolean),
	locked: nullable(boolean),
	invitable: nullable(boolean),
	auto_archive_duration: nullable(archive),
	rate_limit_per_user: nullable(slow)
});
export const newThread: Rule = object({
	name: required(text(100, { min: 1 })),
	type: nullable(choice(10, 11, 12)),
	auto_archive_duration: nullable(archive),
	invitable: nullable(boolean),
	rate_limit_per_user: nullable(slow)
});
export const overwriteBody: Rule = object({ type: required(choice(0, 1)), allow: nullable(bits), deny: nullable(bits) });
export const channelPositions: Rule = list(
	object({ id: required(snowflake), position: nullable(integer(0)), parent_id: nullable(snowflake), lock_permissions: nullable(boolean) }),
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
export const rolePositions: Rule = list(object({ id: required(snowflake), position: nullable(integer(0)) }), MAX_ROLES);

export const member: Rule = object({
	nick: nullable(text(32)),
	roles: nullable(list(snowflake, MAX_ROLES)),
	mute: nullable(boolean),
	deaf: nullable(boolean),
	communication_disabled_until: nullable(time),
	flags: nullable(integer(0))
});
export const invite: Rule = object({
	max_age: nullable(integer(0, 604_800)),
	max_uses: nullable(integer(0, 100)),
	temporary: nullable(boolean),
	unique: nullable(boolean)
});
export const ban: Rule = object({ delete_message_seconds: nullable(integer(0, 604_800)), delete_message_days: nullable(integer(0, 7)) });
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
