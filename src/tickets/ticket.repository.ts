import { type ChannelId, type GuildId, type MemberId, rowId } from '#core/ids';
import type { PlacesRow, TicketRow } from './ticket.model.js';

/** The queries on tickets; writes go through units of work. */
export interface TicketRepository {
	find(guild: GuildId, code: string): Promise<TicketRow | null>;
	/** The ticket whose room this channel or thread is. */
	inRoom(guild: GuildId, channel: ChannelId): Promise<TicketRow | null>;
	/** The tickets whose rooms are among these. */
	among(guild: GuildId, channels: readonly ChannelId[]): Promise<readonly TicketRow[]>;
	withCodes(guild: GuildId, codes: readonly string[]): Promise<readonly TicketRow[]>;
	/** Tickets with a room that are not closed, by `_id` after the given one. */
	open(guild: GuildId, after: string, limit: number): Promise<readonly TicketRow[]>;
	/** Tickets of a buyer that are not closed. */
	ofBuyer(guild: GuildId, buyer: MemberId): Promise<readonly TicketRow[]>;
	/** Open tickets to which staff have added this person. */
	ofGuest(guild: GuildId, member: MemberId): Promise<readonly TicketRow[]>;
	/** Who gets the next room. */
	nextWaiting(guild: GuildId): Promise<TicketRow | null>;
	/** The place in the line of whoever has this number; 1 is next. */
	placeOf(guild: GuildId, queued: number): Promise<number>;
	places(guild: GuildId): Promise<PlacesRow | null>;
}

/** The `_id` of a ticket. */
export const ticketRowId = (guild: GuildId, code: string): string => rowId(guild, 'ticket', code);
