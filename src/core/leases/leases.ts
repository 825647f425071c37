import type mongoose from 'mongoose';
import { database } from '../mongo/database.js';
import { isGone, thisProcess } from './process-identity.js';

export const leasesCollection = 'leases';

interface LeaseRow {
	readonly _id: string;
	readonly owner: string;
	readonly token: number;
	readonly until: Date;
}

/** A lease that is held. */
export interface Lease {
	readonly name: string;
	/** Grows with every change of hands: a write guarded by it fails once somebody else holds the lease (fencing). */
	readonly token: number;
	/** Holds it for another full term. `false`: somebody else has it. */
	renew(): Promise<boolean>;
	release(): Promise<void>;
}

/**
 * Leases in MongoDB: who among several processes does a thing that one should do. Times are MongoDB's own, so clocks that
 * differ between machines do no harm. A holder that died on this machine is replaced at once, others when their term is over.
 */
export class Leases {
	readonly #rows: mongoose.mongo.Collection<LeaseRow>;

	public constructor(
		connection: mongoose.Connection,
		private readonly owner: string = thisProcess.owner
	) {
		this.#rows = database(connection).collection<LeaseRow>(leasesCollection);
	}

	/** Takes the lease for `termMs`, or returns `null` when another living holder has it. */
	public async take(name: string, termMs: number): Promise<Lease | null> {
		const held = await this.#rows.findOne({ _id: name });
		if (held === null) return this.#first(name, termMs);

		const row = await this.#rows.findOneAndUpdate(
			{
				_id: name,
				token: held.token,
				...(held.owner === this.owner || isGone(held.owner) ? {} : { $expr: { $lte: ['$until', '$$NOW'] } })
			},
			[{ $set: { owner: this.owner, token: { $add: ['$token', 1] }, until: inMs(termMs) } }],
			{ returnDocument: 'after' }
		);
		return row === null ? null : this.#lease(name, row.token, termMs);
	}

	/** Runs `work` while holding the lease, renewing it; returns `null` without running it when another holds it. */
	public async hold<T>(name: string, termMs: number, work: (lease: Lease) => Promise<T>): Promise<T | null> {
		const lease = await this.take(name, termMs);
		if (lease === null) return null;
		const timer = setInterval(() => {
			// A failed renewal is no harm by itself: the work is guarded, the lease only avoids doing it twice.
			lease.renew().catch(() => undefined);
		}, termMs / 3);
		timer.unref();
		try {
			return await work(lease);
		} finally {
			clearInterval(timer);
			await lease.release();
		}
	}

	/** When something was last done, by any process; `null`: never. */
	public async lastRun(name: string): Promise<Date | null> {
		const row = await this.#rows.findOne({ _id: `last|${name}` });
		return row?.until ?? null;
	}

	/** Notes that something was done at `at`; never moves back. */
	public async noteRun(name: string, at: Date): Promise<void> {
		await this.#rows.updateOne({ _id: `last|${name}` }, { $max: { until: at }, $setOnInsert: { owner: '', token: 0 } }, { upsert: true });
	}

	async #first(name: string, termMs: number): Promise<Lease | null> {
		const row = await this.#rows.findOneAndUpdate(
			{ _id: name },
			[
				{
					$set: {
						owner: { $ifNull: ['$owner', this.owner] },
						token: { $ifNull: ['$token', 1] },
						until: { $ifNull: ['$until', inMs(termMs)] }
					}
				}
			],
			{ upsert: true, returnDocument: 'after' }
		);
		return row !== null && row.owner === this.owner && row.token === 1 ? this.#lease(name, 1, termMs) : null;
	}

	#lease(name: string, token: number, termMs: number): Lease {
		const mine = { _id: name, owner: this.owner, token };
		return {
			name,
			token,
			renew: async () => (await this.#rows.updateOne(mine, [{ $set: { until: inMs(termMs) } }])).matchedCount === 1,
			release: async () => {
				await this.#rows.updateOne(mine, [{ $set: { until: '$$NOW' } }]);
			}
		};
	}
}

/** A moment from now on MongoDB's clock, for updates written as pipelines. */
export const inMs = (ms: number): { $dateAdd: { startDate: '$$NOW'; unit: 'millisecond'; amount: number } } => ({
	$dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms }
});
