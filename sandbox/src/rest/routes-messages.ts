import { type APIMessage, PermissionFlagsBits as Bits, MessageFlags } from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { compareIds, timeOf } from '../ids.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { checkMessage, type MessageBody } from '../limits/messages.js';
import { requireOpenDm } from '../world/dms.js';
import { bulkDelete, createMessage, deleteMessage, editMessage, pinMessage, pinnedOf, visibleMessages } from '../world/messages.js';
import { messagePayload } from '../world/payloads.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import { redact } from '../world/redact.js';
import { wakeThread } from '../world/threads.js';
import { type Context, isWritable, sendBits } from './context.js';
import { noContent, ok, type Router } from './router.js';

const TWO_WEEKS_MS = 14 * 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

function shown(context: Context, message: MessageRecord): APIMessage {
	return redact(messagePayload(context.world, message), context.me, message.guildId, context.server.intents.messageContent);
}

/** A message of the channel of the path that the bot may read. */
function target(context: Context, channel: ChannelRecord): MessageRecord {
	const message = context.world.message(channel.id, context.param('message_id'));
	if (message.onlyFor !== null) throw new ApiError(404, 10008, 'Unknown Message');
	return message;
}

function send(context: Context): { channel: ChannelRecord; body: MessageBody } {
	const channel = context.world.channel(context.param('channel_id'));
	if (channel.guildId) {
		context.require(
			channel,
			sendBits(channel) | (context.files.length ? Bits.AttachFiles : 0n) | (context.body.message_reference ? Bits.ReadMessageHistory : 0n)
		);
		if (!isWritable(channel)) throw new ApiError(400, 50008, 'Cannot send messages in a non-text channel');
	} else requireOpenDm(context.world, channel);
	const { body } = context;
	checkMessage(body, { files: context.files });
	if (Number(body.flags ?? 0) & MessageFlags.Ephemeral)
		throw formError(['flags'], 'MESSAGE_FLAGS_INVALID', 'Only interaction responses can be ephemeral');
	wakeThread(context.world, channel, (context.mine(channel) & Bits.ManageThreads) !== 0n);
	return { channel, body };
}

function history(context: Context): APIMessage[] {
	const channel = context.channel();
	if (!(context.mine(channel) & Bits.ReadMessageHistory)) return [];
	const limit = context.number('limit', 50, 1, 100);
	const newestFirst = visibleMessages(context.world, channel.id, null).reverse();
	const before = context.query.get('before');
	const after = context.query.get('after');
	const around = context.query.get('around');
	let page: MessageRecord[];
	if (around) {
		const older = newestFirst.filter((one) => compareIds(one.id, around) < 0).slice(0, Math.floor(limit / 2));
		const newer = newestFirst.filter((one) => compareIds(one.id, around) >= 0).slice(-Math.ceil(limit / 2));
		page = [...newer, ...older];
	} else if (after) page = newestFirst.filter((one) => compareIds(one.id, after) > 0).slice(-limit);
	else page = newestFirst.filter((one) => !before || compareIds(one.id, before) < 0).slice(0, limit);
	return page.map((one) => shown(context, one));
}

function readAndWrite(router: Router): void {
	const base = '/channels/{channel_id}/messages';
	router.add('GET', base, (context) => ok(history(context)));
	router.add('POST', base, (context) => {
		const { channel, body } = send(context);
		return ok(messagePayload(context.world, createMessage(context.world, { channel, authorId: context.me, body, files: context.files })));
	});
	router.add('GET', `${base}/{message_id}`, (context) => ok(shown(context, target(context, context.channel(Bits.ReadMessageHistory)))));
	router.add('PATCH', `${base}/{message_id}`, (context) => {
		const channel = context.channel();
		const message = target(context, channel);
		if (message.payload.author.id !== context.me) throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
		const { body } = context;
		checkMessage(body, { files: context.files, edit: true, v2: (Number(message.payload.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0 });
		if (channel.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
		limitOldEdits(context, message);
		return ok(messagePayload(context.world, editMessage(context.world, message, body, context.files)));
	});
	router.add('DELETE', `${base}/{message_id}`, (context) => {
		const channel = context.channel();
		const message = target(context, channel);
		if (message.payload.author.id !== context.me) {
			if (!channel.guildId) throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
			context.require(channel, Bits.ManageMessages);
		}
		deleteMessage(context.world, message);
		return noContent;
	});
	router.add('POST', `${base}/bulk-delete`, (context) => {
		const channel = context.channel(Bits.ManageMessages);
		if (!channel.guildId) throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
		const { messages } = checked<{ messages: string[] }>(limits.bulkDelete, context.body);
		if (messages.some((id) => context.world.clock.ms - timeOf(id) > TWO_WEEKS_MS))
			throw new ApiError(400, 50034, 'You can only bulk delete messages that are under 14 days old.');
		bulkDelete(context.world, channel, messages.map(String));
		return noContent;
	});
	router.add('POST', '/channels/{channel_id}/typing', (context) => {
		context.channel();
		return noContent;
	});
}

const oldEdits = new WeakMap<MessageRecord, number[]>();

/** Edits of messages older than an hour have a limit of their own (30046). */
function limitOldEdits(context: Context, message: MessageRecord): void {
	const now = context.world.clock.ms;
	if (!context.server.rateLimits.enabled || now - message.at < HOUR_MS) return;
	const recent = (oldEdits.get(message) ?? []).filter((at) => now - at < HOUR_MS && at <= now);
	if (recent.length >= 30) throw new ApiError(429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later');
	oldEdits.set(message, [...recent, now]);
}

function pins(router: Router): void {
	for (const path of ['/channels/{channel_id}/pins/{message_id}', '/channels/{channel_id}/messages/pins/{message_id}'])
		for (const [method, pinned] of [
			['PUT', true],
			['DELETE', false]
		] as const)
			router.add(method, path, (context) => {
				const channel = context.channel();
				if (channel.guildId) context.require(channel, Bits.PinMessages);
				pinMessage(context.world, channel, target(context, channel), pinned);
				return noContent;
			});
	const newest = (context: Context): APIMessage[] =>
		pinnedOf(context.world, context.channel(Bits.ReadMessageHistory).id)
			.reverse()
			.map((one) => shown(context, one));
	router.add('GET', '/channels/{channel_id}/pins', (context) => ok(newest(context)));
	router.add('GET', '/channels/{channel_id}/messages/pins', (context) => {
		const limit = context.number('limit', 50, 1, 50);
		const all = newest(context);
		return ok({ items: all.slice(0, limit).map((message) => ({ pinned_at: message.timestamp, message })), has_more: all.length > limit });
	});
}

/** Messages and pins. */
export function messageRoutes(router: Router): void {
	readAndWrite(router);
	pins(router);
}
