import { ChannelType } from 'discord-api-types/v10';
import { ApiError } from '../errors.js';
import { newRecord } from './channels.js';
import { channelPayload } from './payloads.js';
import type { ChannelRecord } from './records.js';
import type { World } from './world.js';

/** The direct message channel between the bot and a person, made on first use. Bots and unknown people: 50033. */
export function openDm(world: World, userId: string): ChannelRecord {
	const target = world.users.get(userId);
	if (!target || userId === world.botId || target.user.bot) throw new ApiError(400, 50033, 'Invalid Recipient(s)');
	const known = world.channels.get(world.dms.get(userId) ?? '');
	if (known) return known;
	const channel: ChannelRecord = { ...newRecord(world.ids.next(), ChannelType.DM, null, ''), recipientId: userId };
	world.channels.set(channel.id, channel);
	world.dms.set(userId, channel.id);
	world.emit('CHANNEL_CREATE', channelPayload(world, channel), { channelId: channel.id });
	return channel;
}

/** The bot may write only to people who share a guild with it and take direct messages: else 50007. */
export function requireOpenDm(world: World, channel: ChannelRecord): void {
	const person = channel.recipientId ? world.users.get(channel.recipientId) : undefined;
	const shared = person && [...world.guilds.values()].some((guild) => guild.members.has(person.id) && guild.members.has(world.botId));
	if (!person || person.dmClosed || !shared) throw new ApiError(403, 50007, 'Cannot send messages to this user');
}
