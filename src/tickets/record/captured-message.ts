import { type Message, MessageReferenceType, MessageType } from 'discord.js';
import { type Captured, capture } from './captured.js';

/** A message of an interaction, which discord.js has taken apart already; it carries what it says without any intent. */
export function capturedFrom(message: Message, self: string, addedBy: string): Captured | null {
	const { reference } = message;
	const author = {
		id: message.author.id,
		username: message.author.username,
		discriminator: '0',
		avatar: null,
		global_name: message.author.globalName,
		bot: message.author.bot
	};
	const attachments = [...message.attachments.values()].map(({ id, name, size, url, proxyURL }) => ({
		id,
		filename: name,
		size,
		url,
		proxy_url: proxyURL
	}));
	return capture(
		{
			id: message.id,
			channel_id: message.channelId,
			author,
			content: message.content,
			timestamp: message.createdAt.toISOString(),
			edited_timestamp: message.editedAt?.toISOString() ?? null,
			tts: false,
			mention_everyone: false,
			mentions: [...message.mentions.users.values()].map((user) => ({
				id: user.id,
				username: user.username,
				discriminator: '0',
				avatar: null,
				global_name: user.globalName
			})),
			mention_roles: [],
			attachments,
			embeds: message.embeds.map((embed) => embed.toJSON()),
			components: message.components.map((component) => component.toJSON()),
			pinned: message.pinned,
			type: message.type,
			...(message.webhookId ? { webhook_id: message.webhookId } : {}),
			...(message.type === MessageType.Reply && reference?.messageId
				? { message_reference: { type: MessageReferenceType.Default, channel_id: reference.channelId, message_id: reference.messageId } }
				: {})
		},
		{ self, contentGranted: true, addedBy }
	);
}
