import { type APIMessage, AuditLogEvent, PermissionFlagsBits as Bits, ChannelType, MessageFlags, MessageType } from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { compareIds, timeOf } from '../ids.js';
import { check, checked, object, required, time } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { checkMessage, isEmpty, type MessageBody } from '../limits/messages.js';
import { requireOpenDm } from '../world/dms.js';
import {
	announceMessage,
	bulkDelete,
	createMessage,
	deleteMessage,
	editMessage,
	pinMessage,
	pinnedOf,
	pinTime,
	visibleMessages
} from '../world/messages.js';
import { messageBody } from '../world/payloads.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import { redact } from '../world/redact.js';
import { wakeThread } from '../world/threads.js';
import { type Context, isWritable, sendBits } from './context.js';
import { noContent, ok, type Router } from './router.js';

/** Pins that one answer lists at most. */
const MAX_PINS_PAGE = 50;
/** Written by the system, not by anybody: they can't be pinned. */
const SYSTEM: ReadonlySet<MessageType> = new Set([MessageType.ChannelPinnedMessage, MessageType.PollResult]);
const TWO_WEEKS_MS = 14 * 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;

/** A message as the bot gets it: without the content intent people's words are missing. */
export function shown(context: Context, message: MessageRecord): APIMessage {
	return redact(messageBody(context.world, message), context.me, message.guildId, context.server.intents.messageContent);
}

/** A message of the channel of the path that the bot may read. */
export function target(context: Context, channel: ChannelRecord): MessageRecord {
	const message = context.world.message(channel.id, context.param('message_id'));
	if (message.onlyFor !== null) throw new ApiError(404, 10008, 'Unknown Message');
	return message;
}

/** What a message's content needs besides the right to write. */
export function contentBits(body: Record<string, unknown>, files: number): bigint {
	return (files ? Bits.AttachFiles : 0n) | (body.poll ? Bits.SendPolls : 0n) | (body.tts === true ? Bits.SendTTSMessages : 0n);
}

