import {
	type APIAttachment,
	type APIMessage,
	type APIUser,
	EmbedType,
	MessageFlags,
	MessageReferenceType,
	MessageType
} from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { CDN_MARK, pictureSize, safeName, type UploadedFile } from '../files.js';
import { compareIds, isoTime, timeOf } from '../ids.js';
import { MAX_PINS } from '../limits/guild.js';
import type { LooseComponent, MessageBody } from '../limits/messages.js';
import { asLoose, asTopLevel, completeComponents, type ResolveMedia } from './components.js';
import { findMentions } from './mentions.js';
import { memberPart, messageBody } from './payloads.js';
import { newPoll } from './polls.js';
import type { ChannelRecord, MessageRecord } from './records.js';
import { forgetMessage, keepMessage } from './retention.js';
import type { World } from './world.js';

export interface NewMessage {
	readonly channel: ChannelRecord;
	readonly authorId: string;
	/** Has passed `checkMessage`. */
	readonly body: MessageBody;
	readonly files?: readonly UploadedFile[];
	readonly onlyFor?: string | null;
	/** Fields that only the server sets: interaction metadata, webhook id, type. */
	readonly extra?: Partial<APIMessage>;
	/** A deferred answer: "thinking…". */
	readonly loading?: boolean;
	/** Stands as author instead of the account: webhooks, which may mention everybody. */
	readonly author?: APIUser;
	/** The id it must have: the first message of a forum post. */
	readonly id?: string;
}

const KEPT_FLAGS = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.HasThread | MessageFlags.Crossposted;

/** Flags that a sender decides on; all others are the server's and ignored when they come in. */
const SENDER_FLAGS = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

function storeFiles(
	world: World,
	channel: ChannelRecord,
	files: readonly UploadedFile[],
	body: MessageBody,
	ephemeral: boolean
): APIAttachment[] {
	const folder = ephemeral ? 'ephemeral-attachments' : 'attachments';
	return files.map((file) => {
		const told = body.attachments?.find((one) => String(one.id) === String(file.index));
		const id = world.ids.next();
		const filename = safeName(told?.filename ?? file.name);
		const path = `/${folder}/${channel.id}/${id}/${filename}`;
		world.files.put(path, file.data, file.contentType);
		const url = CDN_MARK + path;
		return {
			id,
			filename,
			size: file.size,
			url,
			proxy_url: url,
			content_type: file.contentType,
			...pictureSize(file.data),
			...(told?.description ? { description: told.description } : {}),
			...(ephemeral ? { ephemeral: true } : {})
		};
	});
}

/** Turns `attachment://name` into the stored file; a name that no file has is refused. */
function mediaOf(world: World, attachments: readonly APIAttachment[], used: Set<string>): ResolveMedia {
	return (url) => {
		if (!url.startsWith('attachment://')) return { id: world.ids.next(), url, proxy_url: url, width: 0, height: 0, content_type: null };
		const name = safeName(url.slice('attachment://'.length));
		const file = attachments.find((one) => one.filename === name);
		if (!file)
			throw formError(
				['components'],
				'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
				`The referenced attachment ${name} was not found`
			);
		used.add(file.id);
		return {
			id: world.ids.next(),
			url: file.url,
			proxy_url: file.proxy_url,
			width: file.width ?? null,
			height: file.height ?? null,
			content_type: file.content_type ?? null,
			attachment_id: file.id,
			name: file.filename,
			size: file.size
		};
	};
}

function embedsOf(body: MessageBody, attachments: readonly APIAttachment[], used: Set<string>): APIMessage['embeds'] {
	const file = (url: string): string => {
		if (!url.startsWith('attachment://')) return url;
		const found = attachments.find((one) => one.filename === safeName(url.slice('attachment://'.length)));
		if (found) used.add(found.id);
		return found?.url ?? url;
	};
	return (body.embeds ?? []).map((embed) => ({
		...embed,
		type: embed.type ?? EmbedType.Rich,
		...(embed.fields ? { fields: embed.fields.map((field) => ({ ...field, inline: field.inline === true })) } : {}),
		...(embed.image ? { image: { ...embed.image, url: file(embed.image.url) } } : {}),
		...(embed.thumbnail ? { thumbnail: { ...embed.thumbnail, url: file(embed.thumbnail.url) } } : {}),
		...(embed.author?.icon_url ? { author: { ...embed.author, icon_url: file(embed.author.icon_url) } } : {}),
		...(embed.footer?.icon_url ? { footer: { ...embed.footer, icon_url: file(embed.footer.icon_url) } } : {})
	}));
}

/** Where a change of this message is announced. */
export function placeOf(record: MessageRecord): { guildId: string | null; channelId: string; onlyFor: string | null } {
	return { guildId: record.guildId, channelId: record.channelId, onlyFor: record.onlyFor };
}

const eventOf = (record: MessageRecord, name: 'CREATE' | 'UPDATE' | 'DELETE'): string =>
	record.onlyFor ? `EPHEMERAL_${name}` : `MESSAGE_${name}`;

