import {
	type APIApplicationCommandOptionChoice,
	InteractionType,
	MessageFlags,
	InteractionResponseType as Response
} from 'discord-api-types/v10';
import { FormErrors, formError } from '../errors.js';
import { modal } from '../limits/components.js';
import { bodyObject, check, choice, list, nullable, number, object, type Rule, required, text } from '../limits/form.js';
import { checkMessage, type MessageBody } from '../limits/messages.js';
import {
	answerInteraction,
	type Callback,
	checkCallbackType,
	deleteWebhookMessage,
	editWebhookMessage,
	followUp,
	interactionByToken,
	pendingInteraction,
	sourceOf,
	webhookMessage
} from '../world/interactions.js';
import { messagePayload } from '../world/payloads.js';
import type { InteractionRecord, MessageRecord } from '../world/records.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';

const choiceValue: Rule = (value, path, errors) =>
	typeof value === 'string' ? text(100)(value, path, errors) : number(value, path, errors);
const autocomplete: Rule = object({
	data: required(
		object({
			choices: required(
				list(object({ name: required(text(100, { min: 1 })), value: required(choiceValue), name_localizations: nullable(object({})) }), 25)
			)
		})
	)
});

function isV2(message: MessageRecord | undefined): boolean {
	return (Number(message?.payload.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
}

/** Looks at the data of a callback by its type. */
function checkedData(context: Context, record: InteractionRecord, type: Response): Callback['data'] {
	const data = bodyObject(context.body.data);
	if (type === Response.Modal) {
		const errors = new FormErrors();
		modal(data, ['data'], errors);
		errors.throwIfAny();
		return {
			custom_id: String(data.custom_id),
			title: String(data.title),
			components: Array.isArray(data.components) ? data.components : []
		};
	}
	if (type === Response.ApplicationCommandAutocompleteResult) {
		check(autocomplete, context.body);
		return {
			choices: Array.isArray(data.choices)
				? data.choices.map((one: APIApplicationCommandOptionChoice) => ({ name: one.name, value: one.value }))
				: []
		};
	}
	if (type === Response.ChannelMessageWithSource) checkMessage(data, { files: context.files, path: ['data'] });
	else if (type === Response.UpdateMessage)
		checkMessage(data, { files: context.files, path: ['data'], edit: true, v2: isV2(sourceOf(context.world, record)) });
	else return { flags: Number(data.flags ?? 0) };
	return data;
}

function callback(router: Router): void {
	router.add(
		'POST',
		'/interactions/{interaction_id}/{interaction_token}/callback',
		(context) => {
			const record = pendingInteraction(context.world, context.param('interaction_id'), context.param('interaction_token'));
			check(object({ type: required(choice(1, 4, 5, 6, 7, 8, 9, 10, 12)) }), context.body);
			const type: Response = Number(context.body.type);
			checkCallbackType(record, type);
			const data = checkedData(context, record, type);
			const message = answerInteraction(context.world, record, { type, data, files: context.files });
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
				...(record.type === InteractionType.ApplicationCommandAutocomplete
					? {}
					: { resource: { type, ...(message ? { message: messagePayload(context.world, message) } : {}) } })
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
			const record = interaction(context);
			if (record.type === InteractionType.ApplicationCommandAutocomplete)
				throw formError([], 'INTERACTION_TYPE_INVALID', 'Autocomplete takes no follow-ups');
			const message = followUp(context.world, record, checkedMessage(context, {}), context.files);
			return ok(messagePayload(context.world, message));
		},
		open
	);
	for (const segment of ['@original', '{message_id}']) {
		const path = `${base}/messages/${segment}`;
		const target = (context: Context) => {
			const record = interaction(context);
			return { record, message: webhookMessage(context.world, record, context.param('message_id') || '@original') };
		};
		router.add('GET', path, (context) => ok(messagePayload(context.world, target(context).message)), open);
		router.add(
			'PATCH',
			path,
			(context) => {
				const { record, message } = target(context);
				const body = checkedMessage(context, { edit: !message.loading, v2: isV2(message) });
				return ok(messagePayload(context.world, editWebhookMessage(context.world, record, message, body, context.files)));
			},
			open
		);
		router.add(
			'DELETE',
			path,
			(context) => {
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