function send(context: Context): { channel: ChannelRecord; body: MessageBody } {
	const channel = context.world.channel(context.param('channel_id'));
	const { body } = context;
	if (channel.guildId) {
		context.require(channel, sendBits(channel) | contentBits(body, context.files.length));
		if (channel.forum) throw new ApiError(400, 40058, 'Cannot send a message in a forum channel');
		if (!isWritable(channel)) throw new ApiError(400, 50008, 'Cannot send messages in a non-text channel');
		if (body.message_reference && !(context.mine(channel) & Bits.ReadMessageHistory))
			throw new ApiError(400, 160002, 'Cannot reply without permission to read message history');
	} else requireOpenDm(context.world, channel);
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
	const before = context.id('before');
	const after = context.id('after');
	const around = context.id('around');
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
		return ok(messageBody(context.world, createMessage(context.world, { channel, authorId: context.me, body, files: context.files })));
	});
	router.add('GET', `${base}/{message_id}`, (context) => ok(shown(context, target(context, context.channel(Bits.ReadMessageHistory)))));
	router.add('PATCH', `${base}/{message_id}`, (context) => {
		const channel = context.channel();
		const message = target(context, channel);
		const { body } = context;
		requireMine(context, channel, message, body);
		checkMessage(body, { files: context.files, edit: true, v2: (Number(message.payload.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0 });
		checkEdit(message, body, context.files.length);
		if (channel.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
		limitOldEdits(context, message);
		return ok(messageBody(context.world, editMessage(context.world, message, body, context.files)));
	});
	router.add('DELETE', `${base}/{message_id}`, (context) => {
		const channel = context.channel();
		const message = target(context, channel);
		if (message.payload.author.id !== context.me) {
			if (!channel.guildId) throw new ApiError(403, 50003, 'Cannot execute action on a DM channel');
			context.require(channel, Bits.ManageMessages);
			context.audit(channel.guildId, {
				action: AuditLogEvent.MessageDelete,
				targetId: message.payload.author.id,
				options: { channel_id: channel.id, count: '1' }
			});
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
		const count = bulkDelete(context.world, channel, messages.map(String));
		if (count)
			context.audit(channel.guildId, {
				action: AuditLogEvent.MessageBulkDelete,
				targetId: channel.id,
				options: { count: String(count) }
			});
		return noContent;
	});
	router.add('POST', `${base}/{message_id}/crosspost`, (context) => {
		const channel = context.channel();
		const message = target(context, channel);
		if (channel.type !== ChannelType.GuildAnnouncement) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
		context.require(channel, message.payload.author.id === context.me ? Bits.SendMessages : Bits.ManageMessages);
		if (message.payload.type !== MessageType.Default) throw new ApiError(400, 50068, 'Invalid message type');
		const flags = Number(message.payload.flags ?? 0);
		if (flags & MessageFlags.Crossposted) throw new ApiError(400, 40033, 'This message has already been crossposted');
		message.payload.flags = flags | MessageFlags.Crossposted;
		announceMessage(context.world, message, 'UPDATE');
		return ok(shown(context, message));
	});
	router.add('POST', '/channels/{channel_id}/typing', (context) => {
		context.channel();
		return noContent;
	});
}

/** What only its author changes. */
const WRITTEN = ['content', 'embeds', 'components', 'attachments', 'sticker_ids', 'poll'];

/** Others' messages: nothing but hiding their embeds, with ManageMessages (Resources, Message: "Edit Message"). */
function requireMine(context: Context, channel: ChannelRecord, message: MessageRecord, body: Record<string, unknown>): void {
	if (message.payload.author.id === context.me) return;
	const onlyFlags = body.flags != null && !context.files.length && !WRITTEN.some((key) => body[key] !== undefined);
	if (!channel.guildId || !onlyFlags) throw new ApiError(403, 50005, 'Cannot edit a message authored by another user');
	context.require(channel, Bits.ManageMessages);
}

/** What an edit may not make of a message: one with a poll changed, a V2 message that still has what V2 excludes, an empty one. */
export function checkEdit(message: MessageRecord, body: MessageBody, files: number): void {
	const { payload } = message;
	if (message.poll) throw new ApiError(400, 520003, 'Cannot edit a poll message');
	const was = Number(payload.flags ?? 0) & MessageFlags.IsComponentsV2;
	if (!was && Number(body.flags ?? 0) & MessageFlags.IsComponentsV2)
		for (const [key, left] of [
			['content', payload.content !== '' && body.content === undefined],
			['embeds', payload.embeds.length > 0 && body.embeds === undefined]
		] as const)
			if (left)
				throw formError(
					[key],
					'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
					`The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
				);
	const after = {
		content: body.content === undefined ? payload.content : body.content,
		embeds: body.embeds === undefined ? payload.embeds : body.embeds,
		components: body.components === undefined ? payload.components : body.components
	};
	const kept = body.attachments
		? message.files.filter((one) => body.attachments?.some((entry) => String(entry.id) === one.id))
		: message.files;
	if (!message.loading && isEmpty(after, files + kept.length)) throw new ApiError(400, 50006, 'Cannot send an empty message');
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
				const message = target(context, channel);
				if (pinned && SYSTEM.has(message.payload.type)) throw new ApiError(403, 50021, 'Cannot execute action on a system message');
				if (channel.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
				if (pinMessage(context.world, channel, message, pinned, context.me))
					context.audit(channel.guildId, {
						action: pinned ? AuditLogEvent.MessagePin : AuditLogEvent.MessageUnpin,
						targetId: message.payload.author.id,
						options: { channel_id: channel.id, message_id: message.id }
					});
				return noContent;
			});
	/** Without the right to read history there is nothing to see, as on Discord. */
	const newestFirst = (context: Context): MessageRecord[] => {
		const channel = context.channel();
		return context.mine(channel) & Bits.ReadMessageHistory ? pinnedOf(context.world, channel.id).reverse() : [];
	};
	router.add('GET', '/channels/{channel_id}/pins', (context) =>
		ok(
			newestFirst(context)
				.slice(0, MAX_PINS_PAGE)
				.map((one) => shown(context, one))
		)
	);
	router.add('GET', '/channels/{channel_id}/messages/pins', (context) => {
		const limit = context.number('limit', MAX_PINS_PAGE, 1, MAX_PINS_PAGE);
		const before = context.query.get('before');
		if (before) check(object({ before: required(time) }), { before });
		const all = newestFirst(context).filter((one) => !before || Date.parse(pinTime(one)) < Date.parse(before));
		return ok({
			items: all.slice(0, limit).map((one) => ({ pinned_at: pinTime(one), message: shown(context, one) })),
			has_more: all.length > limit
		});
	});
}

/** Messages and pins. */
export function messageRoutes(router: Router): void {
	readAndWrite(router);
	pins(router);
}
