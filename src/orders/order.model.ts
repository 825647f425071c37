import { type Connection, Schema } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { FrozenItem, QuestionPurpose, Quote, Reservation } from '#shop';
import type { LeavingTerms } from './order.leaving.js';
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
	/** What the answer decides about the hand-over, where the question says so; missing in orders from before. */
	readonly purpose?: QuestionPurpose | null;
	/** What was chosen or written, as the question names it, where `purpose` says that the hand-over reads it; missing when sealed. */
	readonly values?: readonly string[];
};

/** What stands in the journal: the transitions, and what changes an order without moving it. */
export type OrderAction =
	| OrderTransition
	| 'place'
	| 'extend'
	| 'remind'
	| 'help'
	| 'receive'
	| 'giveBack'
	| 'propose'
	| 'declineTime'
	| 'checkIn'
	| 'wrongWord'
	| 'statement'
	| 'offerChange'
	| 'declineChange'
	| 'acceptChange'
	| 'withdrawChange'
	| 'expireChange'
	| 'changeNow';

/** Why and how an order moved; appended in the unit of the move. */
export type JournalEntry = {
	readonly at: Date;
	/** Member id, or `system`. */
	readonly actor: string;
	readonly name: string;
	readonly kind: 'buyer' | 'staff' | 'manager' | 'system';
	readonly action: OrderAction;
	readonly to: OrderState;
	readonly reason?: string;
	/** How many of what the reason names; shown before it. */
	readonly count?: number;
};

/** What was handed over at once, as whoever did it recorded it. */
export type Delivery = {
	/** How many of the order's parts (see `partsOf`). */
	readonly parts: number;
	readonly by: MemberId;
	readonly byName: string;
	readonly byJoinedAt: Date | null;
	readonly note: string;
	/** Checklist lines that were ticked. */
	readonly checked: readonly string[];
	/** Checklist lines that were not. */
	readonly unchecked: readonly string[];
	/** Whom the deliverer met, in their words; for work with several people. */
	readonly attendees: string;
	/** Ids of stored proofs. */
	readonly proofs: readonly string[];
	readonly at: Date;
	/** Id of the request that recorded it. */
	readonly request: string;
};

/** A staff member who hands over beside the assignee. */
export type Helper = { readonly id: MemberId; readonly name: string; readonly joinedAt: Date | null };

/** Goods or money that changed hands outside the ledger, as staff recorded it. */
export type Receipt = {
	readonly at: Date;
	readonly by: MemberId;
	readonly byName: string;
	/** What it was: the agreed goods, or the words of whoever recorded it. */
	readonly what: string;
	/** In units of the agreed goods; 0 for anything else. */
	readonly amount: number;
	readonly note: string;
	readonly proofs: readonly string[];
	/** Id of the request that recorded it. */
	readonly request: string;
};

/** How an order is paid that is not settled in credits; staff record it, nothing is held. */
export type Payment = {
	readonly kind: 'in_game' | 'external';
	/** Key of the goods that the buyer chose; `null` for money from outside, or where none was chosen. */
	readonly goods: string | null;
	/** What is paid, in words: `Metal ingots`; the owner's note for `external`. */
	readonly label: string;
	/** Pieces of the goods; `null` where only people can say. */
	readonly due: number | null;
	readonly when: 'before_handover' | 'at_handover';
	/** Other goods than those agreed may be taken. */
	readonly otherGoods: boolean;
	/** Pieces of the agreed goods received. */
	readonly received: number;
	/** Staff said that the price is paid. */
	readonly settled: boolean;
	readonly receipts: readonly Receipt[];
	/** Pieces given back. */
	readonly returned: number;
	readonly returns: readonly Receipt[];
	/** Everything received has been given back, or nothing was. */
	readonly clear: boolean;
	/** By a ruling, staff must have given back this many pieces in all; `returned` counts towards it. */
	readonly owed: number;
};

/** A time and place to meet that both sides agreed on. */
export type Meeting = {
	/** The offer that was taken, and which of its times (0 to 2). */
	readonly offer: string;
	readonly choice: number;
	readonly at: Date;
	/** Label of the way of handing over. */
	readonly method: string;
	/** Map and server, as far as the answers say, and the proposer's note; sealed. */
	readonly place: string;
	readonly agreedAt: Date;
	/** The buyer's one-time word; sealed. It goes with the meeting: a delivery uses it up. */
	readonly codeWord: string;
	/** Wrong words that were said. */
	readonly wrongWords: number;
	/** When each side said that they are there. */
	readonly buyerHere: Date | null;
	readonly staffHere: Date | null;
};

/** Times that one side proposes and the other may take. */
export type MeetingOffer = {
	/** Unique in the order: a button of an older offer takes nothing. */
	readonly id: string;
	readonly by: MemberId;
	readonly byName: string;
	readonly side: 'buyer' | 'staff';
	/** One to three moments, in order. */
	readonly times: readonly Date[];
	readonly method: string;
	/** Sealed. */
	readonly place: string;
	readonly at: Date;
	readonly expiresAt: Date;
};

/** A reported problem: what each side says, and how it was ruled. */
export type Problem = {
	/** Counted from 1 in the order. */
	readonly number: number;
	readonly by: MemberId;
	readonly byName: string;
	readonly side: 'buyer' | 'staff';
	readonly kind: 'nothing' | 'wrong' | 'fewer' | 'broken' | 'other';
	readonly wants: 'rest' | 'replacement' | 'part' | 'all' | 'other';
	/** Parts that are right by the reporter's count. */
	readonly right: number;
	readonly at: Date;
	/** The state in which the order was frozen. */
	readonly from: OrderState;
	/** 1, then 2 after the first deadline passed without a ruling. */
	readonly panel: number;
	readonly statements: readonly Statement[];
	readonly ruling: Ruling | null;
};

