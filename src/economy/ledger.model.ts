import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Value } from '#core/units/unit';
import type { Currency, Leg, Reason } from './money.js';

/** A member's value in one currency. */
export interface AccountRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly currency: Currency;
	/** Free to spend. */
	readonly balance: number;
	/** In open holds; the sum of their `remaining`. */
	readonly held: number;
}

/** Value set aside for something that may or may not happen. Open while something remains; captured + released + remaining = amount. */
export interface HoldRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly holdId: string;
	readonly member: MemberId;
	readonly currency: Currency;
	readonly amount: number;
	readonly captured: number;
	readonly released: number;
	readonly remaining: number;
	/** Nothing moves while somebody has still to decide; missing in holds from before. */
	readonly frozen?: boolean;
	readonly owner: string;
	readonly at: Date;
}

/** One movement of value; never changed, corrected by another one. */
export interface PostingRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	/** Sequence of the unit that wrote it: the order of the books. */
	readonly seq: number;
	readonly at: Date;
	readonly reason: Reason;
	readonly legs: readonly Leg[];
	readonly memo: { readonly [field: string]: Value };
	readonly ref: string | null;
	readonly actor: string;
}

export const accountsCollection = 'accounts';
export const holdsCollection = 'holds';
export const postingsCollection = 'postings';

export const accountId = (guild: GuildId, member: MemberId, currency: Currency): string => rowId(guild, 'account', member, currency);
export const holdRowId = (guild: GuildId, holdId: string): string => rowId(guild, 'hold', holdId);
export const postingId = (guild: GuildId, key: string): string => rowId(guild, 'posting', key);

const text = { type: String, required: true } as const;
const count = { type: Number, required: true } as const;
const amount = { bsonType: 'number', minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;

export const accountModel = (connection: Connection): Model<AccountRow> =>
	defineModel<AccountRow>(connection, {
		name: 'Account',
		collection: accountsCollection,
		schema: { guild: text, member: text, currency: text, balance: count, held: count },
		// What no unit may ever do, whatever its author forgot to guard.
		validator: { required: ['guild', 'member', 'currency', 'balance', 'held'], properties: { balance: amount, held: amount } }
	});

export const holdModel = (connection: Connection): Model<HoldRow> =>
	defineModel<HoldRow>(connection, {
		name: 'Hold',
		collection: holdsCollection,
		schema: {
			guild: text,
			holdId: text,
			member: text,
			currency: text,
			amount: count,
			captured: count,
			released: count,
			remaining: count,
			frozen: Boolean,
			owner: text,
			at: { type: Date, required: true }
		},
		indexes: [{ fields: { guild: 1, member: 1, at: 1 }, partialFilterExpression: { remaining: { $gt: 0 } } }],
		validator: {
			required: ['guild', 'member', 'currency', 'amount', 'captured', 'released', 'remaining', 'owner'],
			properties: { amount, captured: amount, released: amount, remaining: amount }
		}
	});

export const postingModel = (connection: Connection): Model<PostingRow> =>
	defineModel<PostingRow>(connection, {
		name: 'Posting',
		collection: postingsCollection,
		schema: {
			guild: text,
			key: text,
			seq: count,
			at: { type: Date, required: true },
			reason: text,
			legs: [{ _id: false, account: text, currency: text, amount: count }],
			memo: {},
			ref: { type: String, default: null },
			actor: text
		},
		indexes: [{ fields: { guild: 1, seq: 1, _id: 1 } }, { fields: { guild: 1, 'legs.account': 1, seq: -1, _id: -1 } }],
		validator: {
			required: ['guild', 'key', 'seq', 'at', 'reason', 'legs', 'actor'],
			properties: { legs: { bsonType: 'array', minItems: 2 } }
		}
	});
