import mongoose, { type Connection } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { database } from '#core/mongo/index';
import { type HeadRow, headId, unitsCollection } from '#core/units/unit-rows';
import {
	type BooksRow,
	booksCollection,
	booksId,
	type CheckpointRow,
	checkpointId,
	checkpointsCollection,
	firstBooks
} from './books.model.js';
import { type AccountRow, accountsCollection, type HoldRow, holdsCollection, type PostingRow, postingsCollection } from './ledger.model.js';
import type { AccountName, Currency } from './money.js';

/** A balance that reconciliation has worked out. */
export interface Balance {
	readonly account: AccountName;
	readonly currency: Currency;
	readonly balance: number;
}

/** The ledger of a guild at one moment. */
export interface LedgerView {
	/** Sequence of the last unit at that moment. */
	readonly seq: number;
	readonly books: BooksRow;
	/** Postings after `from` up to `to`, in order. */
	postings(from: number, to: number): AsyncIterable<PostingRow>;
	/** All rows, or those of the given ids. */
	accounts(ids?: readonly string[]): AsyncIterable<AccountRow>;
	holds(ids?: readonly string[]): AsyncIterable<HoldRow>;
	openHolds(): AsyncIterable<HoldRow>;
	checkpoints(ids?: readonly string[]): AsyncIterable<CheckpointRow>;
}

/** Reads of the whole ledger at one moment, and the checkpoints. */
export class BooksRepository {
	readonly #db: mongoose.mongo.Db;
	readonly #name: string;
	readonly #client: mongoose.mongo.MongoClient;

	public constructor(connection: Connection) {
		this.#db = database(connection);
		this.#client = connection.getClient();
		this.#name = connection.name;
	}

	/** Guilds in which money has ever moved. */
	public async guilds(): Promise<GuildId[]> {
		return this.#db.collection<PostingRow>(postingsCollection).distinct('guild');
	}

	public async books(guild: GuildId): Promise<BooksRow> {
		return (await this.#db.collection<BooksRow>(booksCollection).findOne({ _id: booksId(guild) })) ?? firstBooks(guild);
	}

	public async hold(guild: GuildId, holdId: string): Promise<HoldRow | null> {
		return this.#db.collection<HoldRow>(holdsCollection).findOne({ _id: rowId(guild, 'hold', holdId) });
	}

	public async checkpoint(guild: GuildId, account: AccountName, currency: Currency): Promise<number> {
		const row = await this.#db.collection<CheckpointRow>(checkpointsCollection).findOne({ _id: checkpointId(guild, account, currency) });
		return row?.balance ?? 0;
	}

	/** Everything read inside sees the ledger as it was at one moment, while units go on committing. */
	public async at<T>(guild: GuildId, work: (view: LedgerView) => Promise<T>): Promise<T> {
		const session = this.#client.startSession({ snapshot: true });
		// The snapshot holds for commands with this read concern only, not for the connection's own. The driver writes the moment into
		// the object, so each view has one of its own.
		const db = this.#client.db(this.#name, { readConcern: new mongoose.mongo.ReadConcern('snapshot') });
		try {
			const head = await db.collection<HeadRow>(unitsCollection).findOne({ _id: headId(guild) }, { session });
			const books = await db.collection<BooksRow>(booksCollection).findOne({ _id: booksId(guild) }, { session });
			return await work({
				seq: head?.seq ?? 0,
				books: books ?? firstBooks(guild),
				postings: (from, to) =>
					db
						.collection<PostingRow>(postingsCollection)
						.find({ guild, seq: { $gt: from, $lte: to } }, { session })
						.sort({ seq: 1, _id: 1 }),
				accounts: (ids) => rowsOf<AccountRow>(db, accountsCollection, rowId(guild, 'account'), ids, session),
				holds: (ids) => rowsOf<HoldRow>(db, holdsCollection, rowId(guild, 'hold'), ids, session),
				openHolds: () => db.collection<HoldRow>(holdsCollection).find({ guild, remaining: { $gt: 0 } }, { session }),
				checkpoints: (ids) => rowsOf<CheckpointRow>(db, checkpointsCollection, rowId(guild, 'checkpoint'), ids, session)
			});
		} finally {
			await session.endSession();
		}
	}

	/**
	 * Moves the checkpoints on, all or nothing; `false` when another process has moved them meanwhile.
	 *
	 * @param proved Whether everything from the first posting was checked.
	 */
	public async advance(
		guild: GuildId,
		from: BooksRow,
		to: { seq: number; postings: number; at: Date; proved: boolean },
		changed: readonly Balance[]
	): Promise<boolean> {
		const session = this.#client.startSession();
		try {
			return await session.withTransaction(async () => {
				const moved = await this.#db.collection<BooksRow>(booksCollection).updateOne(
					{ _id: booksId(guild), ...(from.checkedAt ? { seq: from.seq, checkedAt: from.checkedAt } : { checkedAt: null }) },
					{
						$set: {
							seq: to.seq,
							postings: to.postings,
							checkedAt: to.at,
							...(to.proved ? { provedAt: to.at } : {})
						},
						$setOnInsert: { guild, state: 'balanced', differences: [], lockings: 0, ...(to.proved ? {} : { provedAt: null }) }
					},
					{ session, upsert: !from.checkedAt }
				);
				if (moved.matchedCount + moved.upsertedCount !== 1) return false;
				const operations = changed.map(({ account, currency, balance }): mongoose.mongo.AnyBulkWriteOperation<CheckpointRow> => {
					const _id = checkpointId(guild, account, currency);
					return balance === 0
						? { deleteOne: { filter: { _id } } }
						: { updateOne: { filter: { _id }, update: { $set: { guild, account, currency, balance } }, upsert: true } };
				});
				if (operations.length > 0)
					await this.#db.collection<CheckpointRow>(checkpointsCollection).bulkWrite(operations, { session, ordered: false });
				return true;
			});
		} catch (error) {
			if (error instanceof mongoose.mongo.MongoServerError && error.code === 11_000) return false; // both made the first row
			throw error;
		} finally {
			await session.endSession();
		}
	}
}

/** Rows of one kind by id, in order of their ids. */
function rowsOf<Row extends { readonly _id: string }>(
	db: mongoose.mongo.Db,
	collection: string,
	prefix: string,
	ids: readonly string[] | undefined,
	session: mongoose.mongo.ClientSession
): AsyncIterable<Row> {
	// `}` follows `|`: the range is every id that goes on after the prefix.
	const filter = { _id: ids ? { $in: [...ids] } : { $gt: `${prefix}|`, $lt: `${prefix}}` } };
	return db.collection<Row>(collection).find<Row>(filter as mongoose.mongo.Filter<Row>, { session });
}
