import type { APIMessage } from 'discord-api-types/v10';
import { messagePayload } from '../world/payloads.js';
import type { MessageRecord } from '../world/records.js';
import type { World } from '../world/world.js';

/** A message as one person sees it: which reactions and votes are theirs. The API tells the bot's instead. */
export function messageView(world: World, record: MessageRecord, userId: string): APIMessage {
	const payload = messagePayload(world, record);
	payload.reactions?.forEach((reaction, index) => {
		reaction.me = record.reactions?.[index]?.users.includes(userId) === true;
	});
	for (const count of payload.poll?.results?.answer_counts ?? []) count.me_voted = record.poll?.votes[count.id]?.includes(userId) === true;
	return payload;
}
