import { AuditLogEvent, PermissionFlagsBits as Bits, MessageFlags } from 'discord-api-types/v10';
import { ApiError, formError, unknown } from '../errors.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { checkMessage } from '../limits/messages.js';
import { isThread } from '../permissions.js';
import { changesBetween } from '../world/audit.js';
import { checkTags, createPost } from '../world/forums.js';
import { createMessage, deleteMessage, editMessage } from '../world/messages.js';
import { messageBody } from '../world/payloads.js';
import type { ChannelRecord, MessageRecord, WebhookRecord } from '../world/records.js';
import { wakeThread } from '../world/threads.js';
import {
	createWebhook,
	deleteWebhook,
	editWebhook,
	findWebhook,
	type WebhookInput,
	webhookAuthor,
	webhookPayload,
	webhooksOf
} from '../world/webhooks.js';
import type { Context } from './context.js';
import { noContent, ok, type Reply, type Router } from './router.js';
import { checkEdit } from './routes-messages.js';

const FIELDS = ['name', 'channel_id', 'avatar_hash', 'type'];

function audit(context: Context, action: AuditLogEvent, webhook: WebhookRecord, before: object, after: object): void {
	context.audit(webhook.guildId, { action, targetId: webhook.id, changes: changesBetween(before, after, FIELDS) });
}

const fieldsOf = (one: WebhookRecord): object => ({ name: one.name, channel_id: one.channelId, avatar_hash: one.avatar, type: 1 });

/** The webhook of the path; the bot needs ManageWebhooks in its channel. */
function managed(context: Context): WebhookRecord {
	const webhook = findWebhook(context.world, context.param('webhook_id'));
	context.require(context.world.channel(webhook.channelId), Bits.ManageWebhooks);
	return webhook;
}

function change(context: Context, webhook: WebhookRecord): void {
	const input = checked<WebhookInput>(limits.webhookEdit, context.body);
	const before = fieldsOf(webhook);
	editWebhook(context.world, webhook, input);
	audit(context, AuditLogEvent.WebhookUpdate, webhook, before, fieldsOf(webhook));
}

function remove(context: Context, webhook: WebhookRecord): Reply {
	deleteWebhook(context.world, webhook);
	audit(context, AuditLogEvent.WebhookDelete, webhook, fieldsOf(webhook), {});
	return noContent;
}

function managing(router: Router): void {
	const ofChannel = '/channels/{channel_id}/webhooks';
	router.add('POST', ofChannel, (context) => {
		const channel = context.channel(Bits.ManageWebhooks);
		if (!channel.guildId || isThread(channel.type)) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
		const body = checked<{ name: string; avatar?: string | null }>(limits.webhook, context.body);
		const webhook = createWebhook(context.world, channel, context.me, body);
		audit(context, AuditLogEvent.WebhookCreate, webhook, {}, fieldsOf(webhook));
		return ok(webhookPayload(context.world, webhook, true));
	});
	router.add('GET', ofChannel, (context) => {
		const channel = context.channel(Bits.ManageWebhooks);
		return ok(webhooksOf(context.world, channel.id).map((one) => webhookPayload(context.world, one, true)));
	});
	router.add('GET', '/guilds/{guild_id}/webhooks', (context) => {
		const guild = context.guild(Bits.ManageWebhooks);
		const all = [...context.world.webhooks.values()].filter((one) => one.guildId === guild.data.id);
		return ok(all.map((one) => webhookPayload(context.world, one, true)));
	});
	const one = '/webhooks/{webhook_id}';
	router.add('GET', one, (context) => ok(webhookPayload(context.world, managed(context), true)));
	router.add('PATCH', one, (context) => {
		const webhook = managed(context);
		const target = context.body.channel_id;
		if (typeof target === 'string') context.require(context.world.channel(target), Bits.ManageWebhooks);
		change(context, webhook);
		return ok(webhookPayload(context.world, webhook, true));
	});
	router.add('DELETE', one, (context) => remove(context, managed(context)));
	const byToken = `${one}/{webhook_token}`;
	router.add('GET', byToken, (context) => ok(webhookPayload(context.world, withToken(context), false)), { open: true });
	router.add(
		'PATCH',
		byToken,
		(context) => {
			const webhook = withToken(context);
			if (context.body.channel_id != null) throw formError(['channel_id'], 'BASE_TYPE_FORBIDDEN', 'A token does not move a webhook');
			change(context, webhook);
			return ok(webhookPayload(context.world, webhook, false));
		},
		{ open: true }
	);
	router.add('DELETE', byToken, (context) => remove(context, withToken(context)), { open: true });
}

