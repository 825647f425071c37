import mongoose, { type Connection } from 'mongoose';
import type { GuildId } from '../ids.js';
import { database } from '../mongo/database.js';
import type { Plan, PlannedWrite, Waiting } from './decide.js';
import { toRead } from './decide.js';
import { HeadMoved, RowsChanged } from './mongo-failures.js';
import type { Row, Value } from './unit.js';
import { firstHead, type HeadRow, headId, type UnitRow, unitId, unitsCollection } from './unit-rows.js';
import { WorkingRows } from './working-rows.js';

type Stored = mongoose.mongo.Document & { readonly _id: string };

/** What MongoDB answers to a write command; in a transaction the first error ends it. */
interface WriteReply {
	readonly n: number;
	readonly writeErrors?: readonly FailedWrite[];
}

interface FailedWrite {
	readonly index: number;
	readonly code: number;
	readonly errmsg: string;
	/** The unique key that is taken. */
	readonly keyValue?: Readonly<Record<string, unknown>>;
}

/** A write of a plan that MongoDB refused. */
export class WriteRefused extends Error {
	public override readonly name = 'WriteRefused';

	public constructor(
		public readonly planned: PlannedWrite,
		/** The key that is taken, if that is why. */
		public readonly taken: Readonly<Record<string, unknown>> | null,
		cause: unknown
	) {
		super(`${planned.collection}: write refused`, { cause });
	}

	/** The key of a unique index beside the `_id`: reading again does not show who has it. */
	public get secondary(): boolean {
		return this.taken !== null && !('_id' in this.taken);
	}
}

/** The commit was sent and no answer came: it has happened or not (design rule 9). */
export class CommitUncertain extends Error {
	public override readonly name = 'CommitUncertain';
}

