import type { Connection, Model } from 'mongoose';
import { type GuildId, guildId, type MemberId } from '#core/ids';
import type { Credit } from '../engine/index.js';
import { type EvidenceRow, evidenceModel } from '../trust.model.js';
import { type FoldRow, foldId, foldModel, type ScoreRow, scoreId, scoreModel } from './score.model.js';

const perWrite = 1_000;

/** Reads of folds and states; credit is written here too, because it is worked out anew from the states at any time. */
export class ScoreRepository {
	readonly #evidence: Model<EvidenceRow>;
	readonly #folds: Model<FoldRow>;
	readonly #scores: Model<ScoreRow>;

	public constructor(connection: Connection) {
		this.#evidence = evidenceModel(connection);
		this.#folds = foldModel(connection);
		this.#scores = scoreModel(connection);
	}

	public async fold(guild: GuildId): Promise<FoldRow | null> {
		return this.#folds.findOne({ _id: foldId(guild), guild }).lean<FoldRow>();
	}

	/** Guilds that have evidence. */
	public async guilds(): Promise<GuildId[]> {
		const rows = await this.#folds.find({}, { guild: 1 }).lean<Pick<FoldRow, 'guild'>[]>();
		return rows.map(({ guild }) => guildId(guild));
	}

	/** Evidence after `seq` in the order in which it is folded; at least `most` rows if there are so many, and never a part of a unit. */
	public async evidenceAfter(guild: GuildId, seq: number, most: number): Promise<EvidenceRow[]> {
		const rows = await this.#evidence
			.find({ guild, seq: { $gt: seq } })
			.sort({ guild: 1, seq: 1 })
			.limit(most)
			.lean<EvidenceRow[]>();
		const last = rows.at(-1)?.seq;
		if (rows.length < most || last === undefined) return ordered(rows);
		const whole = await this.#evidence.find({ guild, seq: last }).lean<EvidenceRow[]>();
		return ordered([...rows.filter((row) => row.seq < last), ...whole]);
	}

	public async score(guild: GuildId, gen: number, member: MemberId): Promise<ScoreRow | null> {
		return this.#scores.findOne({ _id: scoreId(guild, gen, member), guild }).lean<ScoreRow>();
	}

	public async scores(guild: GuildId, gen: number, members: readonly string[]): Promise<ScoreRow[]> {
		return this.#scores.find({ _id: { $in: members.map((member) => scoreId(guild, gen, member)) }, guild }).lean<ScoreRow[]>();
	}

	/** All states of a generation, in order of the members. */
	public async everyScore(guild: GuildId, gen: number): Promise<ScoreRow[]> {
		return this.#scores.find({ guild, gen }).sort({ guild: 1, gen: 1, member: 1 }).lean<ScoreRow[]>();
	}

	/** The same with only what the cut looks at: a large guild's states are not held in memory with all their entries. */
	public async forCut(guild: GuildId, gen: number): Promise<ScoreRow[]> {
		const rows = await this.#scores
			.find({ guild, gen }, { 'state.entries': 0, 'state.pairs': 0, 'state.vouches': 0 })
			.sort({ guild: 1, gen: 1, member: 1 })
			.lean<ScoreRow[]>();
		return rows.map((row) => ({ ...row, state: { ...row.state, entries: [], pairs: [], vouches: [] } }));
	}

	public async count(guild: GuildId, gen: number): Promise<number> {
		return this.#scores.countDocuments({ guild, gen });
	}

	/** Writes what each member can be passed on; only what differs. */
	public async setCredit(
		guild: GuildId,
		gen: number,
		changed: readonly { readonly member: string; readonly credit: Credit }[]
	): Promise<void> {
		for (let start = 0; start < changed.length; start += perWrite) {
			await this.#scores.bulkWrite(
				changed.slice(start, start + perWrite).map(({ member, credit }) => ({
					updateOne: { filter: { _id: scoreId(guild, gen, member), guild }, update: { $set: { credit } } }
				})),
				{ ordered: false }
			);
		}
	}

	/** Remembers that the fold, as it was read, was looked at for what groups can pass on; nothing when somebody else was faster. */
	public async cutDone({ guild, gen, folded, cutAt }: FoldRow, at: Date): Promise<void> {
		await this.#folds.updateOne({ _id: foldId(guild), guild, gen, cutAt }, { $set: { cut: folded, cutAt: at } });
	}

	/** Removes states of generations that nobody reads any more. */
	public async dropBefore(guild: GuildId, gen: number): Promise<void> {
		await this.#scores.deleteMany({ guild, gen: { $lt: gen } });
	}
}

const ordered = (rows: readonly EvidenceRow[]): EvidenceRow[] =>
	[...rows].sort((one, other) => one.seq - other.seq || (one.key < other.key ? -1 : one.key > other.key ? 1 : 0));