function withToken(context: Context): WebhookRecord {
	return findWebhook(context.world, context.param('webhook_id'), context.param('webhook_token'));
}

/** The path names a webhook of a channel, not an interaction. */
export function isChannelWebhook(context: Context): boolean {
	return context.world.webhooks.has(context.param('webhook_id'));
}

/** Where a webhook writes: its channel, or the thread of it that `thread_id` names (10003 for others). */
function placeOf(context: Context, webhook: WebhookRecord): ChannelRecord {
	const threadId = context.id('thread_id');
	if (!threadId) return context.world.channel(webhook.channelId);
	const thread = context.world.channel(threadId);
	if (thread.parentId !== webhook.channelId) throw unknown('channel');
	return thread;
}

interface Execution {
	readonly username?: string | null;
	readonly thread_name?: string | null;
	readonly applied_tags?: readonly string[] | null;
}

/** Sends as the webhook. With `wait=true` the message comes back, else nothing. */
export function executeWebhook(context: Context): Reply {
	const webhook = withToken(context);
	const { body, world } = context;
	const { username, thread_name: name, applied_tags: tags } = checked<Execution>(limits.execution, body);
	const home = world.channel(webhook.channelId);
	if (home.forum && !name && !context.query.get('thread_id'))
		throw new ApiError(400, 220_001, 'Webhooks posted to forum channels must have a thread_name or thread_id');
	if (name && context.query.get('thread_id'))
		throw new ApiError(400, 220_002, 'Webhooks posted to forum channels cannot have both a thread_name and thread_id');
	if (name && !home.forum) throw new ApiError(400, 220_003, 'Webhooks can only create threads in forum channels');
	checkMessage(body, { files: context.files });
	if (Number(body.flags ?? 0) & MessageFlags.Ephemeral)
		throw formError(['flags'], 'MESSAGE_FLAGS_INVALID', 'Only interaction responses can be ephemeral');
	if (username != null)
		for (const word of ['clyde', 'discord'])
			if (username.toLowerCase().includes(word))
				throw formError(['username'], 'USERNAME_INVALID_CONTAINS', `Username cannot contain "${word}"`);
	const author = webhookAuthor(webhook, username);
	const extra = { webhook_id: webhook.id, application_id: webhook.userId };
	let message: MessageRecord;
	if (name) {
		checkTags(world, home, webhook.userId, [], (tags ?? []).map(String));
		message = createPost(world, home, {
			thread: { name, ownerId: webhook.userId },
			tags: (tags ?? []).map(String),
			body,
			files: context.files,
			message: { author, extra }
		}).message;
	} else {
		const channel = placeOf(context, webhook);
		wakeThread(world, channel, false);
		message = createMessage(world, { channel, authorId: webhook.userId, author, body, files: context.files, extra });
	}
	return context.query.get('wait') === 'true' ? ok(messageBody(world, message)) : noContent;
}

/** A message that this webhook sent; 10008 for any other. */
function sent(context: Context): MessageRecord {
	const webhook = withToken(context);
	const channel = placeOf(context, webhook);
	const message = context.world.message(channel.id, context.param('message_id'));
	if (message.payload.webhook_id !== webhook.id) throw unknown('message');
	return message;
}

/** GET, PATCH and DELETE of a webhook's own messages. */
export function webhookMessageReply(context: Context, method: 'GET' | 'PATCH' | 'DELETE'): Reply {
	const { world } = context;
	const message = sent(context);
	if (method === 'GET') return ok(messageBody(world, message));
	if (method === 'DELETE') {
		deleteMessage(world, message);
		return noContent;
	}
	const { body } = context;
	checkMessage(body, {
		files: context.files,
		edit: true,
		v2: (Number(message.payload.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0
	});
	checkEdit(message, body, context.files.length);
	return ok(messageBody(world, editMessage(world, message, body, context.files)));
}

/** Webhooks of channels. Executing one shares its paths with interactions, in `routes-interactions.ts`. */
export function webhookRoutes(router: Router): void {
	managing(router);
}
