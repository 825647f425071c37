import type { ChannelId, GuildId } from '#core/ids';

/** Where an order is talked about; the domain of tickets registers the real answer. */
export interface OrderRooms {
	/** The ticket's channel or thread, once it exists. */
	channel(guild: GuildId, code: string): Promise<ChannelId | null>;
	/** Place in the line for a room, 1 is next; `null` when the order has one or waits for none. */
	waiting(guild: GuildId, code: string): Promise<number | null>;
	/** When staff are back, and whether orders are refused until then; `null` while they are at work. */
	opening(guild: GuildId): Promise<{ readonly at: Date; readonly blocks: boolean } | null>;
}

/** No ticket yet: the answer until tickets are there. */
export const noRooms: OrderRooms = { channel: async () => null, waiting: async () => null, opening: async () => null };

/** The address that opens a channel in Discord. */
export function channelLink(guild: GuildId, channel: ChannelId): string {
	return `https://discord.com/channels/${guild}/${channel}`;
}
