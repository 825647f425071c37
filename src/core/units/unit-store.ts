import type mongoose from 'mongoose';
import type { Connection } from 'mongoose';
import type { GuildId } from '../ids.js';
import { database } from '../mongo/database.js';
import type { Plan, PlannedWrite, Waiting } from './decide.js';
import { toRead } from './decide.js';
import { valueAt } from './fields.js';
import { failedOperation, HeadMoved, RowsChanged, secondaryIndex } from './mongo-failures.js';
import type { Row, Value } from './unit.js';
import { firstHead, type HeadRow, headId, type UnitRow, unitId, unitsCollection } from './unit-rows.js';
import { WorkingRows } from './working-rows.js';

type Stored = mongoose.mongo.Document & { readonly _id: string };
type Operation = mongoose.mongo.AnyBulkWriteOperation<Stored>;

/** A write of a plan that MongoDB refused. */
export class WriteRefused extends Error {
	public override readonly name = 'WriteRefused';

	public constructor(
		public readonly planned: PlannedWrite,
		/** The secondary unique index whose key is taken, if that is why. */
		public readonly index: string | null,
		cause: unknown
	) {
		super(`${planned.collection}: write refused`, { cause });
	}
}

/** The commit was sent and no answer came: it has happened or not (design rule 9). */
export class CommitUncertain extends Error {
	public override readonly name = 'CommitUncertain';
}

const durable = { w: 'majority', journal: true } as const;

/** What the writer reads and writes, on the driver. */
export class UnitStore {
	readonly #db: mongoose.mongo.Db;
	readonly #client: mongoose.mongo.MongoClient;

	public constructor(connection: Connection) {
		this.#client = connection.getClient();
		this.#db = database(connection);
	}

	/** Newest head of the guild. */
	public async head(guild: GuildId): Promise<HeadRow> {
		const found = await this.#newest<HeadRow>(unitsCollection).findOne({ _id: headId(guild) });
		return found ?? firstHead(guild);
	}

	/** The committed unit of a key, durable. */
	public async unit(guild: GuildId, key: string): Promise<UnitRow | null> {
		return this.#db.collection<UnitRow>(unitsCollection, { readConcern: { level: 'majority' } }).findOne({ _id: unitId(guild, key) });
	}

	/**
	 * Everything that a batch guards, outside the transaction: the commit holds only while the head, read before, has not moved. The
	 * newest state is read, durable or not: a commit on top of something that is rolled back is rolled back with it.
	 */
	public async read(guild: GuildId, batch: readonly Waiting[]): Promise<{ committed: Map<string, UnitRow>; rows: WorkingRows }> {
		const rows = new WorkingRows();
		const committed = new Map<string, UnitRow>();
		const keys = batch.map(({ unit }) => unitId(guild, unit.key));
		const known = this.#db
			.collection<UnitRow>(unitsCollection, { readConcern: { level: 'majority' } })
			.find({ _id: { $in: keys } })
			.forEach((row) => {
				committed.set(row.key, row);
			});
		const reads = [...toRead(batch)].map(async ([collection, ids]) => {
			const found = new Map<string, Row>();
			for await (const row of this.#newest<Stored>(collection).find({ _id: { $in: [...ids] } })) found.set(row._id, row);
			for (const id of ids) rows.load(collection, id, found.get(id) ?? null);
		});
		await Promise.all([known, ...reads]);
		return { committed, rows };
	}

	/**
	 * Writes a plan in one transaction, durable when it returns.
	 *
	 * @throws HeadMoved · RowsChanged · WriteRefused · CommitUncertain · errors of the driver. All but CommitUncertain: nothing happened.
	 */
	public async commit(plan: Plan): Promise<void> {
		const session = this.#client.startSession({ causalConsistency: false });
		try {
			session.startTransaction({ readConcern: { level: 'local' }, writeConcern: durable, readPreference: 'primary' });
			try {
				await this.#moveHead(plan, session);
				for (const [collection, writes] of byCollection(plan)) await this.#write(collection, writes, session);
			} catch (error) {
				await session.abortTransaction().catch(() => undefined); // the first error tells; the server gives the rest up by itself
				throw error;
			}
			try {
				await session.commitTransaction();
			} catch (error) {
				throw new CommitUncertain('commit', { cause: error });
			}
		} finally {
			await session.endSession();
		}
	}

	/** Sets (or with `null` clears) a lock; later commits of units in any process see it. */
	public async setLock(guild: GuildId, lock: string, reason: Value | null): Promise<void> {
		const field = `locks.${lock}`;
		await this.#db.collection<HeadRow>(unitsCollection, { writeConcern: durable }).updateOne(
			{ _id: headId(guild) },
			[
				{
					$set: {
						guild,
						seq: { $ifNull: ['$seq', 0] },
						version: { $add: [{ $ifNull: ['$version', 0] }, 1] },
						locks: { $ifNull: ['$locks', {}] }
					}
				},
				reason === null ? { $unset: field } : { $set: { [field]: { $literal: reason } } }
			],
			{ upsert: true }
		);
	}

