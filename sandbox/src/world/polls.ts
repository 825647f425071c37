import { type APIMessage, type APIPollMedia, MessageReferenceType, MessageType, PollLayoutType } from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { isoTime } from '../ids.js';
import { announceMessage, createMessage } from './messages.js';
import { emojiOf, parseEmoji } from './reactions.js';
import type { EmojiRef, MessageRecord, PollRecord } from './records.js';
import type { World } from './world.js';

const HOUR_MS = 60 * 60 * 1000;
const DEFAULT_HOURS = 24;
/** What a timer can wait at most. */
const MAX_TIMER_MS = 2 ** 31 - 1;

interface MediaInput {
	readonly text?: string | null;
	readonly emoji?: { readonly id?: string | null; readonly name?: string | null } | null;
}

/** A poll as clients send it; the limits layer has looked at it. */
export interface PollInput {
	readonly question: MediaInput;
	readonly answers: readonly { readonly poll_media: MediaInput }[];
	/** Hours, 1 to 768; 24 when left out. */
	readonly duration?: number | null;
	readonly allow_multiselect?: boolean | null;
}

function emojiIn(world: World, media: MediaInput): { emoji?: EmojiRef } {
	const { emoji } = media;
	if (!emoji?.id && !emoji?.name) return {};
	try {
		return { emoji: emoji.id ? emojiOf(world, emoji.id) : parseEmoji(world, emoji.name ?? '') };
	} catch {
		throw new ApiError(400, 520004, 'Cannot use an emoji included with the poll');
	}
}

/** The poll of a new message. An emoji that is none: 520004. */
export function newPoll(world: World, input: PollInput): PollRecord {
	return {
		question: input.question.text ?? '',
		answers: input.answers.map(({ poll_media: media }) => ({ text: media.text ?? '', ...emojiIn(world, media) })),
		multiple: input.allow_multiselect === true,
		expiresAt: world.clock.ms + (input.duration ?? DEFAULT_HOURS) * HOUR_MS,
		finalized: false,
		votes: {}
	};
}

/** `poll` of a message as the bot sees it; nothing without one. */
export function pollPayload(world: World, { poll }: MessageRecord): Pick<APIMessage, 'poll'> {
	if (!poll) return {};
	const counted = Object.entries(poll.votes).filter(([, users]) => users.length);
	return {
		poll: {
			question: { text: poll.question },
			answers: poll.answers.map(({ text, emoji }, index) => {
				const media: APIPollMedia = { ...(text ? { text } : {}), ...(emoji ? { emoji } : {}) };
				return { answer_id: index + 1, poll_media: media };
			}),
			expiry: isoTime(poll.expiresAt),
			allow_multiselect: poll.multiple,
			layout_type: PollLayoutType.Default,
			results: {
				is_finalized: poll.finalized,
				answer_counts: counted.map(([id, users]) => ({ id: Number(id), count: users.length, me_voted: users.includes(world.botId) }))
			}
		}
	};
}

/** Who voted for an answer, in order of voting; 50035 for an answer that is not there. */
export function votersOf(poll: PollRecord, answer: string): string[] {
	if (!poll.answers[Number(answer) - 1]) throw formError(['answer_id'], 'POLL_ANSWER_INVALID', 'There is no such answer');
	return poll.votes[String(Number(answer))] ?? [];
}

/** A person's whole choice, which replaces the one before. None takes the vote back. Over: 520001. */
export function vote(world: World, message: MessageRecord, userId: string, chosen: readonly number[]): void {
	const { poll } = message;
	if (!poll) throw new ApiError(400, 50035, 'Invalid Form Body');
	if (poll.finalized || poll.expiresAt <= world.clock.ms) throw new ApiError(400, 520001, 'Poll expired');
	if (chosen.length > 1 && !poll.multiple) throw formError(['answer_ids'], 'POLL_SINGLE_CHOICE', 'This poll takes one answer');
	for (const answer of chosen) votersOf(poll, String(answer));
	poll.answers.forEach((_answer, index) => {
		const id = index + 1;
		const users = poll.votes[id] ?? [];
		const wants = chosen.includes(id);
		if (users.includes(userId) === wants) return;
		poll.votes[id] = wants ? [...users, userId] : users.filter((one) => one !== userId);
		world.emit(
			wants ? 'MESSAGE_POLL_VOTE_ADD' : 'MESSAGE_POLL_VOTE_REMOVE',
			{
				user_id: userId,
				channel_id: message.channelId,
				message_id: message.id,
				...(message.guildId ? { guild_id: message.guildId } : {}),
				answer_id: id
			},
			{ guildId: message.guildId, channelId: message.channelId, onlyFor: message.onlyFor }
		);
	});
}

