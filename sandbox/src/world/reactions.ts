import type { APIMessage } from 'discord-api-types/v10';
import { ApiError, unknown } from '../errors.js';
import { memberPayload } from './payloads.js';
import type { EmojiRef, MessageRecord, ReactionRecord } from './records.js';
import type { World } from './world.js';

/** Different emojis under one message (30010). */
export const MAX_REACTIONS = 20;

/** A flag, a keycap, or a picture with skin tone and what is joined to it. */
const EMOJI =
	/^(?:\p{RI}{2}|[0-9#*]\ufe0f?\u20e3|\p{ExtPict}(?:\p{EMod}|\ufe0f)?(?:\u200d\p{ExtPict}(?:\p{EMod}|\ufe0f)?)*[\u{e0020}-\u{e007f}]*)$/u;

/**
 * The emoji of a path: a character, or `name:id` of an emoji of the application. Anything else is 10014.
 *
 * @param text As in `/reactions/{emoji_name}`, decoded.
 */
export function parseEmoji(world: World, text: string): EmojiRef {
	const custom = /^(?:a:)?\w{1,32}:(\d{1,20})$/.exec(text)?.[1];
	if (custom) return emojiOf(world, custom);
	if (EMOJI.test(text)) return { id: null, name: text };
	throw unknown('emoji');
}

/** An emoji of the application by its id; 10014 for others. */
export function emojiOf(world: World, id: string): EmojiRef {
	const emoji = world.emojis.get(id);
	if (!emoji) throw unknown('emoji');
	return { id: emoji.id, name: emoji.name, animated: emoji.animated };
}

const key = (emoji: EmojiRef): string => emoji.id ?? emoji.name.replace(/\ufe0f/g, '');

/** The reaction with that emoji, if anybody used it. */
export function reactionOf(message: MessageRecord, emoji: EmojiRef): ReactionRecord | undefined {
	return message.reactions?.find((one) => key(one.emoji) === key(emoji));
}

function tell(world: World, message: MessageRecord, what: string, more: Record<string, unknown>): void {
	world.emit(
		`MESSAGE_REACTION_${what}`,
		{
			channel_id: message.channelId,
			message_id: message.id,
			...(message.guildId ? { guild_id: message.guildId } : {}),
			...more
		},
		{ guildId: message.guildId, channelId: message.channelId, onlyFor: message.onlyFor }
	);
}

/** Somebody reacts; twice is once. The 21st emoji under a message is 30010. */
export function addReaction(world: World, message: MessageRecord, userId: string, emoji: EmojiRef): void {
	message.reactions ??= [];
	let reaction = reactionOf(message, emoji);
	if (!reaction) {
		if (message.reactions.length >= MAX_REACTIONS) throw new ApiError(400, 30010, `Maximum number of reactions reached (${MAX_REACTIONS})`);
		reaction = { emoji, users: [] };
		message.reactions.push(reaction);
	}
	if (reaction.users.includes(userId)) return;
	reaction.users.push(userId);
	const member = message.guildId ? world.guilds.get(message.guildId)?.members.get(userId) : undefined;
	tell(world, message, 'ADD', {
		user_id: userId,
		emoji: reaction.emoji,
		...(member ? { member: memberPayload(world, member) } : {}),
		message_author_id: message.payload.author.id,
		burst: false,
		type: 0
	});
}

/** Takes one person's reaction away; one that is not there changes nothing. */
export function removeReaction(world: World, message: MessageRecord, userId: string, emoji: EmojiRef): void {
	const reaction = reactionOf(message, emoji);
	const at = reaction?.users.indexOf(userId) ?? -1;
	if (!reaction || at < 0) return;
	reaction.users.splice(at, 1);
	if (!reaction.users.length) message.reactions = message.reactions?.filter((one) => one !== reaction) ?? [];
	tell(world, message, 'REMOVE', { user_id: userId, emoji: reaction.emoji, burst: false, type: 0 });
}

/** Takes all reactions away, or all with one emoji. */
export function clearReactions(world: World, message: MessageRecord, emoji?: EmojiRef): void {
	const gone = emoji ? reactionOf(message, emoji) : message.reactions?.[0];
	if (!gone) return;
	message.reactions = emoji ? (message.reactions?.filter((one) => one !== gone) ?? []) : [];
	if (emoji) tell(world, message, 'REMOVE_EMOJI', { emoji: gone.emoji });
	else tell(world, message, 'REMOVE_ALL', {});
}

/** `reactions` of a message as the bot sees them; nothing when nobody reacted. */
export function reactionsPayload(world: World, message: MessageRecord): Pick<APIMessage, 'reactions'> {
	if (!message.reactions?.length) return {};
	return {
		reactions: message.reactions.map(({ emoji, users }) => ({
			emoji,
			count: users.length,
			count_details: { burst: 0, normal: users.length },
			burst_colors: [],
			me_burst: false,
			me: users.includes(world.botId)
		}))
	};
}