	/** The row that holds the unique key which a refused write wanted; `null` when it is gone or another guild's. */
	public async holder(guild: GuildId, { planned: { collection, write }, index }: WriteRefused): Promise<Row | null> {
		const wanted = write.kind === 'insert' || write.kind === 'replace' ? write.row : null;
		if (!wanted || index === null) return null;
		const found = (await this.#db.collection(collection).indexes()).find(({ name }) => name === index);
		if (!found) return null;
		const filter = Object.fromEntries(Object.keys(found.key).map((field) => [field, valueAt(wanted, field) ?? null]));
		const row = await this.#newest<Stored>(collection).findOne(filter as mongoose.mongo.Filter<Stored>);
		return row?._id.startsWith(`${guild}|`) ? row : null;
	}

	#newest<T extends mongoose.mongo.Document>(collection: string): mongoose.mongo.Collection<T> {
		return this.#db.collection<T>(collection, { readConcern: { level: 'local' }, readPreference: 'primary' });
	}

	/** First, because the writer that loses a race then loses it at once. */
	async #moveHead({ guild, head, units }: Plan, session: mongoose.mongo.ClientSession): Promise<void> {
		const heads = this.#db.collection<HeadRow>(unitsCollection);
		const seq = head.seq + units.length;
		if (head.seq === 0 && head.version === 0) {
			// Nobody may have made it yet; two that try conflict.
			const made = await heads.updateOne(
				{ _id: headId(guild), seq: 0, version: 0 },
				{ $set: { seq }, $setOnInsert: { guild, locks: {} } },
				{ session, upsert: true }
			);
			if (made.matchedCount + made.upsertedCount !== 1) throw new HeadMoved();
			return;
		}
		const moved = await heads.updateOne({ _id: headId(guild), seq: head.seq, version: head.version }, { $set: { seq } }, { session });
		if (moved.matchedCount !== 1) throw new HeadMoved();
	}

	async #write(collection: string, writes: readonly PlannedWrite[], session: mongoose.mongo.ClientSession): Promise<void> {
		const expected = { inserted: 0, matched: 0, deleted: 0 };
		const operations = writes.map(({ write }): Operation => {
			if (write.kind === 'insert') {
				expected.inserted++;
				return { insertOne: { document: write.row } };
			}
			if (write.kind === 'delete') {
				expected.deleted++;
				return { deleteOne: { filter: write.filter } };
			}
			expected.matched++;
			if (write.kind === 'replace') return { replaceOne: { filter: write.filter, replacement: write.row } };
			const update: mongoose.mongo.Document = write.update;
			return { updateOne: { filter: write.filter, update } };
		});
		try {
			const done = await this.#db.collection<Stored>(collection).bulkWrite(operations, { session, ordered: false, ignoreUndefined: true });
			if (done.insertedCount !== expected.inserted || done.matchedCount !== expected.matched || done.deletedCount !== expected.deleted)
				throw new RowsChanged(collection);
		} catch (error) {
			const planned = writes[failedOperation(error) ?? -1];
			throw planned ? new WriteRefused(planned, secondaryIndex(error), error) : error;
		}
	}
}

/** Unit rows first, then the others in the order in which they were first named. */
function byCollection(plan: Plan): Map<string, PlannedWrite[]> {
	const groups = new Map<string, PlannedWrite[]>([
		[
			unitsCollection,
			plan.units.map(({ item, row }) => ({ collection: unitsCollection, write: { kind: 'insert', row: { ...row } }, items: [item] }))
		]
	]);
	for (const planned of plan.writes) {
		const group = groups.get(planned.collection);
		if (group) group.push(planned);
		else groups.set(planned.collection, [planned]);
	}
	return groups;
}
