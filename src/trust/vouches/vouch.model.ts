import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const vouchesCollection = 'vouches';
export const vouchCountsCollection = 'vouch_counts';

/**
 * Where the vouch of one member for another stands: `open` counts; `withdrawn` counts no more and is at risk until it is free; the others
 * have ended (`failed`: the other one had a case upheld).
 */
export type VouchState = 'none' | 'open' | 'withdrawn' | 'expired' | 'refused' | 'failed';

/** The vouch of one member for another; one row per pair, `n` counts their vouches. What each of them said is in the evidence. */
export interface VouchRow {
	/** `vouchId(guild, from, to)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly from: MemberId;
	readonly fromName: string;
	readonly to: MemberId;
	readonly toName: string;
	readonly n: number;
	readonly state: VouchState;
	/** It takes one of the voucher's places, and its stake is at risk. */
	readonly held: boolean;
	/** Share of the voucher's standing, 0–1. */
	readonly stake: number;
	readonly at: Date;
	/** When it ends by itself, or a withdrawn one is free. */
	readonly until: Date;
	/** Before this no other vouch of this pair; `null` while it is held. */
	readonly againAt: Date | null;
	/** Number of the case that it failed by. */
	readonly case: number | null;
}

/** How many vouches of a member are held: the row that racers meet in. */
export interface VouchCountRow {
	/** `vouchCountId(guild, from)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly open: number;
}

export const vouchId = (guild: GuildId, from: string, to: string): string => rowId(guild, 'vouch', from, to);
export const vouchCountId = (guild: GuildId, from: string): string => rowId(guild, 'vouches', from);

export const vouchModel = (connection: Connection) =>
	defineModel<VouchRow>(connection, {
		name: 'Vouch',
		collection: vouchesCollection,
		schema: {
			guild: String,
			from: String,
			fromName: String,
			to: String,
			toName: String,
			n: Number,
			state: String,
			held: Boolean,
			stake: Number,
			at: Date,
			until: Date,
			againAt: Date,
			case: Number
		},
		indexes: [{ fields: { guild: 1, from: 1, at: -1 } }, { fields: { guild: 1, to: 1, at: -1 } }]
	});

export const vouchCountModel = (connection: Connection) =>
	defineModel<VouchCountRow>(connection, {
		name: 'VouchCount',
		collection: vouchCountsCollection,
		schema: { guild: String, open: Number }
	});
