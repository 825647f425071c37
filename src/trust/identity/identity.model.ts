import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const identitiesCollection = 'identities';
export const gameIdsCollection = 'game_ids';

/** One id of a member, sealed for the row that keeps it. */
export type SealedId = {
	/** Key of the question that asked for it. */
	readonly kind: string;
	readonly sealed: string;
	/** Names its row in `game_ids`. */
	readonly hash: string;
};

/** Who a member says to be in the game. */
export type Claim = {
	readonly survivor: string;
	/** Value of a platform of the settings; empty: not asked. */
	readonly platform: string;
	readonly ids: readonly SealedId[];
	/** Stored files. */
	readonly proof: readonly string[];
	readonly at: Date;
};

/** A claim that staff have checked. */
export type Verified = Claim & { readonly by: string; readonly byName: string; readonly verifiedAt: Date };

/** What happened to a member's identity, oldest first. */
export type IdentityStep = {
	readonly what: 'entered' | 'takenBack' | 'verified' | 'refused' | 'lost' | 'transferred';
	readonly by: string;
	readonly at: Date;
	readonly reason: string;
	/** The claim that it was about, with its ids still sealed. */
	readonly claim: Claim | null;
};

/** Who one member is in the game; `n` grows with each change and guards the next one. */
export interface IdentityRow {
	/** `identityId(guild, member)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	/** As the member was called when they entered it. */
	readonly name: string;
	readonly n: number;
	readonly verified: Verified | null;
	/** Waits for staff. */
	readonly waiting: Claim | null;
	/** When it began to wait; `null` when nothing does. */
	readonly waitingSince: Date | null;
	/** Names of the survivors of both claims, made comparable; staff search them. */
	readonly survivors: readonly string[];
	/** The member lets others see survivor and platform. */
	readonly shown: boolean;
	/** The last refusal, until the next entry. */
	readonly refused: { readonly reason: string; readonly at: Date } | null;
	/** Day of the last entry (`2026-11-21`, UTC), and how many there were on it. */
	readonly day: string;
	readonly entries: number;
	readonly history: readonly IdentityStep[];
}

/** One game id as a guild knows it: who holds it and who says that it is theirs. Both racers write this row. */
export interface GameIdRow {
	/** `gameIdRow(guild, hash)` */
	readonly _id: string;
	readonly guild: GuildId;
	/** For whom it is verified. */
	readonly holder: MemberId | null;
	/** Whose claim with it waits, by member. */
	readonly claimed: Readonly<Record<string, true>>;
}

export const identityId = (guild: GuildId, member: string): string => rowId(guild, 'identity', member);
export const gameIdRow = (guild: GuildId, hash: string): string => rowId(guild, 'game-id', hash);

const mixed = {};

export const identityModel = (connection: Connection) =>
	defineModel<IdentityRow>(connection, {
		name: 'Identity',
		collection: identitiesCollection,
		schema: {
			guild: String,
			member: String,
			name: String,
			n: Number,
			verified: mixed,
			waiting: mixed,
			waitingSince: Date,
			survivors: [String],
			shown: Boolean,
			refused: mixed,
			day: String,
			entries: Number,
			history: [mixed]
		},
		indexes: [
			{ fields: { guild: 1, waitingSince: 1 }, partialFilterExpression: { waitingSince: { $type: 'date' } } },
			{ fields: { guild: 1, survivors: 1 } }
		]
	});

export const gameIdModel = (connection: Connection) =>
	defineModel<GameIdRow>(connection, {
		name: 'GameId',
		collection: gameIdsCollection,
		schema: { guild: String, holder: String, claimed: mixed },
		indexes: [{ fields: { guild: 1, holder: 1 } }]
	});
