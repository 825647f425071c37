import type { Connection, Model } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { AccountName, Currency } from './money.js';

/** Balance of an account after all postings up to the books' `seq`; accounts without a row stand at 0. */
export interface CheckpointRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly account: AccountName;
	readonly currency: Currency;
	readonly balance: number;
}

/** One thing that does not add up. */
export interface Difference {
	/** What was compared: a balance, a hold's parts, held against holds, one posting, a checkpoint, a hold's owner, the total. */
	readonly kind: 'balance' | 'hold' | 'held' | 'posting' | 'checkpoint' | 'owner' | 'total';
	readonly subject: string;
	readonly expected: number;
	readonly found: number;
}

/** Where the books of a guild stand. */
export interface BooksRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Checkpoints hold all postings up to here. */
	readonly seq: number;
	/** Postings up to `seq`. */
	readonly postings: number;
	/** `locked`: money stands still until the full proof succeeds. */
	readonly state: 'balanced' | 'locked';
	/** The last check that balanced. */
	readonly checkedAt: Date | null;
	/** The last check of everything from the first posting that balanced. */
	readonly provedAt: Date | null;
	/** The first differences found, at most 20; empty while balanced. */
	readonly differences: readonly Difference[];
	/** How often the books have been locked. */
	readonly lockings: number;
}

export const booksCollection = 'books';
export const checkpointsCollection = 'account_checkpoints';

export const booksId = (guild: GuildId): string => rowId(guild, 'books');
export const checkpointId = (guild: GuildId, account: string, currency: Currency): string => rowId(guild, 'checkpoint', account, currency);

export const firstBooks = (guild: GuildId): BooksRow => ({
	_id: booksId(guild),
	guild,
	seq: 0,
	postings: 0,
	state: 'balanced',
	checkedAt: null,
	provedAt: null,
	differences: [],
	lockings: 0
});

const text = { type: String, required: true } as const;
const count = { type: Number, required: true } as const;

export const booksModel = (connection: Connection): Model<BooksRow> =>
	defineModel<BooksRow>(connection, {
		name: 'Books',
		collection: booksCollection,
		schema: {
			guild: text,
			seq: count,
			postings: count,
			state: text,
			checkedAt: Date,
			provedAt: Date,
			differences: [{ _id: false, kind: text, subject: text, expected: count, found: count }],
			lockings: count
		}
	});

export const checkpointModel = (connection: Connection): Model<CheckpointRow> =>
	defineModel<CheckpointRow>(connection, {
		name: 'AccountCheckpoint',
		collection: checkpointsCollection,
		schema: { guild: text, account: text, currency: text, balance: count },
		indexes: [{ fields: { guild: 1, _id: 1 } }]
	});
