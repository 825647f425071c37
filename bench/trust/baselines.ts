import type { Rating } from './ratings.js';

/** What a simple score knows of somebody. */
interface Tally {
	good: number;
	bad: number;
	sum: number;
	/** The same by how strong each rating was, 0–1. */
	goodStrength: number;
	badStrength: number;
	/** The same by how strong it was, −10 … 10, and what the rater's word counted. */
	goodByWord: number;
	badByWord: number;
}

/** Scores that others use, higher is worse; each is as good as a simple score can be made fairly. */
const scores: Readonly<Record<string, (tally: Tally) => number>> = {
	'+rep counter': ({ good }) => -good,
	'net rep': ({ good, bad }) => bad - good,
	'mean stars': ({ good, bad, sum }) => (good + bad === 0 ? 0 : -sum / (good + bad)),
	'Beta reputation': ({ goodStrength, badStrength }) => (badStrength + 1) / (goodStrength + badStrength + 2),
	'Wilson bound': ({ good, bad }) => -wilson(good, good + bad),
	'rater-weighted Beta, online': ({ goodByWord, badByWord }) => (badByWord + 1) / (goodByWord + badByWord + 2),
	'the same, told that a tenth goes bad': ({ goodByWord, badByWord }) => (badByWord + 0.1) / (goodByWord + badByWord + 1)
};

/** Lower bound of the share of good ratings, 95 %. */
function wilson(good: number, all: number): number {
	if (all === 0) return 0;
	const z = 1.96;
	const share = good / all;
	const spread = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * all)) / all);
	return (share + (z * z) / (2 * all) - spread) / (1 + (z * z) / all);
}

/** Each simple score of each ratee before their rating, in the order of the ratings. */
export function baselines(ratings: readonly Rating[]): Record<string, number[]> {
	const tallies = new Map<string, Tally>();
	const of = (member: string): Tally => {
		const known = tallies.get(member);
		if (known) return known;
		const fresh: Tally = { good: 0, bad: 0, sum: 0, goodStrength: 0, badStrength: 0, goodByWord: 0, badByWord: 0 };
		tallies.set(member, fresh);
		return fresh;
	};
	const lists: Record<string, number[]> = Object.fromEntries(Object.keys(scores).map((name) => [name, []]));
	for (const { rater, ratee, rating } of ratings) {
		const tally = of(ratee);
		for (const [name, score] of Object.entries(scores)) lists[name]?.push(score(tally));
		const { goodByWord, badByWord } = of(rater);
		const strength = Math.abs(rating);
		const word = strength * Math.max(0.1, goodByWord / (goodByWord + badByWord + 2));
		tally.sum += rating;
		if (rating > 0) {
			tally.good++;
			tally.goodStrength += strength / 10;
			tally.goodByWord += word;
		} else {
			tally.bad++;
			tally.badStrength += strength / 10;
			tally.badByWord += word;
		}
	}
	return lists;
}
