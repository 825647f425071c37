import { type Connection, Schema } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { FrozenItem, Quote, Reservation } from '#shop';
import { type OrderState, type OrderTransition, orderStates } from './order.saga.js';

/** Collection of orders; `_id` is `rowId(guild, 'order', code)`. */
export const ordersCollection = 'orders';

/** Collection of the guarded counters behind the limits on open orders and claims (design rule 4). */
export const orderCountersCollection = 'order_counters';

/** One answer as the order keeps it; later edits of the question don't touch it. */
export type OrderAnswer = {
	readonly key: string;
	readonly label: string;
	/** How `text` is shown: as written, as yes or no, as mentions of people (their ids), as names of files. */
	readonly kind: 'text' | 'yesno' | 'people' | 'files';
	readonly text: string;
	/** `text` is sealed (design rule 16) and shown nowhere as it is. */
	readonly sealed: boolean;
	/** Who sees it: everybody of the order, the staff, or only the assignee. */
	readonly visibleTo: 'all' | 'staff' | 'assignee';
	/** Left out of the record that outlives the ticket. */
	readonly redacted: boolean;
	/** Ids of stored uploads. */
	readonly files: readonly string[];
};

/** Why and how an order moved; appended in the unit of the move. */
export type JournalEntry = {
	readonly at: Date;
	/** Member id, or `system`. */
	readonly actor: string;
	readonly name: string;
	readonly kind: 'buyer' | 'staff' | 'manager' | 'system';
	readonly action: OrderTransition | 'place' | 'extend' | 'remind';
	readonly to: OrderState;
	readonly reason?: string;
};

/** What was handed over, as the assignee recorded it. */
export type Delivery = {
	readonly quantity: number;
	readonly note: string;
	/** Checklist lines that were ticked. */
	readonly checked: readonly string[];
	/** Ids of stored proofs. */
	readonly proofs: readonly string[];
	readonly at: Date;
};

export interface OrderRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Five letters and digits, unique in the guild. */
	readonly code: string;
	readonly state: OrderState;
	/** Raised by every step of the order (not by reminders); the guard of every change. */
	readonly version: number;
	readonly open: boolean;
	readonly buyer: MemberId;
	readonly buyerName: string;
	/** When the buyer had joined the guild; decides tenure rewards. */
	readonly buyerJoinedAt: Date;
	readonly assignee: MemberId | null;
	readonly assigneeName: string | null;
	readonly assigneeJoinedAt: Date | null;
	/** The item as it was when the order was placed. */
	readonly item: FrozenItem;
	readonly quantity: number;
	readonly quote: Quote;
	readonly answers: readonly OrderAnswer[];
	/** Role slots whose members may take the order. */
	readonly staffSlots: readonly string[];
	/** What it took from stock and buyer limits. */
	readonly reservation: Reservation;
	/** What it counts as among the member's open orders, in credits. */
	readonly value: number;
	/** It counts as the one open order of its item that the member may have. */
	readonly single: boolean;
	readonly held: number;
	readonly captured: number;
	readonly released: number;
	readonly delivery: Delivery | null;
	/** Reminders in the present state, and when the last was told. */
	readonly reminders: number;
	readonly remindedAt: Date | null;
	readonly extensions: number;
	/** When the present state ends by itself. */
	readonly dueAt: Date | null;
	readonly placedAt: Date;
	readonly claimedAt: Date | null;
	readonly deliveredAt: Date | null;
	readonly endedAt: Date | null;
	/** Hand-over was due by then, counted from the claim. */
	readonly deliverBy: Date | null;
	readonly journal: readonly JournalEntry[];
}

/** Orders on a connection. */
export const orderModel = (connection: Connection) =>
	defineModel<OrderRow>(connection, {
		name: 'Order',
		collection: ordersCollection,
		schema: {
			guild: { type: String, required: true },
			code: { type: String, required: true },
			state: { type: String, required: true, enum: [...orderStates] },
			version: { type: Number, required: true },
			open: { type: Boolean, required: true },
			buyer: { type: String, required: true },
			buyerName: String,
			buyerJoinedAt: Date,
			assignee: String,
			assigneeName: String,
			assigneeJoinedAt: Date,
			item: Schema.Types.Mixed,
			quantity: Number,
			quote: Schema.Types.Mixed,
			answers: [Schema.Types.Mixed],
			staffSlots: [String],
			reservation: Schema.Types.Mixed,
			value: Number,
			single: Boolean,
			held: Number,
			captured: Number,
			released: Number,
			delivery: Schema.Types.Mixed,
			reminders: Number,
			remindedAt: Date,
			extensions: Number,
			dueAt: Date,
			placedAt: Date,
			claimedAt: Date,
			deliveredAt: Date,
			endedAt: Date,
			deliverBy: Date,
			journal: [Schema.Types.Mixed]
		},
		indexes: [
			{ fields: { guild: 1, buyer: 1, placedAt: -1, code: -1 } },
			{ fields: { guild: 1, buyer: 1, open: 1 } },
			{ fields: { guild: 1, open: 1, dueAt: 1 }, partialFilterExpression: { open: true } },
			{ fields: { guild: 1, assignee: 1, dueAt: 1 }, partialFilterExpression: { open: true } }
		]
	});

/** Guarded counters on a connection: open orders of a member with their value, orders that a staff member holds. */
export const orderCounterModel = (connection: Connection) =>
	defineModel<{ readonly _id: string; readonly guild: string; readonly open: number; readonly value?: number }>(connection, {
		name: 'OrderCounter',
		collection: orderCountersCollection,
		schema: { guild: { type: String, required: true }, open: Number, value: Number }
	});
