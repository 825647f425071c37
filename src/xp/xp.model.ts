import type { Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { CappedBy } from './reward.js';

export const xpEntriesCollection = 'xp_entries';
export const xpMembersCollection = 'xp_members';
export const rewardCountersCollection = 'reward_counters';

/**
 * One payment of a reward rule, also one of 0 because of a cap: its `_id` is what makes the payment unique. Append-only, except for
 * rules that count a day in one row.
 */
export interface XpEntryRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly amount: number;
	readonly tokens: number;
	readonly credits: number;
	readonly rule: string;
	readonly ruleName: string;
	readonly source: string;
	readonly capped: readonly CappedBy[];
	/** How many events the row stands for. */
	readonly count: number;
	readonly at: Date;
	/** Position of the payment in its guild; of a counting row, the latest one's. */
	readonly seq: number;
	/** Order among the entries of one unit. */
	readonly part: number;
}

/** XP of a member: the sum of the entries. */
export interface XpMemberRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly xp: number;
}

/** How much of a cap is used up in its window, or until when a cooldown runs. */
export interface RewardCounterRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly value?: number;
	readonly until?: Date;
}

export const xpEntryModel = (connection: Connection) =>
	defineModel<XpEntryRow>(connection, {
		name: 'XpEntry',
		collection: xpEntriesCollection,
		schema: {
			guild: String,
			member: String,
			amount: Number,
			tokens: Number,
			credits: Number,
			rule: String,
			ruleName: String,
			source: String,
			capped: [String],
			count: Number,
			at: Date,
			seq: Number,
			part: Number
		},
		indexes: [{ fields: { guild: 1, member: 1, seq: -1, part: 1 } }, { fields: { guild: 1, member: 1, at: -1 } }]
	});

export const xpMemberModel = (connection: Connection) =>
	defineModel<XpMemberRow>(connection, {
		name: 'XpMember',
		collection: xpMembersCollection,
		schema: { guild: String, member: String, xp: Number },
		indexes: [{ fields: { guild: 1, xp: -1, member: 1 } }]
	});

export const rewardCounterModel = (connection: Connection) =>
	defineModel<RewardCounterRow>(connection, {
		name: 'RewardCounter',
		collection: rewardCountersCollection,
		schema: { guild: String, member: String, value: Number, until: Date },
		indexes: [{ fields: { guild: 1, member: 1 } }]
	});
