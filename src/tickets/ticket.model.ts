import { type Connection, Schema } from 'mongoose';
import type { ChannelId, GuildId, MemberId, MessageId } from '#core/ids';
import type { Migration } from '#core/migrations/migrations';
import { defineModel } from '#core/mongo/index';

/** Collection of tickets; `_id` is `rowId(guild, 'ticket', code)`. */
export const ticketsCollection = 'tickets';

/** Collection of what a guild's rooms share; `_id` is `rowId(guild, 'ticket-place')`. */
export const placesCollection = 'ticket_places';

/** A message about proposed times, and what it shows now. */
export type OfferMessage = { readonly offer: string; readonly message: MessageId; readonly shows: 'open' | 'agreed' };

/** The room of an order: where it is, and its live card. The order itself is the record; a ticket is one view of it. */
export interface TicketRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Code of the order. */
	readonly code: string;
	readonly buyer: MemberId;
	/** `null` while there is no room. */
	readonly kind: 'thread' | 'channel' | null;
	readonly channel: ChannelId | null;
	/** How many rooms it has had, the present one included. */
	readonly rooms: number;
	/** The live card; `null` until it is sent. */
	readonly card: MessageId | null;
	/** How many live cards were ordered; makes the key of the effect that sends the present one. */
	readonly cards: number;
	/** The message that called the staff, and its channel; `null` until it is sent. */
	readonly call: MessageId | null;
	readonly queue: ChannelId | null;
	/** Messages about proposed and agreed times that still have to change; by the offer. */
	readonly offers?: readonly OfferMessage[];
	/** Messages that showed a place to the two who met: nothing of them belongs into a record for others. */
	readonly places?: readonly MessageId[];
	/** The message that called judges to the last problem; missing before the first. */
	readonly caseCall?: CaseCall | null;
	/** `waiting`: there is no room yet, or no longer. */
	readonly state: 'waiting' | 'open' | 'closed';
	/** Place in the line for a room: the smallest is next. `null` when it is not in the line. */
	readonly queued: number | null;
	/** When it closes by itself; `null` while the order runs. */
	readonly closesAt: Date | null;
	/** The message with the countdown, and how many were ordered. */
	readonly closeCard: MessageId | null;
	readonly closeCards: number;
	/** How often the countdown was put off since it began. */
	readonly keeps: number;
	/** How often it was closed. */
	readonly closings: number;
	/** People whom staff have added, beside buyer and staff. */
	readonly people: readonly MemberId[];
	/** How often people were added or removed. */
	readonly peopleMoves: number;
	/** The buyer is not a member of the guild, and how often they were seen to leave. */
	readonly buyerGone: boolean;
	readonly leaves: number;
	/** Rooms that were made anew on a day (`2026-11-21`), and cards. */
	readonly remadeDay: string;
	readonly remade: number;
	readonly recarded: number;
	readonly openedAt: Date;
	readonly closedAt: Date | null;
}

/** What a ticket has before anything has happened to it. */
export const newTicket = {
	kind: null,
	channel: null,
	rooms: 0,
	card: null,
	cards: 0,
	call: null,
	queue: null,
	queued: null,
	closesAt: null,
	closeCard: null,
	closeCards: 0,
	keeps: 0,
	closings: 0,
	people: [],
	peopleMoves: 0,
	buyerGone: false,
	leaves: 0,
	remadeDay: '',
	remade: 0,
	recarded: 0,
	closedAt: null
} as const;

/** Why rooms can't be made or written to. */
export type Trouble = 'permissions' | 'full' | 'nowhere';

/** What the rooms of a guild share. */
export interface PlacesRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Categories that the bot has made because the others were full, oldest first. */
	readonly categories: readonly ChannelId[];
	/** What the owner was told is in the way; `null` when nothing is. */
	readonly trouble: Trouble | null;
	/** The room or channel in which it was met. */
	readonly troubleAt: ChannelId | null;
	/** How often there was trouble, and when the owner was last told. */
	readonly troubles: number;
	readonly troubleToldAt: Date | null;
}

/** Where judges were called: the message, and the effect that has sent it. */
export type CaseCall = { readonly channel: ChannelId; readonly message: MessageId; readonly key: string };

export const ticketModel = (connection: Connection) =>
	defineModel<TicketRow>(connection, {
		name: 'Ticket',
		collection: ticketsCollection,
		schema: {
			guild: { type: String, required: true },
			code: { type: String, required: true },
			buyer: String,
			kind: String,
			channel: String,
			rooms: Number,
			card: String,
			cards: Number,
			call: String,
			queue: String,
			offers: [Schema.Types.Mixed],
			places: [String],
			caseCall: {},
			state: { type: String, enum: ['waiting', 'open', 'closed'] },
			queued: Number,
			closesAt: Date,
			closeCard: String,
			closeCards: Number,
			keeps: Number,
			closings: Number,
			people: [String],
			peopleMoves: Number,
			buyerGone: Boolean,
			leaves: Number,
			remadeDay: String,
			remade: Number,
			recarded: Number,
			openedAt: Date,
			closedAt: Date
		},
		indexes: [
			{ fields: { guild: 1, channel: 1 }, unique: true, name: 'room', partialFilterExpression: { channel: { $gt: '' } } },
			{ fields: { guild: 1, state: 1, queued: 1 } },
			{ fields: { guild: 1, buyer: 1, state: 1 } },
			{ fields: { guild: 1, people: 1 }, partialFilterExpression: { 'people.0': { $exists: true } } }
		]
	});

export const placesModel = (connection: Connection) =>
	defineModel<PlacesRow>(connection, {
		name: 'TicketPlaces',
		collection: placesCollection,
		schema: {
			guild: { type: String, required: true },
			categories: [String],
			trouble: String,
			troubleAt: String,
			troubles: Number,
			troubleToldAt: Date
		}
	});

/** Tickets of versions in which each had exactly one room. */
export const ticketMigrations: readonly Migration[] = [
	{
		id: '20261121-ticket-rooms',
		async up({ db }) {
			const tickets = db.collection(ticketsCollection);
			const added = {
				cards: 1,
				queued: null,
				closesAt: null,
				closeCard: null,
				closeCards: 0,
				keeps: 0,
				people: [],
				peopleMoves: 0,
				buyerGone: false,
				leaves: 0,
				remadeDay: '',
				remade: 0,
				recarded: 0
			};
			await tickets.updateMany({ rooms: { $exists: false } }, [
				{
					$set: {
						...Object.fromEntries(Object.entries(added).map(([field, value]) => [field, { $literal: value }])),
						rooms: 1,
						closings: { $cond: [{ $eq: ['$state', 'closed'] }, 1, 0] }
					}
				}
			]);
			// It would allow one ticket without a room.
			if (await tickets.indexExists('guild_1_channel_1').catch(() => false)) await tickets.dropIndex('guild_1_channel_1');
		}
	}
];