/** Ends a poll now: its message changes and a result is posted beside it. No poll: 520006; over already: 520001. */
export function endPoll(world: World, message: MessageRecord): void {
	const { poll } = message;
	if (!poll) throw new ApiError(400, 520006, 'Cannot expire a non-poll message');
	if (poll.finalized) throw new ApiError(400, 520001, 'Poll expired');
	poll.finalized = true;
	poll.expiresAt = Math.min(poll.expiresAt, world.clock.ms);
	announceMessage(world, message, 'UPDATE');
	const channel = world.channels.get(message.channelId);
	if (!channel || message.onlyFor) return;
	createMessage(world, {
		channel,
		authorId: message.payload.author.id,
		author: message.payload.author,
		body: {},
		extra: {
			type: MessageType.PollResult,
			embeds: [resultEmbed(poll)],
			message_reference: {
				type: MessageReferenceType.Default,
				channel_id: channel.id,
				message_id: message.id,
				...(channel.guildId ? { guild_id: channel.guildId } : {})
			}
		}
	});
}

/** Fields by name, as the reference describes the embed of a result; no winner when two lead. */
function resultEmbed(poll: PollRecord): APIMessage['embeds'][number] {
	const counts = poll.answers.map((answer, index) => ({ answer, id: index + 1, votes: poll.votes[index + 1]?.length ?? 0 }));
	const total = counts.reduce((sum, one) => sum + one.votes, 0);
	const most = Math.max(...counts.map((one) => one.votes));
	const leading = counts.filter((one) => one.votes === most);
	const winner = total > 0 && leading.length === 1 ? leading[0] : undefined;
	const fields = {
		poll_question_text: poll.question,
		victor_answer_votes: String(most),
		total_votes: String(total),
		...(winner ? { victor_answer_id: String(winner.id), ...(winner.answer.text ? { victor_answer_text: winner.answer.text } : {}) } : {})
	};
	const embed: APIMessage['embeds'][number] = { fields: Object.entries(fields).map(([name, value]) => ({ name, value, inline: false })) };
	return Object.assign(embed, { type: 'poll_result' });
}

/** Ends polls when their time is over: by the world's clock, so also when somebody moves it. */
export function watchPolls(world: World): void {
	const open = new Set<MessageRecord>();
	let timer: NodeJS.Timeout | undefined;
	const look = (): void => {
		clearTimeout(timer);
		let next = Number.POSITIVE_INFINITY;
		for (const message of open) {
			const { poll } = message;
			if (!poll || poll.finalized || world.messages.get(message.channelId)?.get(message.id) !== message) open.delete(message);
			else if (poll.expiresAt > world.clock.ms) next = Math.min(next, poll.expiresAt);
			else {
				open.delete(message);
				endPoll(world, message);
			}
		}
		if (next < Number.POSITIVE_INFINITY) timer = setTimeout(look, Math.min(MAX_TIMER_MS, next - world.clock.ms)).unref();
	};
	for (const messages of world.messages.values()) for (const message of messages.values()) if (message.poll) open.add(message);
	look();
	world.onChange((change) => {
		if (change.type === 'CLOCK') look();
		if (change.type !== 'MESSAGE_CREATE' || !change.channelId) return;
		const id = world.channels.get(change.channelId)?.lastMessageId ?? '';
		const message = world.messages.get(change.channelId)?.get(id);
		if (!message?.poll) return;
		open.add(message);
		look();
	});
}
