/**
 * What a fact says about its subject:
 *
 * - `deal`: a deal of `value` was settled with the partner, to the end.
 * - `review`: the partner rated the settled deal `of` with `mark` (−1 worst … 1 best).
 * - `case`: an upheld case about the subject, `mark` (0…1) its severity, `value` what was at stake; the partner is who was harmed.
 * - `noShow`: the subject missed an agreed meeting, confirmed by staff or by the order's own deadline.
 * - `vouch`: the partner vouched for the subject with a stake of `mark` (0…1) of their own standing, until `until`.
 * - `stake`: somebody for whom the subject vouched had a case upheld; `mark` (0…1) is what was staked.
 * - `void`: the fact `of` no longer counts (a case reversed on appeal, a vouch withdrawn, a review removed).
 */
export const factKinds = ['deal', 'review', 'case', 'noShow', 'vouch', 'stake', 'void'] as const;
export type FactKind = (typeof factKinds)[number];

/** One thing that is known about how somebody deals; the only input of the engine. Facts are folded in the order of `at`, then `key`. */
export interface Fact {
	/** Unique in the guild, made from the business event: `order:A7K2Q:completed:buyer`. */
	readonly key: string;
	/** Milliseconds, UTC. */
	readonly at: number;
	readonly subject: string;
	readonly kind: FactKind;
	/** The other side; `null` where there is none. */
	readonly partner: string | null;
	/** Credits, 0 or more. */
	readonly value: number;
	/** The partner acted for the guild's staff: the source of all credit. */
	readonly seed: boolean;
	/** Tribe of the partner at that time; partners of one tribe count as one. */
	readonly tribe: string | null;
	/** Subject and partner were of one tribe, or one invited the other. */
	readonly related: boolean;
	/** See `FactKind`; 1 where the kind says nothing about it. */
	readonly mark: number;
	/** When the fact stops counting, in milliseconds; `null`: it fades only. */
	readonly until: number | null;
	/** Key of the fact that this one is about. */
	readonly of: string | null;
}
