import { PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { ApiError } from '../errors.js';
import { compareIds } from '../ids.js';
import { endPoll, votersOf } from '../world/polls.js';
import { addReaction, clearReactions, parseEmoji, reactionOf, removeReaction } from '../world/reactions.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';
import { shown, target } from './routes-messages.js';

/** Channel and message of the path; what the bot needs there, in guilds. Archived threads are 50083. */
function place(context: Context, needed: bigint, changes = true): { channel: ChannelRecord; message: MessageRecord } {
	const channel = context.channel();
	if (channel.guildId) context.require(channel, needed);
	const message = target(context, channel);
	if (changes && channel.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
	return { channel, message };
}

/** Users of a list by `after` and `limit` (1 to 100, 25 when left out), ordered by id. */
function page(context: Context, ids: readonly string[]): unknown[] {
	const after = context.id('after') ?? '0';
	return [...ids]
		.sort(compareIds)
		.filter((id) => compareIds(id, after) > 0)
		.slice(0, context.number('limit', 25, 1, 100))
		.map((id) => context.world.user(id).user);
}

function reactions(router: Router): void {
	const all = '/channels/{channel_id}/messages/{message_id}/reactions';
	const one = `${all}/{emoji_name}`;
	const emoji = (context: Context) => parseEmoji(context.world, context.param('emoji_name'));
	router.add('PUT', `${one}/@me`, (context) => {
		const { channel, message } = place(context, Bits.ReadMessageHistory);
		const wanted = emoji(context);
		// Joining a reaction that is there needs no AddReactions.
		if (channel.guildId && !reactionOf(message, wanted)) context.require(channel, Bits.AddReactions);
		addReaction(context.world, message, context.me, wanted);
		return noContent;
	});
	router.add('DELETE', `${one}/@me`, (context) => {
		removeReaction(context.world, place(context, 0n).message, context.me, emoji(context));
		return noContent;
	});
	router.add('DELETE', `${one}/{user_id}`, (context) => {
		const { channel, message } = place(context, Bits.ManageMessages);
		if (!channel.guildId) throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
		removeReaction(context.world, message, context.world.user(context.param('user_id')).id, emoji(context));
		return noContent;
	});
	router.add('GET', one, (context) => {
		const { message } = place(context, Bits.ReadMessageHistory, false);
		// Burst reactions (type 1) are given by people with a subscription; nobody here has one.
		const burst = context.number('type', 0, 0, 1) === 1;
		return ok(page(context, burst ? [] : (reactionOf(message, emoji(context))?.users ?? [])));
	});
	for (const path of [all, one])
		router.add('DELETE', path, (context) => {
			const { channel, message } = place(context, Bits.ManageMessages);
			if (!channel.guildId) throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
			clearReactions(context.world, message, path === one ? emoji(context) : undefined);
			return noContent;
		});
}

function polls(router: Router): void {
	const base = '/channels/{channel_id}/polls/{message_id}';
	router.add('GET', `${base}/answers/{answer_id}`, (context) => {
		const { message } = place(context, Bits.ReadMessageHistory, false);
		if (!message.poll) throw new ApiError(400, 520006, 'Cannot expire a non-poll message');
		return ok({ users: page(context, votersOf(message.poll, context.param('answer_id'))) });
	});
	router.add('POST', `${base}/expire`, (context) => {
		const { message } = place(context, 0n, false);
		if (message.poll && message.payload.author.id !== context.me)
			throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
		endPoll(context.world, message);
		return ok(shown(context, message));
	});
}

/** Reactions and polls. */
export function reactionRoutes(router: Router): void {
	reactions(router);
	polls(router);
}
