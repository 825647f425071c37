import type { GuildId, MemberId } from '#core/ids';

/** A deal as a case shows it; from the domain that keeps deals. */
export interface CaseDeal {
	readonly code: string;
	/** `source` of what is evidence about it. */
	readonly source: string;
	readonly item: string;
	readonly quantity: number;
	/** Credits, or the reference value of goods. */
	readonly value: number;
	/** Everybody with a part in it, on either side. */
	readonly people: readonly MemberId[];
	readonly placedAt: Date;
	/** Entries of its journal. */
	readonly entries: number;
	/** Key of the string that names its state. */
	readonly state: string;
}

/** Knows deals; orders register themselves at start. */
export interface DealSource {
	/** A deal of this guild, or `null`. */
	deal(guild: GuildId, code: string): Promise<CaseDeal | null>;
	/** Whether two members have dealt with each other since a moment, or are dealing now. */
	partners(guild: GuildId, one: MemberId, other: MemberId, since: Date): Promise<boolean>;
}

/** Nobody deals: the answer without a source. */
export const noDeals: DealSource = { deal: () => Promise.resolve(null), partners: () => Promise.resolve(false) };
