import { AuditLogEvent, ChannelType } from 'discord-api-types/v10';
import { ApiError } from '../errors.js';
import { contentTypeOf } from '../files.js';
import { checkMessage } from '../limits/messages.js';
import { isThread, Permission } from '../permissions.js';
import { writeAudit } from '../world/audit.js';
import { createMessage, deleteMessage, editMessage } from '../world/messages.js';
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
	// A client offers no field for text there.
	if (channel.forum || channel.type === ChannelType.GuildCategory) throw new Error(`#${channel.name} takes no messages of its own`);
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

/** Changes an own message; archived and locked threads refuse it, as Discord does. */
export function editAs(world: World, userId: string, message: MessageRecord, text: string): MessageRecord {
	const channel = world.channel(message.channelId);
	if (message.payload.author.id !== userId || message.onlyFor !== null) throw new Error('Only their author edits messages');
	if ((world.permissionsIn(channel, userId) & Permission.ViewChannel) === 0n)
		throw new Error(`${world.user(userId).user.username} can't see #${channel.name}`);
	if (channel.thread?.archived) throw new ApiError(400, 50083, 'Thread is archived');
	const body: Record<string, unknown> = { content: text };
	checkMessage(body, { files: [], edit: true });
	if (text.trim() === '' && message.files.length === 0) throw new ApiError(400, 50006, 'Cannot send an empty message');
	return editMessage(world, message, body);
}

/** Deletes an own message, or anybody's with ManageMessages. */
export function deleteAs(world: World, userId: string, message: MessageRecord): void {
	const channel = world.channel(message.channelId);
	const own = message.payload.author.id === userId || message.onlyFor === userId;
	if (!own && !(channel.guildId && world.permissionsIn(channel, userId) & Permission.ManageMessages))
		throw new Error('Only their author or a moderator deletes messages');
	if (!own && channel.guildId)
		writeAudit(world, channel.guildId, {
			action: AuditLogEvent.MessageDelete,
			userId,
			targetId: message.payload.author.id,
			options: { channel_id: channel.id, count: '1' }
		});
	deleteMessage(world, message);
}
