import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { CounterValues } from './reward.js';
import { type RewardCounterRow, rewardCounterModel, type XpEntryRow, type XpMemberRow, xpEntryModel, xpMemberModel } from './xp.model.js';

/** Place of an entry in the list of a member's entries. */
export interface EntryCursor {
	readonly seq: number;
	readonly part: number;
}

/** Reads of XP; nothing here writes, units of work do. */
export class XpRepository {
	readonly #entries: Model<XpEntryRow>;
	readonly #members: Model<XpMemberRow>;
	readonly #counters: Model<RewardCounterRow>;

	public constructor(connection: Connection) {
		this.#entries = xpEntryModel(connection);
		this.#members = xpMemberModel(connection);
		this.#counters = rewardCounterModel(connection);
	}

	/** Counter and cooldown rows by id; rows that are not there are left out. */
	public async counters(guild: GuildId, ids: readonly string[]): Promise<CounterValues> {
		const rows = ids.length === 0 ? [] : await this.#counters.find({ _id: { $in: [...ids] }, guild }).lean<RewardCounterRow[]>();
		const used = new Map<string, number>();
		const cooldowns = new Map<string, Date>();
		for (const row of rows) {
			if (row.value !== undefined) used.set(row._id, row.value);
			if (row.until !== undefined) cooldowns.set(row._id, row.until);
		}
		return { used, cooldowns };
	}

	/** XP of a member, 0 without a row. */
	public async xp(guild: GuildId, member: MemberId): Promise<number> {
		const row = await this.#members.findOne({ _id: rowId(guild, 'xpm', member), guild }, { xp: 1 }).lean<{ xp: number } | null>();
		return row?.xp ?? 0;
	}

	/** How many members have more XP, or as many and come first; counts up to `limit`. */
	public async ahead(guild: GuildId, member: MemberId, xp: number, limit: number): Promise<number> {
		const more = await this.#members.countDocuments({ guild, xp: { $gt: xp } }, { limit });
		if (more >= limit) return limit;
		const same = await this.#members.countDocuments({ guild, xp, member: { $lt: member } }, { limit });
		return Math.min(more + same, limit);
	}

	/** How many members have XP at all; counts up to `limit`. */
	public async ranked(guild: GuildId, limit: number): Promise<number> {
		return this.#members.countDocuments({ guild, xp: { $gt: 0 } }, { limit });
	}

	/** Latest entries of a member, newest first, after the place where a page ended. */
	public async entries(guild: GuildId, member: MemberId, limit: number, after: EntryCursor | null): Promise<XpEntryRow[]> {
		const rest = after ? { $or: [{ seq: { $lt: after.seq } }, { seq: after.seq, part: { $gt: after.part } }] } : {};
		return this.#entries
			.find({ guild, member, ...rest })
			.sort({ guild: 1, member: 1, seq: -1, part: 1 })
			.limit(limit)
			.lean<XpEntryRow[]>();
	}

	/** What a source has paid a member, and what was taken back of it; counting rows have no source of their own. */
	public async ofSource(guild: GuildId, member: MemberId, source: string): Promise<XpEntryRow[]> {
		return this.#entries.find({ guild, member, source }).sort({ guild: 1, member: 1, seq: -1, part: 1 }).limit(100).lean<XpEntryRow[]>();
	}

	/** XP of a member by rule since a moment, most first; rules that paid nothing are left out. */
	public async byRule(guild: GuildId, member: MemberId, since: Date): Promise<{ rule: string; ruleName: string; xp: number }[]> {
		const rows = await this.#entries.aggregate<{ _id: string; ruleName: string; xp: number }>([
			{ $match: { guild, member, at: { $gte: since }, amount: { $gt: 0 } } },
			{ $group: { _id: '$rule', ruleName: { $last: '$ruleName' }, xp: { $sum: '$amount' } } },
			{ $sort: { xp: -1, _id: 1 } },
			{ $limit: 10 }
		]);
		return rows.map(({ _id, ruleName, xp }) => ({ rule: _id, ruleName, xp }));
	}
}
