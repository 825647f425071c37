import {
	type Credit,
	credibilityOf,
	creditCut,
	emptyState,
	type Fact,
	type Formula,
	fold,
	type MemberState,
	readDealRisk,
	readTrust
} from '../../src/trust/engine/index.js';
import type { Rating } from './ratings.js';

/** What stands in for the staff: whoever was there first. */
export const seedCount = 30;
/** Days between two cuts; in the bot it is one night. */
export const cutDays = 30;
const worst = 10;
const dayMs = 86_400_000;

/** What the engine said before each rating, in the order of the ratings. */
export interface Replayed {
	/** Risk of a deal between these two. */
	readonly risk: number[];
	/** Risk of the ratee for a deal with anybody. */
	readonly alone: number[];
	readonly standing: number[];
	/** The ratee had been rated before. */
	readonly prior: boolean[];
	readonly states: ReadonlyMap<string, MemberState>;
}

/** The first members in time. */
export function seedsOf(ratings: readonly Rating[]): ReadonlySet<string> {
	const seeds = new Set<string>();
	for (const { rater, ratee } of ratings) for (const member of [rater, ratee]) if (seeds.size < seedCount) seeds.add(member);
	return seeds;
}

/**
 * A rating as a fact. Above 0: a settled deal, its value in proportion to the rating. Below 0: a bad outcome, weighed by how far the
 * rater's word counts; in the bot it would have to be an upheld case.
 */
export function factOf({ rater, ratee, rating, at }: Rating, index: number, seed: boolean, word: number, formula: Formula): Fact {
	const share = Math.min(1, Math.abs(rating) / worst);
	const about = {
		key: String(index).padStart(9, '0'),
		at,
		subject: ratee,
		partner: rater,
		seed,
		tribe: null,
		related: false,
		until: null,
		of: null
	};
	if (rating > 0) return { ...about, kind: 'deal', value: share * formula.value.full, mark: 1 };
	return { ...about, kind: 'case', value: 0, mark: word };
}

/** Scores each rating with what was known before it, then learns it. */
export function replay(ratings: readonly Rating[], formula: Formula): Replayed {
	const states = new Map<string, MemberState>();
	const get = (member: string): MemberState => states.get(member) ?? emptyState(member);
	const seeds = seedsOf(ratings);
	const out: Replayed = { risk: [], alone: [], standing: [], prior: [], states };
	const rated = new Set<string>();
	let credits: ReadonlyMap<string, Credit> = new Map();
	let cutAt = Number.NEGATIVE_INFINITY;
	for (const [index, rating] of ratings.entries()) {
		const { rater, ratee, at } = rating;
		if (at - cutAt >= cutDays * dayMs) {
			credits = creditCut(states.values(), { now: at, formula });
			cutAt = at;
		}
		const [about, other] = [get(ratee), get(rater)];
		const credit = credits.get(ratee) ?? null;
		const tenureDays = about.first === null ? 0 : (at - about.first) / dayMs;
		const context = { now: at, tenureDays, verified: false, credit, formula };
		const reading = readDealRisk(about, other, context);
		out.risk.push(reading.risk);
		out.alone.push(readTrust(about, context).risk);
		out.standing.push(reading.standing);
		out.prior.push(rated.has(ratee));
		rated.add(ratee);
		const word = seeds.has(rater) ? 1 : credibilityOf(other, at, formula);
		for (const state of fold(factOf(rating, index, seeds.has(rater), word, formula), { get }, formula)) states.set(state.member, state);
	}
	return out;
}
