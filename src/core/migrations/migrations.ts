import type mongoose from 'mongoose';
import type { Clock } from '../clock.js';
import type { Leases } from '../leases/leases.js';
import type { Logger } from '../logging/logger.js';
import { database } from '../mongo/database.js';
import type { Value } from '../units/unit.js';

/** A change of stored data that a new version needs (design rule 18). */
export interface Migration {
	/** Date and name: `20261121-wallet-currency`. They run in the order of their ids, each once. */
	readonly id: string;
	/**
	 * Changes the data. May be cut off anywhere and is then run again, so it must be safe to repeat; a long one saves how far it came
	 * and goes on from there.
	 */
	up(run: MigrationRun): Promise<void>;
}

export interface MigrationRun {
	readonly db: mongoose.mongo.Db;
	/** What the last cut-off run saved; `undefined` on the first. */
	readonly progress: Value | undefined;
	save(progress: Value): Promise<void>;
}

interface MigrationRow {
	readonly _id: string;
	readonly state: 'running' | 'done';
	readonly progress?: Value;
	readonly startedAt: Date;
	readonly doneAt?: Date;
}

const leaseName = 'migrations';
const leaseMs = 30_000;
const waitMs = 500;
const idShape = /^\d{8}-[a-z0-9-]+$/;

/** Runs the migrations of the domains at start, one process at a time; the others wait until they are done. */
export class Migrations {
	readonly #rows: mongoose.mongo.Collection<MigrationRow>;

	public constructor(
		private readonly connection: mongoose.Connection,
		private readonly leases: Leases,
		private readonly clock: Clock,
		private readonly logger: Logger
	) {
		this.#rows = database(connection).collection<MigrationRow>('migrations');
	}

	/** Runs those of `migrations` that have not run yet; returns their ids. */
	public async run(migrations: readonly Migration[]): Promise<string[]> {
		const sorted = [...migrations].sort((a, b) => (a.id < b.id ? -1 : 1));
		for (const [index, { id }] of sorted.entries()) {
			if (!idShape.test(id)) throw new Error(`A migration is called '${id}'; it should begin with a date: 20261121-name`);
			if (sorted[index + 1]?.id === id) throw new Error(`Two migrations are called '${id}'`);
		}
		for (;;) {
			const open = await this.#open(sorted);
			if (open.length === 0) return [];
			const ran = await this.leases.hold(leaseName, leaseMs, async () => {
				const still = await this.#open(sorted);
				for (const migration of still) await this.#run(migration);
				return still.map(({ id }) => id);
			});
			if (ran !== null) return ran;
			await new Promise((resolve) => setTimeout(resolve, waitMs));
		}
	}

	async #open(migrations: readonly Migration[]): Promise<Migration[]> {
		const done = await this.#rows.find({ _id: { $in: migrations.map(({ id }) => id) }, state: 'done' }).toArray();
		const ids = new Set(done.map(({ _id }) => _id));
		return migrations.filter(({ id }) => !ids.has(id));
	}

	async #run({ id, up }: Migration): Promise<void> {
		const row = await this.#rows.findOneAndUpdate(
			{ _id: id },
			{ $setOnInsert: { state: 'running', startedAt: this.clock.now() } },
			{ upsert: true, returnDocument: 'after' }
		);
		this.logger.info({ migration: id, resumed: row?.progress !== undefined }, 'migrating');
		await up({
			db: database(this.connection),
			progress: row?.progress,
			save: async (progress) => void (await this.#rows.updateOne({ _id: id }, { $set: { progress } }))
		});
		await this.#rows.updateOne({ _id: id }, { $set: { state: 'done', doneAt: this.clock.now() } });
		this.logger.info({ migration: id }, 'migrated');
	}
}
