import { randomBytes } from 'node:crypto';
import {
	type APIApplicationCommandOptionChoice,
	type APIModalInteractionResponseCallbackData,
	InteractionContextType,
	MessageFlags,
	MessageType,
	InteractionResponseType as Response,
	InteractionType as Type
} from 'discord-api-types/v10';
import { ApiError, formError, unknown } from '../errors.js';
import type { UploadedFile } from '../files.js';
import { MAX_FILE_BYTES, type MessageBody } from '../limits/messages.js';
import { ownersOf } from './commands.js';
import { asModalParts, completeComponents } from './components.js';
import { entitlementsFor } from './entitlements.js';
import { createMessage, deleteMessage, editMessage } from './messages.js';
import { channelPayload, memberPayload, messageBody } from './payloads.js';
import type { ChannelRecord, InteractionRecord, MessageRecord } from './records.js';
import { forgetInteractions, settleInteraction, useMessage } from './retention.js';
import type { World } from './world.js';

/** Which answers each kind of interaction takes. */
const ALLOWED: Readonly<Record<number, readonly Response[]>> = {
	[Type.ApplicationCommand]: [Response.ChannelMessageWithSource, Response.DeferredChannelMessageWithSource, Response.Modal],
	[Type.MessageComponent]: [
		Response.ChannelMessageWithSource,
		Response.DeferredChannelMessageWithSource,
		Response.DeferredMessageUpdate,
		Response.UpdateMessage,
		Response.Modal
	],
	[Type.ApplicationCommandAutocomplete]: [Response.ApplicationCommandAutocompleteResult],
	[Type.ModalSubmit]: [
		Response.ChannelMessageWithSource,
		Response.DeferredChannelMessageWithSource,
		Response.DeferredMessageUpdate,
		Response.UpdateMessage
	]
};

/** Follow-ups of an app that is installed by the person only, not in the guild ("Followup Messages"; 40094). */
const MAX_FOLLOWUPS_ELSEWHERE = 5;

export interface NewInteraction {
	readonly type: Type;
	readonly userId: string;
	readonly channel: ChannelRecord;
	readonly data: Record<string, unknown>;
	readonly message?: MessageRecord;
	readonly commandName?: string;
}

/** What ends the wait for a first answer. */
const waiting = new WeakMap<InteractionRecord, NodeJS.Timeout>();

/**
 * There was no answer in time, or none that counts: the token is dead, and the person is told.
 *
 * @param reason For whoever looks on; Discord shows none.
 */
export function fail(world: World, record: InteractionRecord, reason?: string): void {
	clearTimeout(waiting.get(record));
	if (record.response !== null || record.dead) return;
	record.dead = true;
	settleInteraction(world, record);
	tell(world, record, 'INTERACTION_FAILED', reason === undefined ? {} : { reason });
}

/** Sends an interaction to the bot. It dies when nobody answers within the time for that. */
export function startInteraction(world: World, input: NewInteraction): InteractionRecord {
	forgetInteractions(world);
	if (input.message) useMessage(world, input.message);
	const { channel, userId } = input;
	const record: InteractionRecord = {
		id: world.ids.next(),
		token: newToken(),
		type: input.type,
		userId,
		guildId: channel.guildId,
		channelId: channel.id,
		at: world.clock.ms,
		startedReal: performance.now(),
		sourceMessageId: input.message?.id ?? null,
		commandName: input.commandName ?? null,
		dead: false,
		response: null,
		originalId: null,
		originalDeleted: false,
		deferredFlags: 0,
		followupIds: [],
		modal: null,
		choices: [],
		owners: ownersOf(world, input)
	};
	world.interactions.set(record.id, record);
	world.tokens.set(record.token, record);
	waiting.set(record, setTimeout(() => fail(world, record), world.rules.ackMs).unref());
	world.emit('INTERACTION_CREATE', interactionPayload(world, record, input), {
		guildId: record.guildId,
		channelId: record.channelId,
		onlyFor: userId
	});
	return record;
}

function interactionPayload(world: World, record: InteractionRecord, input: NewInteraction): Record<string, unknown> {
	const { channel, userId } = input;
	const guild = world.guildOf(channel);
	const member = guild?.members.get(userId);
	const permissions = String(world.permissionsIn(channel, userId));
	return {
		id: record.id,
		application_id: world.botId,
		type: input.type,
		data: input.data,
		token: record.token,
		version: 1,
		channel_id: channel.id,
		channel: { ...channelPayload(world, channel), ...(guild ? { permissions } : {}) },
		app_permissions: String(world.permissionsIn(channel, world.botId)),
		locale: 'en-US',
		entitlements: entitlementsFor(world, userId, record.guildId),
		authorizing_integration_owners: record.owners,
		context: guild ? InteractionContextType.Guild : InteractionContextType.BotDM,
		attachment_size_limit: MAX_FILE_BYTES,
		...(guild && member
			? {
					guild_id: guild.data.id,
					guild_locale: guild.data.preferred_locale,
					guild: { id: guild.data.id, locale: guild.data.preferred_locale, features: guild.data.features },
					member: { ...memberPayload(world, member), permissions }
				}
			: { user: world.user(userId).user }),
		...(input.message ? { message: messageBody(world, input.message) } : {})
	};
}

