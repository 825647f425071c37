import { InteractionType } from 'discord-api-types/v10';
import { formError } from '../errors.js';
import { checkMessage, type MessageBody } from '../limits/messages.js';
import {
	deleteWebhookMessage,
	editWebhookMessage,
	followUp,
	interactionByToken,
	pendingInteraction,
	webhookMessage
} from '../world/interactions.js';
import { messageBody } from '../world/payloads.js';
import type { InteractionRecord } from '../world/records.js';
import { isV2, takeCallback } from './callback.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';
import { checkEdit } from './routes-messages.js';
import { executeWebhook, isChannelWebhook, webhookMessageReply } from './routes-webhooks.js';

function callback(router: Router): void {
	router.add(
		'POST',
		'/interactions/{interaction_id}/{interaction_token}/callback',
		(context) => {
			const record = pendingInteraction(context.world, context.param('interaction_id'), context.param('interaction_token'));
			const { type, message } = takeCallback(context.world, record, context.json, context.files);
			if (context.query.get('with_response') !== 'true') return noContent;
			return ok({
				interaction: {
					id: record.id,
					type: record.type,
					channel_id: record.channelId,
					...(record.guildId ? { guild_id: record.guildId } : {}),
					...(message
						? {
								response_message_id: message.id,
								response_message_loading: message.loading,
								response_message_ephemeral: message.onlyFor !== null
							}
						: {})
				},
				// Only what the answer made or changed is a resource: a form is none.
				...(message ? { resource: { type, message: messageBody(context.world, message) } } : {})
			});
		},
		{ open: true }
	);
}

function checkedMessage(context: Context, how: { edit?: boolean; v2?: boolean }): MessageBody {
	const { body } = context;
	checkMessage(body, { files: context.files, ...how });
	return body;
}

function webhooks(router: Router): void {
	const base = '/webhooks/{webhook_id}/{webhook_token}';
	const open = { open: true };
	const interaction = (context: Context): InteractionRecord =>
		interactionByToken(context.world, context.param('webhook_id'), context.param('webhook_token'));
	router.add(
		'POST',
		base,
		(context) => {
			if (isChannelWebhook(context)) return executeWebhook(context);
			const record = interaction(context);
			if (record.type === InteractionType.ApplicationCommandAutocomplete)
				throw formError([], 'INTERACTION_TYPE_INVALID', 'Autocomplete takes no follow-ups');
			const message = followUp(context.world, record, checkedMessage(context, {}), context.files);
			return ok(messageBody(context.world, message));
		},
		open
	);
	for (const segment of ['@original', '{message_id}']) {
		const path = `${base}/messages/${segment}`;
		const target = (context: Context) => {
			const record = interaction(context);
			return { record, message: webhookMessage(context.world, record, context.param('message_id') || '@original') };
		};
		router.add(
			'GET',
			path,
			(context) =>
				isChannelWebhook(context) ? webhookMessageReply(context, 'GET') : ok(messageBody(context.world, target(context).message)),
			open
		);
		router.add(
			'PATCH',
			path,
			(context) => {
				if (isChannelWebhook(context)) return webhookMessageReply(context, 'PATCH');
				const { record, message } = target(context);
				const body = checkedMessage(context, { edit: !message.loading, v2: isV2(message) });
				if (!message.loading) checkEdit(message, body, context.files.length);
				return ok(messageBody(context.world, editWebhookMessage(context.world, record, message, body, context.files)));
			},
			open
		);
		router.add(
			'DELETE',
			path,
			(context) => {
				if (isChannelWebhook(context)) return webhookMessageReply(context, 'DELETE');
				const { record, message } = target(context);
				deleteWebhookMessage(context.world, record, message);
				return noContent;
			},
			open
		);
	}
}

/** Answers to interactions, and the messages that follow them. Tokens in the path stand for the bot's. */
export function interactionRoutes(router: Router): void {
	callback(router);
	webhooks(router);
}
