import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Confidence, SeenInvite, Uses } from './attribution.js';
import type { InviteState, VoidReason } from './invites.saga.js';

export const invitesCollection = 'invites';
export const invitersCollection = 'inviters';
export const inviteCodesCollection = 'invite_codes';
export const inviteBooksCollection = 'invite_books';

/** Who brought a member; one row per member and guild, for ever. */
export interface InviteRow {
	/** `rowId(guild, 'invite', member)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	/** Their name when they joined. */
	readonly name: string;
	readonly inviter: MemberId | null;
	readonly code: string | null;
	readonly confidence: Confidence;
	readonly state: InviteState;
	/** Why they count for nobody. */
	readonly why: VoidReason | null;
	/** Inviter and invited were in one tribe when they came to count. */
	readonly related: boolean;
	/** The latest join. */
	readonly joinedAt: Date;
	/** `null`: still here. */
	readonly leftAt: Date | null;
	readonly rejoins: number;
	/** Orders settled since, of the value that counts. */
	readonly settled: number;
	/** From then on they have stayed long enough. */
	readonly stayUntil: Date;
	/** By then they must have come to count. */
	readonly lapseAt: Date;
	readonly vestedAt: Date | null;
	/** How often staff have corrected who brought them; left out: never. */
	readonly corrections?: number;
	/** What they were when staff said that nobody is known to have brought them; a later correction takes it up again. */
	readonly was?: 'vested' | 'kept' | 'clawedBack' | null;
	readonly rev: number;
	/** Position in its guild. */
	readonly seq: number;
}

/** Where somebody stands in the numbers of their inviter. */
export const buckets = ['pending', 'left', 'vested', 'clawedBack', 'void'] as const;
export type Bucket = (typeof buckets)[number];

/** The personal link of a member: none, ordered, there, or not possible. */
export type LinkState = 'none' | 'wanted' | 'live' | 'failed';

/** Someone who brings people: their link, their code, and how many came. The numbers are those of the rows, moved together with them. */
export interface InviterRow {
	/** `rowId(guild, 'inviter', member)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	/** Code that newcomers type; `null`: not asked for yet. */
	readonly code: string | null;
	readonly link: string | null;
	readonly linkState: LinkState;
	/** Why there is no link: the bot may not, or the server is full. */
	readonly linkWhy: 'right' | 'full' | null;
	/** Last use of the link, or when it was made; the one with the oldest makes room. */
	readonly usedAt: Date | null;
	/** How often a link was asked for. */
	readonly asked: number;
	readonly pending: number;
	readonly left: number;
	readonly vested: number;
	readonly clawedBack: number;
	readonly void: number;
}

/** Whose a link or a code is, for ever: also after the link has made room for another. */
export interface InviteCodeRow {
	/** `rowId(guild, 'invite-code', code)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	readonly owner: MemberId;
	readonly kind: 'link' | 'code';
	readonly at: Date;
}

/** What is known of a guild's invites, and how the joins add up: `joins` = numbers of all inviters + `unknown`. */
export interface InviteBookRow {
	/** `rowId(guild, 'invite-book')` */
	readonly _id: string;
	readonly guild: GuildId;
	/** The last list of invites. */
	readonly codes: readonly SeenInvite[];
	/** Uses without a join so far. */
	readonly open: readonly Uses[];
	/** Last uses of invites that Discord has deleted just now, for the joins next to them. */
	readonly ended?: readonly Uses[];
	/** When joins began to be written down. */
	readonly since: Date;
	readonly readAt: Date;
	/** Last comparison with the list of members. */
	readonly checkedAt: Date;
	/** Invites can't be read: the right is missing. */
	readonly blind: boolean;
	readonly joins: number;
	readonly unknown: number;
	/** Uses for which nobody was ever seen joining. */
	readonly missed: number;
	/** Personal links that are there. */
	readonly live: number;
	readonly rev: number;
}

export const inviteId = (guild: GuildId, member: MemberId): string => rowId(guild, 'invite', member);
export const inviterId = (guild: GuildId, member: MemberId): string => rowId(guild, 'inviter', member);
export const inviteCodeId = (guild: GuildId, code: string): string => rowId(guild, 'invite-code', code);
export const inviteBookId = (guild: GuildId): string => rowId(guild, 'invite-book');

export const inviteModel = (connection: Connection) =>
	defineModel<InviteRow>(connection, {
		name: 'Invite',
		collection: invitesCollection,
		schema: {
			guild: String,
			member: String,
			name: String,
			inviter: String,
			code: String,
			confidence: String,
			state: String,
			why: String,
			related: Boolean,
			joinedAt: Date,
			leftAt: Date,
			rejoins: Number,
			settled: Number,
			stayUntil: Date,
			lapseAt: Date,
			vestedAt: Date,
			corrections: Number,
			was: String,
			rev: Number,
			seq: Number
		},
		indexes: [{ fields: { guild: 1, inviter: 1, joinedAt: -1, _id: 1 } }, { fields: { guild: 1, leftAt: 1, _id: 1 } }]
	});

export const inviterModel = (connection: Connection) =>
	defineModel<InviterRow>(connection, {
		name: 'Inviter',
		collection: invitersCollection,
		schema: {
			guild: String,
			member: String,
			code: String,
			link: String,
			linkState: String,
			linkWhy: String,
			usedAt: Date,
			asked: Number,
			pending: Number,
			left: Number,
			vested: Number,
			clawedBack: Number,
			void: Number
		},
		indexes: [{ fields: { guild: 1, vested: -1, member: 1 } }, { fields: { guild: 1, linkState: 1, usedAt: 1 } }]
	});

export const inviteCodeModel = (connection: Connection) =>
	defineModel<InviteCodeRow>(connection, {
		name: 'InviteCode',
		collection: inviteCodesCollection,
		schema: { guild: String, code: String, owner: String, kind: String, at: Date },
		indexes: [{ fields: { guild: 1, owner: 1 } }]
	});

export const inviteBookModel = (connection: Connection) =>
	defineModel<InviteBookRow>(connection, {
		name: 'InviteBook',
		collection: inviteBooksCollection,
		schema: {
			guild: String,
			codes: {},
			open: {},
			ended: {},
			since: Date,
			readAt: Date,
			checkedAt: Date,
			blind: Boolean,
			joins: Number,
			unknown: Number,
			missed: Number,
			live: Number,
			rev: Number
		}
	});
