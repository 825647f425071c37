import type { SeasonPart } from '#core/seasons/season-ends';

/** A wipe pardons nobody: cases go on, verdicts and sanctions end by their own time. */
export const casesSeasonEnd: readonly SeasonPart[] = [
	{ key: 'cases', collections: ['cases', 'case_keys', 'case_notes'], fate: 'kept' },
	{ key: 'sanctions', collections: ['sanctions'], fate: 'kept' },
	{ key: 'reportCounts', collections: ['case_counters'], fate: 'kept' }
];
