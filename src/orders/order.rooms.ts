import type { ChannelId, GuildId } from '#core/ids';

/** Where an order is talked about; the domain of tickets registers the real answer. */
export interface OrderRooms {
	/** The ticket's channel or thread, once it exists. */
	channel(guild: GuildId, code: string): Promise<ChannelId | null>;
}

/** No ticket yet: the answer until tickets are there. */
export const noRooms: OrderRooms = { channel: async () => null };

/** The address that opens a channel in Discord. */
export function channelLink(guild: GuildId, channel: ChannelId): string {
	return `https://discord.com/channels/${guild}/${channel}`;
}
