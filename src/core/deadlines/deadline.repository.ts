import type mongoose from 'mongoose';
import { database } from '../mongo/database.js';
import { type DeadlineRow, deadlinesCollection } from './deadline.js';

/** A deadline with the memory of handlers that failed. */
export interface StoredDeadline extends DeadlineRow {
	/** Failures of the handler for this very moment; a deadline that was moved since starts afresh. */
	readonly failed?: { readonly at: Date; readonly times: number; readonly retryAt: Date };
}

/** The deadlines of all guilds, as the sweep sees them. */
export class DeadlineRepository {
	readonly #rows: mongoose.mongo.Collection<StoredDeadline>;

	public constructor(connection: mongoose.Connection) {
		this.#rows = database(connection).collection<StoredDeadline>(deadlinesCollection);
	}

	/** Makes the index, before the first deadline is set. */
	public async prepare(): Promise<void> {
		await this.#rows.createIndexes([{ key: { at: 1 }, name: 'at' }]);
	}

	/** Deadlines that have passed at `now`, oldest first, without those that wait for another try. */
	public due(now: Date, limit: number): Promise<StoredDeadline[]> {
		return this.#rows
			.find({
				at: { $lte: now },
				$or: [{ failed: { $exists: false } }, { 'failed.retryAt': { $lte: now } }, { $expr: { $ne: ['$failed.at', '$at'] } }]
			})
			.sort({ at: 1 })
			.limit(limit)
			.toArray();
	}

	/** When the next deadline after `now` falls due, or `null`. */
	public async next(now: Date): Promise<Date | null> {
		const [row] = await this.#rows
			.find({ at: { $gt: now } }, { projection: { at: 1 } })
			.sort({ at: 1 })
			.limit(1)
			.toArray();
		return row?.at ?? null;
	}

	/** Whether the deadline is still there for the moment it was seen with. */
	public async stillDue(row: StoredDeadline): Promise<boolean> {
		return (await this.#rows.countDocuments({ _id: row._id, at: row.at }, { limit: 1 })) === 1;
	}

	/** Notes a failure, unless the deadline was moved meanwhile. */
	public async noteFailure(row: StoredDeadline, times: number, retryAt: Date): Promise<void> {
		await this.#rows.updateOne({ _id: row._id, at: row.at }, { $set: { failed: { at: row.at, times, retryAt } } });
	}
}