/** Tells everybody who may know of a message that it is there, or has changed. */
export function announceMessage(world: World, record: MessageRecord, name: 'CREATE' | 'UPDATE'): void {
	const guild = record.guildId ? world.guilds.get(record.guildId) : undefined;
	const member = guild?.members.get(record.payload.author.id);
	const payload = {
		...messageBody(world, record),
		...(record.guildId ? { guild_id: record.guildId } : {}),
		...(member ? { member: memberPart(member) } : {}),
		channel_type: world.channels.get(record.channelId)?.type
	};
	world.emit(eventOf(record, name), payload, placeOf(record));
}

/** Sends a message. With `enforce_nonce` the one already sent under that nonce comes back instead. */
export function createMessage(world: World, input: NewMessage): MessageRecord {
	const { channel, authorId, body } = input;
	const nonceKey = body.enforce_nonce && body.nonce != null ? `${authorId}:${body.nonce}` : null;
	const known = nonceKey ? knownNonce(world, nonceKey) : undefined;
	if (known) return known;
	const ephemeral = input.onlyFor != null;
	const attachments = storeFiles(world, channel, input.files ?? [], body, ephemeral);
	const used = new Set<string>();
	const components = completeComponents(body.components ?? [], mediaOf(world, attachments, used));
	const embeds = embedsOf(body, attachments, used);
	const reference = replyTo(world, channel, body);
	const mentions = findMentions(
		world,
		channel,
		authorId,
		body.content ?? '',
		components,
		body.allowed_mentions,
		reference?.payload.author.id,
		input.author !== undefined
	);
	const id = input.id ?? world.ids.next();
	const payload: APIMessage = {
		id,
		type: reference ? MessageType.Reply : MessageType.Default,
		channel_id: channel.id,
		content: body.content ?? '',
		author: input.author ?? world.user(authorId).user,
		mentions: mentions.users,
		mention_roles: mentions.roles,
		mention_everyone: mentions.everyone,
		// Files that an embed or a component shows are not listed again.
		attachments: attachments.filter((one) => !used.has(one.id)),
		embeds,
		components: asTopLevel(components),
		timestamp: isoTime(timeOf(id)),
		edited_timestamp: null,
		flags: (Number(body.flags ?? 0) & SENDER_FLAGS) | (ephemeral ? MessageFlags.Ephemeral : 0) | (input.loading ? MessageFlags.Loading : 0),
		pinned: false,
		tts: body.tts === true,
		...(body.nonce != null ? { nonce: body.nonce } : {}),
		...(reference
			? {
					message_reference: {
						type: MessageReferenceType.Default,
						channel_id: channel.id,
						message_id: reference.id,
						...(channel.guildId ? { guild_id: channel.guildId } : {})
					}
				}
			: {}),
		...input.extra
	};
	const record: MessageRecord = {
		id,
		channelId: channel.id,
		guildId: channel.guildId,
		onlyFor: input.onlyFor ?? null,
		payload,
		files: attachments,
		at: world.clock.ms,
		loading: input.loading === true,
		...(body.poll ? { poll: newPoll(world, body.poll) } : {})
	};
	keepMessage(world, record);
	if (nonceKey) world.nonces.set(nonceKey, { channelId: channel.id, messageId: id, at: world.clock.ms });
	if (!ephemeral) {
		channel.lastMessageId = id;
		if (channel.thread) {
			channel.thread.messageCount++;
			channel.thread.totalMessageSent++;
		}
	}
	announceMessage(world, record, 'CREATE');
	return record;
}

function knownNonce(world: World, key: string): MessageRecord | undefined {
	const oldest = world.clock.ms - world.rules.nonceWindowMs;
	for (const [other, nonce] of world.nonces) {
		if (nonce.at >= oldest) break;
		world.nonces.delete(other);
	}
	const found = world.nonces.get(key);
	return found && found.at >= oldest ? world.messages.get(found.channelId)?.get(found.messageId) : undefined;
}

function replyTo(world: World, channel: ChannelRecord, body: MessageBody): MessageRecord | undefined {
	const reference = body.message_reference;
	if (!reference) return undefined;
	const target = world.messages.get(channel.id)?.get(String(reference.message_id));
	if (!target && reference.fail_if_not_exists !== false)
		throw formError(['message_reference'], 'REPLIES_UNKNOWN_MESSAGE', 'Unknown message');
	return target;
}