export type Statement = {
	readonly by: MemberId;
	readonly byName: string;
	readonly side: 'buyer' | 'staff';
	readonly text: string;
	readonly files: readonly string[];
	readonly at: Date;
};

export type Ruling = {
	readonly by: string;
	readonly byName: string;
	readonly outcome: 'full' | 'partial' | 'none' | 'redo' | 'withdrawn' | 'default';
	/** Credits that the shop keeps, and those that went back. */
	readonly captured: number;
	readonly released: number;
	/** Goods that staff must give back from then on; parts that the buyer keeps. */
	readonly owed: number;
	readonly parts: number;
	readonly trust?: 'late' | 'noShow' | 'upheld';
	readonly reason: string;
	readonly at: Date;
};

/** What an order is about, as far as a change of order may change it. */
export type OrderTerms = {
	readonly variant: string;
	readonly variantLabel: string;
	readonly quantity: number;
	readonly addons: readonly { readonly key: string; readonly label: string; readonly quantity: number }[];
	/** Credits in all; for goods the pieces; 0 where only people can say. */
	readonly total: number;
};

/** Other terms that one side offers: variant, quantity, add-ons, price. */
export type ChangeOffer = OrderTerms & {
	/** Hash of the terms and of the order's version: accepting names exactly these. */
	readonly id: string;
	readonly by: MemberId;
	readonly byName: string;
	readonly side: 'buyer' | 'staff';
	/** What the shop's list asks for these terms, in the unit of `total`. */
	readonly list: number;
	/** The same in credits, whatever is paid. */
	readonly worth: number;
	/** Credits that the buyer may have in open orders, where the buyer offered; the other side can't be asked for it. */
	readonly mostValue: number | null;
	readonly reason: string;
	readonly at: Date;
	readonly expiresAt: Date;
};

/** Terms that were replaced by others, and by whom. */
export type Revision = {
	/** Number of the terms that ended; those that follow have the next one. */
	readonly revision: number;
	readonly from: OrderTerms;
	readonly to: OrderTerms;
	/** Version of the item that the ended terms were priced with. */
	readonly itemVersion: number;
	/** What was held for the ended terms; all of it went back. */
	readonly held: number;
	/** The offer's id, or the hash of the terms where nobody had to be asked. */
	readonly offer: string;
	readonly side: 'buyer' | 'staff';
	readonly offeredBy: string;
	readonly offeredByName: string;
	readonly acceptedBy: string;
	readonly acceptedByName: string;
	readonly reason: string;
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
	/** What leaving it costs since then; older orders go by the settings. */
	readonly leaving?: LeavingTerms;
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
	/** Raised by every accepted change of the terms; each has its own hold. */
	readonly revision: number;
	readonly helpers: readonly Helper[];
	/** How it is paid when not in credits. */
	readonly payment: Payment | null;
	readonly deliveries: readonly Delivery[];
	/** Parts handed over and not taken back. */
	readonly delivered: number;
	/** Parts that the buyer has accepted; they are paid. */
	readonly confirmed: number;
	readonly meeting: Meeting | null;
	readonly offer: MeetingOffer | null;
	/** Meetings that each side has missed. */
	readonly missedByBuyer: number;
	readonly missedByStaff: number;
	/** The last problem; open while the order is `disputed`. */
	readonly problem: Problem | null;
	readonly change: ChangeOffer | null;
	/** The last request for a second person about the order as it is; a step of the order ends it. Absent: nobody has asked. */
	readonly second?: string | null;
	/** The terms before the present ones, oldest first. */
	readonly revisions: readonly Revision[];
	/** Reminders in the present state, and when the last was told. */
	readonly reminders: number;
	readonly remindedAt: Date | null;
	readonly extensions: number;
	/** When the present state ends by itself. */
	readonly dueAt: Date | null;
	/** When staff should have answered the placed order. */
	readonly answerBy: Date;
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
			...{ leaving: Schema.Types.Mixed, item: Schema.Types.Mixed },
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
			revision: Number,
			helpers: [Schema.Types.Mixed],
			payment: Schema.Types.Mixed,
			deliveries: [Schema.Types.Mixed],
			delivered: Number,
			confirmed: Number,
			meeting: Schema.Types.Mixed,
			offer: Schema.Types.Mixed,
			missedByBuyer: Number,
			missedByStaff: Number,
			problem: Schema.Types.Mixed,
			change: Schema.Types.Mixed,
			second: String,
			revisions: [Schema.Types.Mixed],
			reminders: Number,
			remindedAt: Date,
			extensions: Number,
			dueAt: Date,
			answerBy: Date,
			placedAt: Date,
			claimedAt: Date,
			deliveredAt: Date,
			endedAt: Date,
			deliverBy: Date,
			journal: [Schema.Types.Mixed]
		},
		indexes: [
			{ fields: { guild: 1, buyer: 1, placedAt: -1, code: -1 } },
			{ fields: { guild: 1, buyer: 1, open: 1, dueAt: 1, code: 1 } },
			{ fields: { guild: 1, buyer: 1, state: 1, placedAt: -1, code: -1 } },
			{ fields: { guild: 1, open: 1, dueAt: 1 }, partialFilterExpression: { open: true } },
			{ fields: { guild: 1, assignee: 1, dueAt: 1 }, partialFilterExpression: { open: true } },
			{ fields: { guild: 1, assignee: 1, placedAt: -1 } },
			{ fields: { guild: 1, 'helpers.id': 1, placedAt: -1 }, partialFilterExpression: { 'helpers.0': { $exists: true } } }
		]
	});
