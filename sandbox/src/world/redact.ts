import type { APIMessage } from 'discord-api-types/v10';

/** Fields that need the message content intent. */
const HIDDEN = { content: '', embeds: [], attachments: [], components: [], poll: undefined };

/**
 * What a bot without the message content intent gets: nothing that people wrote, except in direct messages, in its own messages and
 * where it is mentioned.
 */
export function redact<T extends APIMessage>(message: T, botId: string, guildId: string | null, granted: boolean): T {
	if (granted || guildId === null || message.author.id === botId) return message;
	if (message.mentions.some((user) => user.id === botId)) return message;
	return {
		...message,
		...HIDDEN,
		...(message.referenced_message ? { referenced_message: redact(message.referenced_message, botId, guildId, granted) } : {})
	};
}
