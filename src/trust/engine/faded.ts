import { dayMs } from '#core/time';

/**
 * A sum of weights that fade, kept as two numbers however many went in: what they were, and what is left of them after halving every
 * half-life up to `at`. Both are exact, so old evidence can be put together without changing what it counts.
 */
export interface Faded {
	readonly full: number;
	readonly fading: number;
	/** Moment up to which `fading` has faded, in milliseconds. */
	readonly at: number;
}

export const nothing: Faded = { full: 0, fading: 0, at: 0 };

/** Share that is left after the time between two moments; a moment in the future counts as now. */
export const halved = (from: number, to: number, halfLifeDays: number): number => 2 ** (-Math.max(0, to - from) / (halfLifeDays * dayMs));

/** Adds a weight of the moment `at`, also one before the last. */
export function add(sum: Faded, weight: number, at: number, halfLifeDays: number): Faded {
	const latest = Math.max(sum.at, at);
	const fading = sum.fading * halved(sum.at, latest, halfLifeDays) + weight * halved(at, latest, halfLifeDays);
	return { full: sum.full + weight, fading, at: latest };
}

/** Takes back a weight that was added at the moment `at`. */
export function takeBack(sum: Faded, weight: number, at: number, halfLifeDays: number): Faded {
	const left = add(sum, -weight, at, halfLifeDays);
	return { full: Math.max(0, left.full), fading: Math.max(0, left.fading), at: left.at };
}

/** What the sum counts now; `floor` is the share that never fades. */
export const countOf = (sum: Faded, now: number, halfLifeDays: number, floor = 0): number =>
	floor * sum.full + (1 - floor) * sum.fading * halved(sum.at, now, halfLifeDays);
