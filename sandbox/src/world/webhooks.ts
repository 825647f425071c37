import { createHash, randomBytes } from 'node:crypto';
import { type APIUser, ChannelType, WebhookType } from 'discord-api-types/v10';
import { ApiError, formError, unknown } from '../errors.js';
import { NO_FLAGS } from './payloads.js';
import type { ChannelRecord, WebhookRecord } from './records.js';
import type { World } from './world.js';

/** Webhooks of one channel (30007). */
export const MAX_WEBHOOKS = 15;

const PLACES: ReadonlySet<ChannelType> = new Set([
	ChannelType.GuildText,
	ChannelType.GuildVoice,
	ChannelType.GuildAnnouncement,
	ChannelType.GuildForum
]);

export interface WebhookInput {
	readonly name?: string | null;
	/** A data URI; null takes the picture away. */
	readonly avatar?: string | null;
	readonly channel_id?: string | null;
}

/** Names that Discord reserves (Resources, Webhook: "Create Webhook"). */
function checkName(name: string): void {
	for (const word of ['clyde', 'discord'])
		if (name.toLowerCase().includes(word)) throw formError(['name'], 'USERNAME_INVALID_CONTAINS', `Username cannot contain "${word}"`);
}

function keepAvatar(world: World, id: string, image: string | null): string | null {
	if (image === null) return null;
	const match = /^data:(image\/(?:png|jpe?g|gif|webp|avif));base64,(.+)$/s.exec(image);
	if (!match?.[1] || !match[2]) throw formError(['avatar'], 'IMAGE_INVALID', 'Invalid image data');
	const data = Buffer.from(match[2], 'base64');
	const hash = createHash('md5').update(data).digest('hex');
	world.files.put(`/avatars/${id}/${hash}`, data, match[1]);
	return hash;
}

function requirePlace(world: World, channel: ChannelRecord): void {
	if (!PLACES.has(channel.type)) throw new ApiError(400, 50024, 'Cannot execute action on this channel type');
	if (webhooksOf(world, channel.id).length >= MAX_WEBHOOKS)
		throw new ApiError(400, 30007, `Maximum number of webhooks reached (${MAX_WEBHOOKS})`);
}

/** Webhooks of a channel. */
export function webhooksOf(world: World, channelId: string): WebhookRecord[] {
	return [...world.webhooks.values()].filter((one) => one.channelId === channelId);
}

function tell(world: World, guildId: string, channelId: string): void {
	world.emit('WEBHOOKS_UPDATE', { guild_id: guildId, channel_id: channelId }, { guildId, channelId });
}

/** Makes a webhook. The 16th of a channel is 30007. */
export function createWebhook(
	world: World,
	channel: ChannelRecord,
	userId: string,
	input: { name: string; avatar?: string | null }
): WebhookRecord {
	requirePlace(world, channel);
	checkName(input.name);
	const id = world.ids.next();
	const webhook: WebhookRecord = {
		id,
		guildId: channel.guildId ?? '',
		channelId: channel.id,
		name: input.name.trim(),
		avatar: keepAvatar(world, id, input.avatar ?? null),
		token: randomBytes(51).toString('base64url'),
		userId
	};
	world.webhooks.set(id, webhook);
	tell(world, webhook.guildId, channel.id);
	return webhook;
}

/** Changes name, picture or channel. */
export function editWebhook(world: World, webhook: WebhookRecord, input: WebhookInput): void {
	if (input.name != null) checkName(input.name);
	if (input.channel_id != null && input.channel_id !== webhook.channelId) {
		const target = world.channel(input.channel_id);
		if (target.guildId !== webhook.guildId) throw unknown('channel');
		requirePlace(world, target);
		tell(world, webhook.guildId, webhook.channelId);
		webhook.channelId = target.id;
	}
	if (input.avatar !== undefined) {
		world.files.drop(`/avatars/${webhook.id}/`);
		webhook.avatar = keepAvatar(world, webhook.id, input.avatar);
	}
	if (input.name != null) webhook.name = input.name.trim();
	tell(world, webhook.guildId, webhook.channelId);
}

export function deleteWebhook(world: World, webhook: WebhookRecord): void {
	world.webhooks.delete(webhook.id);
	world.files.drop(`/avatars/${webhook.id}/`);
	tell(world, webhook.guildId, webhook.channelId);
}

/** A webhook by id; 10015. With a token it must fit: 50027. */
export function findWebhook(world: World, id: string, token?: string): WebhookRecord {
	const found = world.webhooks.get(id);
	if (!found) throw unknown('webhook');
	if (token !== undefined && token !== found.token) throw new ApiError(401, 50027, 'Invalid Webhook Token');
	return found;
}

/**
 * A webhook as the API shows it.
 *
 * @param withUser Who made it; left out for callers that only know the token.
 */
export function webhookPayload(world: World, webhook: WebhookRecord, withUser: boolean): Record<string, unknown> {
	return {
		id: webhook.id,
		type: WebhookType.Incoming,
		guild_id: webhook.guildId,
		channel_id: webhook.channelId,
		name: webhook.name,
		avatar: webhook.avatar,
		token: webhook.token,
		application_id: world.users.get(webhook.userId)?.user.bot ? webhook.userId : null,
		url: `${world.files.base.replace(/\/cdn$/, '')}/api/webhooks/${webhook.id}/${webhook.token}`,
		...(withUser ? { user: world.user(webhook.userId).user } : {})
	};
}

/** Who a webhook's message is by: the webhook, under a name and picture of its choice. */
export function webhookAuthor(webhook: WebhookRecord, name?: string | null): APIUser {
	return {
		id: webhook.id,
		username: name ?? webhook.name,
		discriminator: '0000',
		global_name: null,
		avatar: webhook.avatar,
		bot: true,
		public_flags: NO_FLAGS,
		flags: NO_FLAGS,
		primary_guild: null
	};
}
