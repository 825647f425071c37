import type { Reading } from './read.js';

/** A reading of somebody of whom nothing is known, but for what is given; for previews. */
export const blankReading = (known: Partial<Reading> = {}): Reading => ({
	standing: 0,
	risk: 0,
	confidence: 0,
	tenureDays: 0,
	settledDeals: 0,
	settledValue: 0,
	creditedValue: 0,
	partners: 0,
	badDeals: 0,
	cases: 0,
	missed: 0,
	reviews: 0,
	vouches: 0,
	parts: [],
	...known
});
