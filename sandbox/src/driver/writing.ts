import { contentTypeOf } from '../files.js';
import { checkMessage } from '../limits/messages.js';
import { isThread, Permission } from '../permissions.js';
import { createMessage, deleteMessage } from '../world/messages.js';
import type { ChannelRecord, MessageRecord } from '../world/records.js';
import { addThreadMember, wakeThread } from '../world/threads.js';
import type { World } from '../world/world.js';
import type { FileInput } from './types.js';

/** A message by a person, with the refusals of a client: no permission, slow mode, locked thread, limits. */
export function sayAs(
	world: World,
	userId: string,
	channel: ChannelRecord,
	text: string,
	inputs: readonly FileInput[],
	replyTo?: string
): MessageRecord {
	const permissions = world.permissionsIn(channel, userId);
	const needed =
		(isThread(channel.type) ? Permission.SendMessagesInThreads : Permission.SendMessages) | (inputs.length ? Permission.AttachFiles : 0n);
	const name = world.user(userId).user.username;
	if ((permissions & needed) !== needed) throw new Error(`${name} may not write in #${channel.name}`);
	const exempt = (permissions & (Permission.ManageMessages | Permission.ManageChannels | Permission.BypassSlowmode)) !== 0n;
	const last = channel.slow[userId];
	if (channel.rateLimitPerUser && !exempt && last !== undefined && world.clock.ms - last < channel.rateLimitPerUser * 1000)
		throw new Error(`#${channel.name} is in slow mode`);
	const files = inputs.map((input, index) => {
		const data = Buffer.from(input.data);
		return { index, name: input.name, contentType: input.contentType ?? contentTypeOf(input.name), data, size: data.length };
	});
	const body: Record<string, unknown> = { content: text, ...(replyTo ? { message_reference: { message_id: replyTo } } : {}) };
	checkMessage(body, { files });
	wakeThread(world, channel, (permissions & Permission.ManageThreads) !== 0n);
	if (channel.thread) addThreadMember(world, channel, userId);
	if (channel.rateLimitPerUser) channel.slow[userId] = world.clock.ms;
	return createMessage(world, { channel, authorId: userId, body, files });
}

/** Deletes an own message, or anybody's with ManageMessages. */
export function deleteAs(world: World, userId: string, message: MessageRecord): void {
	const channel = world.channel(message.channelId);
	const own = message.payload.author.id === userId || message.onlyFor === userId;
	if (!own && !(channel.guildId && world.permissionsIn(channel, userId) & Permission.ManageMessages))
		throw new Error('Only their author or a moderator deletes messages');
	deleteMessage(world, message);
}