const TOKEN_BYTES = 72;
/** Random bytes for some tokens at once: one call of the system for each would be felt. */
let tokenBytes = Buffer.alloc(0);

function newToken(): string {
	if (tokenBytes.length < TOKEN_BYTES) tokenBytes = randomBytes(TOKEN_BYTES * 64);
	const token = tokenBytes.toString('base64url', 0, TOKEN_BYTES);
	tokenBytes = tokenBytes.subarray(TOKEN_BYTES);
	return token;
}

function tell(world: World, record: InteractionRecord, type: string, data: Record<string, unknown> = {}): void {
	world.emitInteraction(type, record, data);
}

/** Answers after which nothing is waited for. */
const isFinal = (type: Response): boolean => type !== Response.DeferredChannelMessageWithSource && type !== Response.DeferredMessageUpdate;

export interface Callback {
	readonly type: Response;
	/** Message fields, choices or a modal; the limits layer has looked at it. */
	readonly data: MessageBody & {
		readonly choices?: readonly APIApplicationCommandOptionChoice[];
		readonly custom_id?: string;
		readonly title?: string;
	};
	readonly files: readonly UploadedFile[];
}

/** The interaction that a callback names; 10062 when it is unknown or too late, 40060 when it was answered. */
export function pendingInteraction(world: World, id: string, token: string): InteractionRecord {
	const record = world.interactions.get(id);
	if (!record || record.token !== token || record.dead) throw unknown('interaction');
	if (record.response !== null) throw new ApiError(400, 40060, 'Interaction has already been acknowledged.');
	if (world.clock.ms - record.at > world.rules.ackMs) {
		fail(world, record);
		throw unknown('interaction');
	}
	return record;
}

export function checkCallbackType(record: InteractionRecord, type: Response): void {
	const allowed = ALLOWED[record.type] ?? [];
	if (!allowed.includes(type)) throw formError(['type'], 'BASE_TYPE_CHOICES', `Value must be one of {${allowed.join(', ')}}.`);
	if ((type === Response.UpdateMessage || type === Response.DeferredMessageUpdate) && !record.sourceMessageId)
		throw formError(['type'], 'INTERACTION_CALLBACK_NO_MESSAGE', 'There is no message to update');
}

/** The message a component belongs to, while it exists. */
export function sourceOf(world: World, record: InteractionRecord): MessageRecord | undefined {
	return record.sourceMessageId ? world.messages.get(record.channelId)?.get(record.sourceMessageId) : undefined;
}