/** So many unit rows are written in one command with the head; more are inserted faster by their own. */
const unitsWithHead = 2;
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
	 *
	 * @param hopeful Takes for granted that keys and inserted rows are new, and does not look: an insert that finds otherwise fails.
	 */
	public async read(
		guild: GuildId,
		batch: readonly Waiting[],
		hopeful: boolean
	): Promise<{ committed: Map<string, UnitRow>; rows: WorkingRows }> {
		const rows = new WorkingRows();
		const committed = new Map<string, UnitRow>();
		const reads = [...toRead(batch, hopeful)].map(async ([collection, { wanted, assumed }]) => {
			for (const id of assumed) if (!wanted.has(id)) rows.load(collection, id, null);
			if (wanted.size === 0) return;
			const found = new Map<string, Row>();
			for await (const row of this.#newest<Stored>(collection).find({ _id: { $in: [...wanted] } }, { batchSize: wanted.size + 1 }))
				found.set(row._id, row);
			for (const id of wanted) rows.load(collection, id, found.get(id) ?? null);
		});
		await Promise.all([...reads, hopeful ? undefined : this.#committed(guild, batch, committed)]);
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
				for (const [collection, writes] of writesByCollection(plan)) await this.#write(collection, writes, session);
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

	/**
	 * Ends transactions of this application that nobody has gone on with for `idleMs`; returns how many. MongoDB keeps what a killed
	 * process has written open for a minute, and the guild's head with it. Ending one that is only slow does no harm: it is tried again.
	 */
	public async endAbandoned(idleMs: number): Promise<number> {
		const admin = this.#client.db('admin');
		const pipeline = [
			{ $currentOp: { idleSessions: true, allUsers: false } },
			{
				$match: {
					active: false,
					appName: this.#client.options.appName,
					'transaction.timeInactiveMicros': { $gte: idleMs * 1_000 }
				}
			}
		];
		const idle = await admin.aggregate(pipeline, { readConcern: { level: 'local' } }).toArray();
		if (idle.length > 0) await admin.command({ killSessions: idle.map(({ lsid }) => ({ id: lsid.id })) });
		return idle.length;
	}

	/** The row that holds the unique key which a refused write wanted; `null` when it is gone or another guild's. */
	public async holder(guild: GuildId, { planned, taken }: WriteRefused): Promise<Row | null> {
		if (!taken) return null;
		const row = await this.#newest<Stored>(planned.collection).findOne(taken);
		return row?._id.startsWith(`${guild}|`) ? row : null;
	}

	async #committed(guild: GuildId, batch: readonly Waiting[], committed: Map<string, UnitRow>): Promise<void> {
		const keys = batch.map(({ unit }) => unitId(guild, unit.key));
		const units = this.#db.collection<UnitRow>(unitsCollection, { readConcern: { level: 'majority' } });
		for await (const row of units.find({ _id: { $in: keys } }, { batchSize: keys.length + 1 })) committed.set(row.key, row);
	}

	#newest<T extends mongoose.mongo.Document>(collection: string): mongoose.mongo.Collection<T> {
		return this.#db.collection<T>(collection, { readConcern: { level: 'local' }, readPreference: 'primary' });
	}

	/** First, because the writer that loses a race then loses it at once. A few units go along, which saves them a round trip. */
	async #moveHead({ guild, head, units }: Plan, session: mongoose.mongo.ClientSession): Promise<void> {
		const seq = head.seq + units.length;
		const first = head.seq === 0 && head.version === 0;
		const move = {
			q: { _id: headId(guild), seq: head.seq, version: head.version },
			u: { $set: { seq }, ...(first ? { $setOnInsert: { guild, locks: {} } } : {}) },
			upsert: first
		};
		const along = units.length <= unitsWithHead ? units : [];
		// An upsert whose filter no unit row fits: it inserts, or finds the key taken.
		const updates = [move, ...along.map(({ row }) => ({ q: { _id: row._id, key: { $exists: false } }, u: row, upsert: true }))];
		const command = { update: unitsCollection, updates, ordered: true };
		const reply = replyOf(await this.#db.command(command, { session, ignoreUndefined: true }));
		const [failed] = reply.writeErrors ?? [];
		const unit = failed && along[failed.index - 1];
		if (unit) throw refused(unitWrite(unit), failed);
		// A head that another writer has just made shows as a taken key.
		if (failed || reply.n !== updates.length) throw new HeadMoved();
	}

	/**
	 * Plain commands: the driver's bulk writes would measure every document before sending it, and hide which key was taken.
	 */
	async #write(collection: string, writes: readonly PlannedWrite[], session: mongoose.mongo.ClientSession): Promise<void> {
		const documents: Row[] = [];
		const updates: { q: object; u: object }[] = [];
		const deletes: { q: object; limit: 1 }[] = [];
		const sent: Record<'insert' | 'update' | 'delete', PlannedWrite[]> = { insert: [], update: [], delete: [] };
		for (const planned of writes) {
			const { write } = planned;
			sent[write.kind === 'replace' ? 'update' : write.kind].push(planned);
			if (write.kind === 'insert') documents.push(write.row);
			else if (write.kind === 'delete') deletes.push({ q: write.filter, limit: 1 });
			else updates.push({ q: write.filter, u: write.kind === 'replace' ? write.row : write.update });
		}
		if (deletes.length > 0) await this.#send({ delete: collection, deletes }, sent.delete, session);
		if (updates.length > 0) await this.#send({ update: collection, updates }, sent.update, session);
		if (documents.length > 0) await this.#send({ insert: collection, documents }, sent.insert, session);
	}

	async #send(command: mongoose.mongo.Document, writes: readonly PlannedWrite[], session: mongoose.mongo.ClientSession): Promise<void> {
		const reply = replyOf(await this.#db.command({ ...command, ordered: false }, { session, ignoreUndefined: true }));
		const [failed] = reply.writeErrors ?? [];
		const planned = failed && writes[failed.index];
		if (planned) throw refused(planned, failed);
		if (reply.n !== writes.length) throw new RowsChanged(`${reply.n} of ${writes.length} rows were as read`);
	}
}

/** The fields of a write command's reply. */
function replyOf({ n, writeErrors }: mongoose.mongo.Document): WriteReply {
	return { n, writeErrors };
}

function refused(planned: PlannedWrite, failed: FailedWrite): WriteRefused {
	return new WriteRefused(planned, failed.keyValue ?? null, new mongoose.mongo.MongoServerError({ ...failed, message: failed.errmsg }));
}

const unitWrite = ({ item, row }: Plan['units'][number]): PlannedWrite => ({
	collection: unitsCollection,
	write: { kind: 'insert', row: { ...row } },
	items: [item]
});

/** Unit rows first (unless they went with the head), then the others in the order in which they were first named. */
function writesByCollection({ units, writes }: Plan): Map<string, PlannedWrite[]> {
	const groups = new Map<string, PlannedWrite[]>();
	for (const planned of [...(units.length > unitsWithHead ? units.map(unitWrite) : []), ...writes]) {
		const group = groups.get(planned.collection);
		if (group) group.push(planned);
		else groups.set(planned.collection, [planned]);
	}
	return groups;
}
