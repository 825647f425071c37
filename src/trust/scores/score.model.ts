import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { UpdateChange, Value } from '#core/units/unit';
import { unitSeq } from '#core/units/unit';
import { toValue } from '#settings';
import type { Credit, Formula, MemberState } from '../engine/index.js';

export const scoreFoldsCollection = 'trust_folds';
export const scoresCollection = 'trust_scores';

/** A set of states that is being built beside the one in use, because the formula changed or somebody asked for it. */
export interface NextGeneration {
	readonly gen: number;
	readonly folded: number;
	readonly formula: Formula;
}

/** How far the evidence of a guild is folded into the states of its members; one row per guild. */
export interface FoldRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** `seq` of the newest evidence. */
	readonly head: number;
	/** Evidence up to this `seq` is in the states of `gen`. */
	readonly folded: number;
	/** The generation of states that is read. */
	readonly gen: number;
	/** What its states were folded with; `null`: nothing was folded yet. */
	readonly formula: Formula | null;
	readonly next: NextGeneration | null;
	/** `folded` at the last look at what groups can pass on. */
	readonly cut: number;
	readonly cutAt: Date | null;
}

/** What is known of one member, worked out of the evidence; can be rebuilt from it at any time. */
export interface ScoreRow {
	/** `rowId(guild, 'trust', gen, member)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly gen: number;
	readonly member: MemberId;
	readonly state: MemberState;
	/** Credit that others can pass on to the member; `null` until the first look. */
	readonly credit: Credit | null;
}

export const foldId = (guild: GuildId): string => rowId(guild, 'trustFold');
export const scoreId = (guild: GuildId, gen: number, member: string): string => rowId(guild, 'trust', gen, member);

/** The fold of a guild without evidence. */
export const firstFold = (guild: GuildId) =>
	({ _id: foldId(guild), guild, head: 0, folded: 0, gen: 1, formula: null, next: null, cut: 0, cutAt: null }) as const satisfies FoldRow;

/** The change that says that this unit adds evidence. */
export const evidenceAdded = (guild: GuildId): UpdateChange => ({
	in: scoreFoldsCollection,
	id: foldId(guild),
	upsert: firstFold(guild),
	set: { head: unitSeq }
});

/** A state as a unit of work writes it. */
export const storedState = (state: MemberState): Value => toValue(state);

export const foldModel = (connection: Connection) =>
	defineModel<FoldRow>(connection, {
		name: 'TrustFold',
		collection: scoreFoldsCollection,
		schema: { guild: String, head: Number, folded: Number, gen: Number, formula: {}, next: {}, cut: Number, cutAt: Date }
	});

export const scoreModel = (connection: Connection) =>
	defineModel<ScoreRow>(connection, {
		name: 'TrustScore',
		collection: scoresCollection,
		schema: { guild: String, gen: Number, member: String, state: {}, credit: {} },
		indexes: [{ fields: { guild: 1, gen: 1, member: 1 } }]
	});
