import { ApiError, formError, unknown } from '../errors.js';
import type { EmojiRecord } from './records.js';
import type { World } from './world.js';

const MAX_EMOJIS = 2000;
const MAX_BYTES = 256 * 1024;

export function emojiPayload(world: World, emoji: EmojiRecord): Record<string, unknown> {
	return {
		id: emoji.id,
		name: emoji.name,
		roles: [],
		require_colons: true,
		managed: false,
		animated: emoji.animated,
		available: true,
		user: world.user(emoji.userId).user
	};
}

/** An emoji of the application from a data URI of at most 256 KiB. */
export function createEmoji(world: World, name: string, image: string): EmojiRecord {
	const match = /^data:(image\/(?:png|jpe?g|gif|webp|avif));base64,(.+)$/s.exec(image);
	if (!match?.[1] || !match[2]) throw formError(['image'], 'IMAGE_INVALID', 'Invalid image data');
	const data = Buffer.from(match[2], 'base64');
	if (data.length > MAX_BYTES) throw formError(['image'], 'BINARY_TYPE_MAX_SIZE', 'File cannot be larger than 256.0 kb.');
	if (world.emojis.size >= MAX_EMOJIS) throw new ApiError(400, 30008, `Maximum number of emojis reached (${MAX_EMOJIS})`);
	const emoji: EmojiRecord = { id: world.ids.next(), name, animated: match[1] === 'image/gif', userId: world.botId };
	world.emojis.set(emoji.id, emoji);
	world.files.put(`/emojis/${emoji.id}`, data, match[1]);
	world.emit('APPLICATION_EMOJI_CREATE', emoji);
	return emoji;
}

export function findEmoji(world: World, id: string): EmojiRecord {
	const found = world.emojis.get(id);
	if (!found) throw unknown('emoji');
	return found;
}

export function deleteEmoji(world: World, emoji: EmojiRecord): void {
	world.emojis.delete(emoji.id);
	world.files.drop(`/emojis/${emoji.id}`);
	world.emit('APPLICATION_EMOJI_DELETE', { id: emoji.id });
}
