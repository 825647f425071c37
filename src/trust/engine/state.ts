import type { FactKind } from './facts.js';
import { type Faded, nothing } from './faded.js';

/** One fact with what it weighed when it happened; the credibility of the partner is that of the moment. */
export interface Entry {
	readonly key: string;
	readonly at: number;
	readonly kind: Exclude<FactKind, 'void'>;
	readonly partner: string | null;
	readonly tribe: string | null;
	readonly value: number;
	readonly seed: boolean;
	readonly related: boolean;
	readonly mark: number;
	readonly until: number | null;
	readonly of: string | null;
	/** Of the partner at that moment, 0–1. */
	readonly credibility: number;
	/** In full deals, before fading; 0 or more, also for what is bad. */
	readonly weight: number;
}

/** What a member has with one partner, or one tribe of partners. */
export interface Pair {
	/** `@<member>` or `#<tribe>` */
	readonly with: string;
	/** How many deals, faded: what the next one is diminished by. */
	readonly deals: Faded;
}

/** What came to a member from one partner. */
export interface Edge {
	readonly partner: string;
	/** Credit in full deals from deals and reviews; of members only, staff give theirs directly. */
	readonly credit: Faded;
	/** Credits settled, each deal diminished like its weight. */
	readonly value: Faded;
	/** Good and bad outcomes that the partner had with this member. */
	readonly good: number;
	readonly bad: number;
	readonly last: number;
}

/** Sums over all that ever happened, also what is no longer kept as an entry. */
export interface Sums {
	readonly weight: Faded;
	readonly value: Faded;
	readonly deals: number;
	/** Credits settled, as they were. */
	readonly settled: number;
}

/**
 * Everything the engine keeps of one member; plain JSON. Bounded: `keep` says how much. The oldest entries go first (of vouches the
 * lightest), and what they weighed stays in the sums, so the score does not change; they can no longer be taken back or reviewed, and
 * bad ones among them fade instead of ending at `until`. Partners whose edge went carry no credit in the cut any more.
 */
export interface MemberState {
	readonly member: string;
	/** Of the formula that froze the weights; 0 before the first fact. */
	readonly version: number;
	/** When something was known first and last; `null`: nothing is. */
	readonly first: number | null;
	readonly last: number | null;
	/** Deals and reviews, oldest first. */
	readonly entries: readonly Entry[];
	/** Cases and missed meetings, oldest first. */
	readonly bad: readonly Entry[];
	readonly vouches: readonly Entry[];
	/** Bad things too many to be kept one by one. */
	readonly badRest: Faded;
	/** The same by the half-life of what counts as lately. */
	readonly lateRest: Faded;
	readonly badRestCount: number;
	readonly pairs: readonly Pair[];
	readonly edges: readonly Edge[];
	readonly seed: Sums;
	readonly members: Sums;
	/** Reviews against the member. */
	readonly against: Faded;
	/** Reviews for the member, by staff and by members. */
	readonly praise: { readonly seed: Faded; readonly members: Faded };
	/** Partners there ever were, also forgotten ones. */
	readonly partners: number;
	/** Verdicts that the member gave about others, each one fading. */
	readonly given: { readonly good: Faded; readonly bad: Faded };
}

/** How much is kept of one member: 120 KB at the very most. */
export const keep = { entries: 100, bad: 40, vouches: 32, pairs: 300, edges: 300 } as const;

const noSums: Sums = { weight: nothing, value: nothing, deals: 0, settled: 0 };

export const emptyState = (member: string): MemberState => ({
	member,
	version: 0,
	first: null,
	last: null,
	entries: [],
	bad: [],
	vouches: [],
	badRest: nothing,
	lateRest: nothing,
	badRestCount: 0,
	pairs: [],
	edges: [],
	seed: noSums,
	members: noSums,
	against: nothing,
	praise: { seed: nothing, members: nothing },
	partners: 0,
	given: { good: nothing, bad: nothing }
});
