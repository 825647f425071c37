import { type APIAttachment, type APIMessage, MessageFlags, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import { ApiError, formError } from '../errors.js';
import { CDN_MARK, pictureSize, safeName, type UploadedFile } from '../files.js';
import { isoTime } from '../ids.js';
import { MAX_PINS } from '../limits/guild.js';
import type { LooseComponent, MessageBody } from '../limits/messages.js';
import { asTopLevel, completeComponents, type ResolveMedia } from './components.js';
import { findMentions } from './mentions.js';
import { memberPart, messagePayload } from './payloads.js';
import type { ChannelRecord, MessageRecord } from './records.js';
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
}

const KEPT_FLAGS = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2 | MessageFlags.HasThread;

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
		type: embed.type ?? ('rich' as APIMessage['embeds'][number]['type']),
		...(embed.image ? { image: { ...embed.image, url: file(embed.image.url) } } : {}),
		...(embed.thumbnail ? { thumbnail: { ...embed.thumbnail, url: file(embed.thumbnail.url) } } : {})
	}));
}

/** Where a change of this message is announced. */
export function placeOf(record: MessageRecord): { guildId: string | null; channelId: string; onlyFor: string | null } {
	return { guildId: record.guildId, channelId: record.channelId, onlyFor: record.onlyFor };
}

const eventOf = (record: MessageRecord, name: 'CREATE' | 'UPDATE' | 'DELETE'): string =>
	record.onlyFor ? `EPHEMERAL_${name}` : `MESSAGE_${name}`;

function announce(world: World, record: MessageRecord, name: 'CREATE' | 'UPDATE'): void {
	const guild = record.guildId ? world.guilds.get(record.guildId) : undefined;
	const member = guild?.members.get(record.payload.author.id);
	const payload = {
		...messagePayload(world, record),
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
		reference?.payload.author.id
	);
	const id = world.ids.next();
	const payload: APIMessage = {
		id,
		type: reference ? MessageType.Reply : MessageType.Default,
		channel_id: channel.id,
		content: body.content ?? '',
		author: world.user(authorId).user,
		mentions: mentions.users,
		mention_roles: mentions.roles,
		mention_everyone: mentions.everyone,
		// Files that an embed or a component shows are not listed again.
		attachments: attachments.filter((one) => !used.has(one.id)),
		embeds,
		components: asTopLevel(components),
		timestamp: isoTime(world.clock.ms),
		edited_timestamp: null,
		flags:
			(Number(body.flags ?? 0) & ~MessageFlags.Ephemeral & ~MessageFlags.Loading) |
			(ephemeral ? MessageFlags.Ephemeral : 0) |
			(input.loading ? MessageFlags.Loading : 0),
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
		loading: input.loading === true
	};
	world.messagesOf(channel.id).set(id, record);
	if (nonceKey) world.nonces.set(nonceKey, { channelId: channel.id, messageId: id, at: world.clock.ms });
	if (!ephemeral) {
		channel.lastMessageId = id;
		if (channel.thread) {
			channel.thread.messageCount++;
			channel.thread.totalMessageSent++;
		}
	}
	announce(world, record, 'CREATE');
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
			(Number(payload.flags ?? 0) & KEPT_FLAGS) | (Number(body.flags) & (MessageFlags.IsComponentsV2 | MessageFlags.SuppressEmbeds));
	if (body.content !== undefined || components) {
		const mentions = findMentions(world, channel, payload.author.id, payload.content, components ?? [], body.allowed_mentions);
		payload.mentions = mentions.users;
		payload.mention_roles = mentions.roles;
	}
	if (record.loading) {
		record.loading = false;
		payload.flags = Number(payload.flags ?? 0) & ~MessageFlags.Loading;
	} else payload.edited_timestamp = isoTime(world.clock.ms);
	announce(world, record, 'UPDATE');
	return record;
}

export function deleteMessage(world: World, record: MessageRecord): void {
	world.messages.get(record.channelId)?.delete(record.id);
	for (const kind of ['attachments', 'ephemeral-attachments'])
		for (const attachment of record.files) world.files.drop(`/${kind}/${record.channelId}/${attachment.id}/`);
	const channel = world.channels.get(record.channelId);
	if (channel?.thread && !record.onlyFor) channel.thread.messageCount = Math.max(0, channel.thread.messageCount - 1);
	world.emit(
		eventOf(record, 'DELETE'),
		{ id: record.id, channel_id: record.channelId, ...(record.guildId ? { guild_id: record.guildId } : {}) },
		placeOf(record)
	);
}

export function bulkDelete(world: World, channel: ChannelRecord, ids: readonly string[]): void {
	const messages = world.messagesOf(channel.id);
	const gone = ids.filter((id) => messages.get(id)?.onlyFor === null && messages.delete(id));
	if (gone.length)
		world.emit(
			'MESSAGE_DELETE_BULK',
			{ ids: gone, channel_id: channel.id, guild_id: channel.guildId },
			{ guildId: channel.guildId, channelId: channel.id }
		);
}

export function pinMessage(world: World, channel: ChannelRecord, record: MessageRecord, pinned: boolean): void {
	if (record.payload.pinned === pinned) return;
	if (pinned && pinnedOf(world, channel.id).length >= MAX_PINS)
		throw new ApiError(400, 30003, `Maximum number of pins reached for the channel (${MAX_PINS})`);
	record.payload.pinned = pinned;
	channel.lastPinTimestamp = isoTime(world.clock.ms);
	announce(world, record, 'UPDATE');
	world.emit(
		'CHANNEL_PINS_UPDATE',
		{ channel_id: channel.id, guild_id: channel.guildId, last_pin_timestamp: channel.lastPinTimestamp },
		{ guildId: channel.guildId, channelId: channel.id }
	);
}

export function pinnedOf(world: World, channelId: string): MessageRecord[] {
	return [...(world.messages.get(channelId)?.values() ?? [])].filter((one) => one.payload.pinned);
}

/** What somebody sees in a channel: everything public, and their own ephemerals. Null: nobody's ephemerals. */
export function visibleMessages(world: World, channelId: string, viewerId: string | null): MessageRecord[] {
	return [...(world.messages.get(channelId)?.values() ?? [])].filter((one) => one.onlyFor === null || one.onlyFor === viewerId);
}
