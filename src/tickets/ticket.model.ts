import type { Connection } from 'mongoose';
import type { ChannelId, GuildId, MemberId, MessageId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

/** Collection of tickets; `_id` is `rowId(guild, 'ticket', code)`. */
export const ticketsCollection = 'tickets';

/** The room of an order: where it is, and its live card. The order itself is the record; a ticket is one view of it. */
export interface TicketRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Code of the order. */
	readonly code: string;
	readonly buyer: MemberId;
	readonly kind: 'thread' | 'channel';
	readonly channel: ChannelId;
	/** The live card; `null` until it is sent. */
	readonly card: MessageId | null;
	/** The message that called the staff, and its channel; `null` until it is sent. */
	readonly call: MessageId | null;
	readonly queue: ChannelId | null;
	readonly state: 'open' | 'closed';
	readonly openedAt: Date;
	readonly closedAt: Date | null;
}

export const ticketModel = (connection: Connection) =>
	defineModel<TicketRow>(connection, {
		name: 'Ticket',
		collection: ticketsCollection,
		schema: {
			guild: { type: String, required: true },
			code: { type: String, required: true },
			buyer: String,
			kind: { type: String, enum: ['thread', 'channel'] },
			channel: { type: String, required: true },
			card: String,
			call: String,
			queue: String,
			state: { type: String, enum: ['open', 'closed'] },
			openedAt: Date,
			closedAt: Date
		},
		indexes: [{ fields: { guild: 1, channel: 1 }, unique: true }, { fields: { guild: 1, buyer: 1, state: 1 } }]
	});