/** Applies the first answer. Returns the message it made or changed. */
export function answerInteraction(world: World, record: InteractionRecord, callback: Callback): MessageRecord | undefined {
	const { type, data } = callback;
	const ephemeral = (Number(data.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
	let message: MessageRecord | undefined;
	switch (type) {
		case Response.ChannelMessageWithSource:
			message = respond(world, record, data, callback.files, ephemeral, false);
			break;
		case Response.DeferredChannelMessageWithSource:
			record.deferredFlags = Number(data.flags ?? 0);
			message = respond(world, record, { flags: record.deferredFlags }, [], ephemeral, true);
			break;
		case Response.UpdateMessage: {
			const source = sourceOf(world, record);
			if (!source) throw unknown('message');
			message = editMessage(world, source, data, callback.files);
			record.originalId = message.id;
			break;
		}
		case Response.DeferredMessageUpdate:
			record.originalId = record.sourceMessageId;
			break;
		case Response.Modal:
			record.modal = modalOf(world, data);
			break;
		case Response.ApplicationCommandAutocompleteResult:
			record.choices = data.choices ?? [];
			break;
		default:
			throw formError(['type'], 'BASE_TYPE_CHOICES', 'Unsupported response type');
	}
	record.response = type;
	clearTimeout(waiting.get(record));
	if (isFinal(type)) settleInteraction(world, record);
	tell(world, record, 'INTERACTION_RESPONSE', { response: type, messageId: message?.id ?? null });
	return message;
}

function modalOf(world: World, data: Callback['data']): APIModalInteractionResponseCallbackData {
	const parts = completeComponents(data.components ?? [], (url) => ({ id: world.ids.next(), url, proxy_url: url }));
	return { custom_id: data.custom_id ?? '', title: data.title ?? '', components: asModalParts(parts) };
}

function respond(
	world: World,
	record: InteractionRecord,
	body: MessageBody,
	files: readonly UploadedFile[],
	ephemeral: boolean,
	loading: boolean
): MessageRecord {
	const message = createMessage(world, {
		channel: world.channel(record.channelId),
		authorId: world.botId,
		body,
		files,
		onlyFor: ephemeral ? record.userId : null,
		loading,
		extra: {
			...provenance(world, record),
			type: record.type === Type.ApplicationCommand ? MessageType.ChatInputCommand : MessageType.Default
		}
	});
	record.originalId = message.id;
	return message;
}

/** What a message that came from an interaction says about it. */
function provenance(world: World, record: InteractionRecord): Record<string, unknown> {
	const { user } = world.user(record.userId);
	return {
		application_id: world.botId,
		webhook_id: world.botId,
		// Deprecated, still sent, and the only place that names the command.
		...(record.commandName === null ? {} : { interaction: { id: record.id, type: record.type, name: record.commandName, user } }),
		interaction_metadata: {
			id: record.id,
			type: record.type,
			user,
			authorizing_integration_owners: record.owners,
			...(record.type === Type.MessageComponent && record.sourceMessageId ? { interacted_message_id: record.sourceMessageId } : {}),
			...(record.type === Type.ModalSubmit
				? {
						triggering_interaction_metadata: {
							id: record.id,
							type: Type.ApplicationCommand,
							user,
							authorizing_integration_owners: record.owners
						}
					}
				: {})
		}
	};
}

/** The interaction behind a webhook token: 10015 when unknown or not yet answered, 50027 after its 15 minutes. */
export function interactionByToken(world: World, applicationId: string, token: string): InteractionRecord {
	if (applicationId !== world.botId) throw unknown('webhook');
	const record = world.tokens.get(token);
	if (!record) throw token.length > 68 ? new ApiError(401, 50027, 'Invalid Webhook Token') : unknown('webhook');
	if (record.dead || world.clock.ms - record.at > world.rules.tokenMs) throw new ApiError(401, 50027, 'Invalid Webhook Token');
	if (record.response === null) throw unknown('webhook');
	return record;
}

/** `@original`, or a message that this interaction made. */
export function webhookMessage(world: World, record: InteractionRecord, which: string): MessageRecord {
	if (which === '@original') {
		const original =
			record.originalId && !record.originalDeleted ? world.messages.get(record.channelId)?.get(record.originalId) : undefined;
		if (!original) throw unknown('message');
		return original;
	}
	const mine = which === record.originalId || record.followupIds.includes(which);
	if (!mine) throw unknown('message');
	return world.message(record.channelId, which);
}

export function editWebhookMessage(
	world: World,
	record: InteractionRecord,
	message: MessageRecord,
	body: MessageBody,
	files: readonly UploadedFile[]
): MessageRecord {
	const edited = editMessage(world, message, body, files);
	settleInteraction(world, record);
	tell(world, record, message.id === record.originalId ? 'INTERACTION_ORIGINAL' : 'INTERACTION_FOLLOWUP', { messageId: message.id });
	return edited;
}

/** The first follow-up after a deferral fills the "thinking…" message; later ones are messages of their own. */
export function followUp(world: World, record: InteractionRecord, body: MessageBody, files: readonly UploadedFile[]): MessageRecord {
	const original = record.originalId ? world.messages.get(record.channelId)?.get(record.originalId) : undefined;
	if (original?.loading) return editWebhookMessage(world, record, original, body, files);
	const elsewhere = record.guildId !== null && !world.guilds.get(record.guildId)?.members.has(world.botId);
	if (elsewhere && record.followupIds.length >= MAX_FOLLOWUPS_ELSEWHERE)
		throw new ApiError(400, 40094, 'This interaction has hit the maximum number of follow up messages');
	const ephemeral = (Number(body.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
	const message = createMessage(world, {
		channel: world.channel(record.channelId),
		authorId: world.botId,
		body,
		files,
		onlyFor: ephemeral ? record.userId : null,
		extra: provenance(world, record)
	});
	record.followupIds.push(message.id);
	settleInteraction(world, record);
	tell(world, record, 'INTERACTION_FOLLOWUP', { messageId: message.id });
	return message;
}

export function deleteWebhookMessage(world: World, record: InteractionRecord, message: MessageRecord): void {
	deleteMessage(world, message);
	if (message.id === record.originalId) record.originalDeleted = true;
	tell(world, record, 'INTERACTION_ORIGINAL', { messageId: null });
}
