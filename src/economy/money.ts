import type { GuildId, MemberId } from '#core/ids';
import type { Value } from '#core/units/unit';

/** Goods are paid with credits; tokens buy effects. Neither turns into the other. */
export const currencies = ['credits', 'tokens'] as const;
export type Currency = (typeof currencies)[number];

/** Whose value: a member's free balance, a hold, or the other side of the world. System accounts have no row (design rule 2). */
export type AccountName = `member:${string}` | `hold:${string}` | `system:${string}`;

export const memberAccount = (member: MemberId): AccountName => `member:${member}`;
export const holdAccount = (holdId: string): AccountName => `hold:${holdId}`;
/** Where value comes from; its balance is what the guild has minted, negative. */
export const mint: AccountName = 'system:mint';
/** What the shop has earned. */
export const shopAccount: AccountName = 'system:shop';
export const taxAccount: AccountName = 'system:tax';
/** Where value leaves for good: `sink:perks`. */
export const sink = (name: string): AccountName => `system:sink:${name}`;

/** Set by reconciliation while the books of a guild do not balance; every unit that moves money names it. */
export const moneyLock = 'money';

/** Largest amount that one leg moves. */
export const maxAmount = 1_000_000_000_000;

/** Longest note of what a member sends, in characters. */
export const noteLength = 200;

/** Why value moved; shown in the history by the string of this name. */
export type Reason =
	| 'grant.start'
	| 'grant.staff'
	| 'order.hold'
	| 'order.capture'
	| 'order.release'
	| 'reward.credits'
	| 'reward.tokens'
	| 'transfer'
	| 'case.compensation'
	| 'adjust'
	| 'reversal';

/** One side of a posting: positive is received, negative is given. */
export interface Leg {
	readonly account: AccountName;
	readonly currency: Currency;
	readonly amount: number;
}

/** What every movement of value says about itself. */
export interface Movement {
	readonly guild: GuildId;
	/** Unique in the guild, from the business event: `order:A7K2Q:capture`. */
	readonly key: string;
	readonly reason: Reason;
	/** What it was about, for the way back: `order:A7K2Q`. */
	readonly ref?: string;
	/** Facts for the line in the history: a note, a name, a place. */
	readonly memo?: { readonly [field: string]: Value };
	/** Member id, or the name of the system part that acted. */
	readonly actor: string;
}

/** A posting: two or more legs, sum zero in each currency. */
export interface PostingDraft extends Movement {
	readonly legs: readonly Leg[];
}

export interface HoldDraft extends Movement {
	/** Unique in the guild: `A7K2Q`. */
	readonly holdId: string;
	readonly member: MemberId;
	/** Default: credits. */
	readonly currency?: Currency;
	readonly amount: number;
	/** Whose state ends the hold: `order:A7K2Q`. */
	readonly owner: string;
}

/** One hold of a member. */
export interface HoldRef {
	readonly guild: GuildId;
	readonly holdId: string;
	readonly member: MemberId;
	readonly currency?: Currency;
}

/** A part of a hold, or the whole of it, leaves it. */
export interface HoldPartDraft extends Movement {
	readonly holdId: string;
	/** Whose value is held. */
	readonly member: MemberId;
	readonly currency?: Currency;
	readonly amount: number;
}

export interface CaptureDraft extends HoldPartDraft {
	/** Who gets it, in parts that sum up to the amount. Default: the shop gets all. */
	readonly to?: readonly { readonly account: AccountName; readonly amount: number }[];
}

export interface GrantDraft extends Movement {
	readonly member: MemberId;
	readonly currency?: Currency;
	readonly amount: number;
}

/** Most that a member may have of each currency. */
export type MaxBalances = Readonly<Record<Currency, number>>;
