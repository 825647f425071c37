import { z } from 'zod';

const share = z.number().min(0).max(1);
const positive = z.number().positive().max(1_000_000_000);
const strength = z.number().min(0).max(100);

/**
 * What an owner may change about the score. Weights are counted in *full deals*: one deal of `fullValue` with a credible partner, just
 * settled. A change is a new version; frozen weights are made again from all facts.
 */
export const formulaSchema = z.object({
	version: z.int().min(1).default(1),
	value: z
		.object({
			/** Below this (credits), a deal is small: the weight grows with the logarithm of value ÷ small. */
			small: positive.default(20),
			/** From here on a deal counts fully, so that one huge deal doesn't replace a record. */
			full: positive.default(5000),
			/** An ordinary deal of the guild; used to say how many deals are missing. */
			typical: positive.default(300)
		})
		.prefault({}),
	fading: z
		.object({
			/** Half-life of good evidence: habits of half a year ago say half as much. */
			goodDays: positive.default(180),
			/** Share of good evidence that never fades: a veteran who was away is not a stranger. */
			goodFloor: share.default(0.4),
			/** Half-life of bad evidence: twice as long, and without a floor, so that everything is forgiven in the end. */
			badDays: positive.default(360)
		})
		.prefault({}),
	pairs: z
		.object({
			/** Each further deal with the same member (or tribe) counts by this factor: two friends can't trade themselves up. */
			member: share.default(0.5),
			/** The same for staff: softer, because a small guild may have one courier, and because staff don't gain from it. */
			staff: share.default(0.9),
			/** Deals within a tribe or between inviter and invited: mostly favours. */
			related: share.default(0.1)
		})
		.prefault({}),
	credibility: z
		.object({
			/** What somebody's word counts whom nobody knows. */
			floor: share.default(0.1),
			/** Full deals at which somebody's word counts half of what is above the floor. */
			half: positive.default(0.5)
		})
		.prefault({}),
	credit: z
		.object({
			/** Full deals that somebody must have settled with staff before they pass credit on: the cheapest item buys nothing. */
			proven: z.number().min(0).max(1000).default(0.75),
			/** Before the cut is computed, all credit from members together counts at most so many full deals. */
			group: z.number().min(0).max(1000).default(0.75),
			/** Share of what somebody settled with staff beyond that which they can pass on: who lends a name lends half of it. */
			pass: share.default(0.5),
			/** The cut looks no further than this: more credit hardly changes a standing. */
			enough: positive.default(40)
		})
		.prefault({}),
	standing: z
		.object({
			/** Doubt that a newcomer has to outweigh, in full deals: new accounts gain nothing. */
			doubt: z.number().min(1).max(100).default(3),
			/** The standing is what holds in all but this share of cases. */
			bound: z.number().min(0.01).max(0.5).default(0.1),
			/** An upheld case of full severity weighs so many full deals. */
			bad: strength.default(3),
			/** A missed meeting weighs so much of a case. */
			noShow: share.default(0.3),
			/** While a case of full severity is fresh, it also takes this share of whatever standing is left, from anybody. */
			aftermath: share.default(0.9),
			/** A review adds at most this share of a deal, for or against. */
			review: share.default(0.25),
			/** A vouch with full stake by a credible member, in full deals; all vouches together count at most twice that. */
			vouch: strength.default(0.5),
			/** Stay raises what is there by at most this share; alone it raises nothing. */
			stay: share.default(0.1),
			/** Days until the stay counts in full. */
			stayDays: positive.default(730),
			/** Share of the stay that counts without a verified game id: accounts are cheap, survivors less so. */
			unverified: share.default(0.5)
		})
		.prefault({}),
	risk: z
		.object({
			/** Chance that a deal goes bad with somebody about whom nothing is known. */
			base: z.number().min(0.001).max(0.5).default(0.07),
			/** Log-odds per doubling of good evidence (1 + full deals). */
			good: strength.default(0.5),
			/** Log-odds per doubling of bad evidence: three times that, as in the standing. */
			bad: strength.default(1.5),
			/** Log-odds per doubling of what went bad lately: somebody who has begun to cheat cheats several within days. */
			aftermath: strength.default(2),
			/** Half-life of that "lately": a week. */
			aftermathDays: positive.default(7),
			/** Half-life of the other side's verdicts: complaints come in waves of weeks. */
			habitDays: positive.default(30),
			/** The other side's habit is taken at its word; so many verdicts at the guild's base are added to those given. */
			habitDoubt: positive.default(2),
			/** Log-odds per doubling of earlier good deals between the two; bad ones weigh `standing.bad` times that. */
			pair: strength.default(1.25)
		})
		.prefault({})
});

export type Formula = z.output<typeof formulaSchema>;

export const defaultFormula: Formula = formulaSchema.parse({});
