import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { database } from '#core/mongo/index';
import { type OutboxRow, outboxCollection } from '#core/outbox/outbox.repository';
import type { SetupRunRow } from './run.types.js';
import { type StoredDraft, type StoredRun, type StoredSetup, setupDraftModel, setupModel, setupRunModel } from './setup.model.js';
import type { SetupDraftRow, SetupRow } from './setup.types.js';
import { draftId, finishKey, runId, setupId } from './setup-rows.js';

/** How one effect of a run stands. */
export type EffectState = Pick<OutboxRow, 'key' | 'state' | 'error' | 'deadBy' | 'failures'>;

/** Reads set-ups, wizard drafts and how the steps of a run stand. */
export class SetupRepository {
	readonly #setups: Model<StoredSetup>;
	readonly #drafts: Model<StoredDraft>;
	readonly #runs: Model<StoredRun>;

	public constructor(private readonly connection: Connection) {
		this.#setups = setupModel(connection);
		this.#drafts = setupDraftModel(connection);
		this.#runs = setupRunModel(connection);
	}

	public async find(guild: GuildId): Promise<SetupRow | null> {
		const row = await this.#setups
			.findOne({ _id: setupId(guild) })
			.lean<SetupRow>()
			.exec();
		// Rows of a version that knew no undo have neither.
		return row && { ...row, of: row.of ?? row.run, ends: row.ends ?? finishKey(row.run) };
	}

	/** One run of the guild, or `null`. */
	public run(guild: GuildId, run: number): Promise<SetupRunRow | null> {
		return this.#runs
			.findOne({ _id: runId(guild, run) })
			.lean<SetupRunRow>()
			.exec();
	}

	/** The newest run of the guild; with `standing` the newest that was not taken back. */
	public lastRun(guild: GuildId, { standing = false }: { readonly standing?: boolean } = {}): Promise<SetupRunRow | null> {
		return this.#runs
			.findOne({ guild, ...(standing ? { standing: true } : {}) })
			.sort({ run: -1 })
			.lean<SetupRunRow>()
			.exec();
	}

	public draft(guild: GuildId, member: MemberId): Promise<SetupDraftRow | null> {
		return this.#drafts
			.findOne({ _id: draftId(guild, member) })
			.lean<SetupDraftRow>()
			.exec();
	}

	/** The states of effects by key; keys that are not there are left out. */
	public async effects(guild: GuildId, keys: readonly string[]): Promise<ReadonlyMap<string, EffectState>> {
		const rows = await database(this.connection)
			.collection<OutboxRow>(outboxCollection)
			.find({ _id: { $in: keys.map((key) => rowId(guild, 'effect', key)) } })
			.project<EffectState>({ _id: 0, key: 1, state: 1, error: 1, deadBy: 1, failures: 1 })
			.toArray();
		return new Map(rows.map((row) => [row.key, row]));
	}
}
