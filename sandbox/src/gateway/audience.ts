import { type APIMessage, GatewayIntentBits } from 'discord-api-types/v10';
import type { WorldChange } from '../driver/types.js';
import { isObject } from '../limits/form.js';
import { Permission } from '../permissions.js';
import type { World } from '../world/world.js';
import { guildCreateFor } from './guild-create.js';
import type { Session } from './session.js';

/** Events whose text needs the message content intent. */
export function isMessageEvent(change: WorldChange): change is WorldChange & { readonly data: APIMessage } {
	const { type } = change;
	return type === 'MESSAGE_CREATE' || type === 'MESSAGE_UPDATE';
}

/** Changes of the bot's own member come without the members intent. */
export function isOwn(world: World, { type, data }: WorldChange): boolean {
	return type === 'GUILD_MEMBER_UPDATE' && isObject(data) && isObject(data.user) && data.user.id === world.botId;
}

/** Messages and threads only where the bot can look, invites where it manages the channel; other channels are known to every member. */
export function mayKnow(world: World, type: string, channelId: string): boolean {
	const channel = world.channels.get(channelId);
	if (channel && type.startsWith('INVITE_')) return (world.permissionsIn(channel, world.botId) & Permission.ManageChannels) !== 0n;
	if (!channel || !(type.startsWith('MESSAGE_') || type.startsWith('THREAD_') || type === 'CHANNEL_PINS_UPDATE')) return true;
	return (world.permissionsIn(channel, world.botId) & Permission.ViewChannel) !== 0n;
}

/** The text of an event that is different for each session; undefined for every other event, null when the session gets nothing. */
export function ownText(world: World, { type, guildId, data }: WorldChange, session: Session): string | null | undefined {
	const guild = guildId ? world.guilds.get(guildId) : undefined;
	if (type === 'GUILD_CREATE' && guild) return JSON.stringify(guildCreateFor(world, guild, session));
	if (type !== 'THREAD_MEMBERS_UPDATE' || session.intents & GatewayIntentBits.GuildMembers || !isObject(data)) return undefined;
	const part = onlyMe(data, world.botId);
	return part && JSON.stringify(part);
}

/** Without the members intent a thread's coming and going tells only of the bot itself; null when it was not the bot. */
function onlyMe(data: Record<string, unknown>, me: string): Record<string, unknown> | null {
	const { added_members, removed_member_ids, ...rest } = data;
	const added = Array.isArray(added_members) ? added_members.filter((one) => isObject(one) && one.user_id === me) : [];
	const removed = Array.isArray(removed_member_ids) && removed_member_ids.includes(me);
	if (!added.length && !removed) return null;
	return { ...rest, ...(added.length ? { added_members: added } : {}), ...(removed ? { removed_member_ids: [me] } : {}) };
}