/** Changes what the body names; `attachments` lists those that stay. Fills a "thinking…" message. */
export function editMessage(world: World, record: MessageRecord, body: MessageBody, files: readonly UploadedFile[] = []): MessageRecord {
	const { payload } = record;
	const channel = world.channel(record.channelId);
	const added = storeFiles(world, channel, files, body, record.onlyFor !== null);
	const kept = body.attachments
		? record.files.filter((one) => body.attachments?.some((entry) => String(entry.id) === one.id))
		: record.files;
	const attachments = [...kept, ...added];
	const shownBefore = new Set(payload.attachments.map((one) => one.id));
	record.files = attachments;
	const used = new Set<string>();
	if (body.content !== undefined) payload.content = body.content ?? '';
	if (body.embeds !== undefined) payload.embeds = embedsOf(body, attachments, used);
	let components: LooseComponent[] | undefined;
	if (body.components !== undefined) {
		components = completeComponents(body.components ?? [], mediaOf(world, attachments, used));
		payload.components = asTopLevel(components);
	}
	payload.attachments = attachments.filter(
		(one) => !used.has(one.id) && (added.includes(one) || shownBefore.has(one.id) || components !== undefined || body.embeds !== undefined)
	);
	if (body.flags != null)
		payload.flags =
			(Number(payload.flags ?? 0) & (KEPT_FLAGS | MessageFlags.SuppressNotifications)) |
			(Number(body.flags) & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds));
	if (body.content !== undefined || components) {
		const repliedTo = payload.message_reference?.message_id;
		const mentions = findMentions(
			world,
			channel,
			payload.author.id,
			payload.content,
			asLoose(payload.components),
			body.allowed_mentions,
			repliedTo && payload.type === MessageType.Reply ? world.messages.get(channel.id)?.get(repliedTo)?.payload.author.id : undefined,
			payload.webhook_id !== undefined && payload.webhook_id !== world.botId
		);
		payload.mentions = mentions.users;
		payload.mention_roles = mentions.roles;
		payload.mention_everyone = mentions.everyone;
	}
	if (record.loading) {
		record.loading = false;
		payload.flags = Number(payload.flags ?? 0) & ~MessageFlags.Loading;
	} else payload.edited_timestamp = isoTime(world.clock.ms);
	announceMessage(world, record, 'UPDATE');
	return record;
}

export function deleteMessage(world: World, record: MessageRecord): void {
	forgetMessage(world, record);
	const channel = world.channels.get(record.channelId);
	if (channel?.thread && !record.onlyFor) channel.thread.messageCount = Math.max(0, channel.thread.messageCount - 1);
	world.emit(
		eventOf(record, 'DELETE'),
		{ id: record.id, channel_id: record.channelId, ...(record.guildId ? { guild_id: record.guildId } : {}) },
		placeOf(record)
	);
}

/** Deletes many at once; ids that are not there are passed over. Returns how many went. */
export function bulkDelete(world: World, channel: ChannelRecord, ids: readonly string[]): number {
	const messages = world.messagesOf(channel.id);
	const found = [...new Set(ids)].flatMap((id) => messages.get(id) ?? []).filter((one) => one.onlyFor === null);
	for (const one of found) {
		messages.delete(one.id);
		for (const file of one.files) world.files.drop(`/attachments/${channel.id}/${file.id}/`);
	}
	const gone = found.map((one) => one.id);
	if (channel.thread) channel.thread.messageCount = Math.max(0, channel.thread.messageCount - gone.length);
	if (gone.length)
		world.emit(
			'MESSAGE_DELETE_BULK',
			{ ids: gone, channel_id: channel.id, guild_id: channel.guildId },
			{ guildId: channel.guildId, channelId: channel.id }
		);
	return gone.length;
}

/** Pins or unpins; twice is once. The 251st pin is 30003. A pin is told in the channel by a message of the system. */
export function pinMessage(world: World, channel: ChannelRecord, record: MessageRecord, pinned: boolean, byId: string): boolean {
	if (record.payload.pinned === pinned) return false;
	if (pinned && pinnedOf(world, channel.id).length >= MAX_PINS)
		throw new ApiError(400, 30003, `Maximum number of pins reached for the channel (${MAX_PINS})`);
	record.payload.pinned = pinned;
	const now = isoTime(world.clock.ms);
	record.pinnedAt = now;
	if (pinned) channel.lastPinTimestamp = now;
	announceMessage(world, record, 'UPDATE');
	world.emit(
		'CHANNEL_PINS_UPDATE',
		{ channel_id: channel.id, ...(channel.guildId ? { guild_id: channel.guildId } : {}), last_pin_timestamp: channel.lastPinTimestamp },
		{ guildId: channel.guildId, channelId: channel.id }
	);
	if (pinned)
		createMessage(world, {
			channel,
			authorId: byId,
			body: {},
			extra: {
				type: MessageType.ChannelPinnedMessage,
				message_reference: {
					type: MessageReferenceType.Default,
					channel_id: channel.id,
					message_id: record.id,
					...(channel.guildId ? { guild_id: channel.guildId } : {})
				}
			}
		});
	return true;
}

/** Pinned messages, the one pinned last at the end. */
export function pinnedOf(world: World, channelId: string): MessageRecord[] {
	const pinned = [...(world.messages.get(channelId)?.values() ?? [])].filter((one) => one.payload.pinned);
	return pinned.sort((a, b) => pinTime(a).localeCompare(pinTime(b)) || compareIds(a.id, b.id));
}

/** When a message was pinned, as Discord writes time. */
export function pinTime(record: MessageRecord): string {
	return record.pinnedAt ?? record.payload.timestamp;
}

/** What somebody sees in a channel: everything public, and their own ephemerals. Null: nobody's ephemerals. */
export function visibleMessages(world: World, channelId: string, viewerId: string | null): MessageRecord[] {
	return [...(world.messages.get(channelId)?.values() ?? [])].filter((one) => one.onlyFor === null || one.onlyFor === viewerId);
}
