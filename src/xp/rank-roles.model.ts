import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import { type XpMemberRow, xpMemberModel } from './xp.model.js';

export const rankHoldersCollection = 'rank_holders';
export const rankWalksCollection = 'rank_walks';

/** What is known of a member's time in the guild, and the role of their rank; `_id`: `rowId(guild, 'rankh', member)`. */
export interface RankHolderRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	/** `null`: not in the guild any more. */
	readonly joinedAt: Date | null;
	/** The role that the rank asks for, as far as it was asked for at Discord; `null`: none. */
	readonly role: string | null;
	/** It has been given. */
	readonly given: boolean;
	/** A role that somebody took away by hand: it is not given again. */
	readonly kept: string | null;
	readonly rev: number;
}

/** How far the walk over a guild's members is; `_id`: `rowId(guild, 'rankw')`. */
export interface RankWalkRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** The last member that was looked at; empty: between two walks. */
	readonly cursor: string;
	/** Tells the ladder of this walk from another one. */
	readonly ladder: string;
	/** When the next walk begins. */
	readonly nextAt: Date;
	readonly rev: number;
}

export const rankHolderModel = (connection: Connection) =>
	defineModel<RankHolderRow>(connection, {
		name: 'RankHolder',
		collection: rankHoldersCollection,
		schema: { guild: String, member: String, joinedAt: Date, role: String, given: Boolean, kept: String, rev: Number },
		indexes: [{ fields: { guild: 1, joinedAt: 1, member: 1 } }]
	});

export const rankWalkModel = (connection: Connection) =>
	defineModel<RankWalkRow>(connection, {
		name: 'RankWalk',
		collection: rankWalksCollection,
		schema: { guild: String, cursor: String, ladder: String, nextAt: Date, rev: Number }
	});

/** Reads of rank holders; nothing here writes, units of work do. */
export class RankHolderRepository {
	readonly #holders: Model<RankHolderRow>;
	readonly #walks: Model<RankWalkRow>;
	readonly #members: Model<XpMemberRow>;

	public constructor(connection: Connection) {
		this.#holders = rankHolderModel(connection);
		this.#walks = rankWalkModel(connection);
		this.#members = xpMemberModel(connection);
	}

	public walk(guild: GuildId): Promise<RankWalkRow | null> {
		return this.#walks
			.findOne({ _id: rowId(guild, 'rankw') })
			.lean<RankWalkRow>()
			.exec();
	}

	/** Members with XP after one of them, in the order of their ids. */
	public async membersAfter(guild: GuildId, member: string, most: number): Promise<readonly MemberId[]> {
		const rows = await this.#members
			.find({ _id: { $gt: rowId(guild, 'xpm', member), $lt: rowId(guild, 'xpm', '~') } }, { member: 1 })
			.sort({ _id: 1 })
			.limit(most)
			.lean<Pick<XpMemberRow, 'member'>[]>();
		return rows.map((row) => row.member);
	}

	public async holders(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, RankHolderRow>> {
		const rows = await this.#holders.find({ _id: { $in: members.map((id) => rowId(guild, 'rankh', id)) } }).lean<RankHolderRow[]>();
		return new Map(rows.map((row) => [row.member, row]));
	}

	/** Members whose time in the guild is known, those who have been here longest first. */
	public known(guild: GuildId, most: number): Promise<RankHolderRow[]> {
		return this.#holders
			.find({ guild, joinedAt: { $ne: null } })
			.sort({ guild: 1, joinedAt: 1, member: 1 })
			.limit(most)
			.lean<RankHolderRow[]>();
	}

	/** Since when these members are here; those of whom it is not known are left out. */
	public async joinedOf(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, Date>> {
		const rows = await this.#holders
			.find({ _id: { $in: members.map((member) => rowId(guild, 'rankh', member)) }, guild }, { member: 1, joinedAt: 1 })
			.lean<RankHolderRow[]>();
		return new Map(rows.flatMap(({ member, joinedAt }) => (joinedAt ? [[member, joinedAt]] : [])));
	}

	/** XP of these members; those without are left out. */
	public async xpOf(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, number>> {
		const rows = await this.#members.find({ _id: { $in: members.map((id) => rowId(guild, 'xpm', id)) } }).lean<XpMemberRow[]>();
		return new Map(rows.map(({ member, xp }) => [member, xp]));
	}
}
