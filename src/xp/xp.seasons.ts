import type { SeasonPart } from '#core/seasons/season-ends';

/** Ids of counters whose window is a season; see `windowKey`. */
const ofSeason = /\|season-\d+$/;

/** XP and ranks stay. What is capped per season counts by the number of the season, so the next one begins at nothing. */
export const xpSeasonEnd: readonly SeasonPart[] = [
	{ key: 'points', collections: ['xp_members', 'xp_entries'], fate: 'kept' },
	{ key: 'seasonCaps', collections: ['reward_counters'], fate: 'reset', decidedBy: ['xp.season'], only: () => ({ _id: ofSeason }) },
	{ key: 'otherCaps', collections: ['reward_counters'], fate: 'kept', only: () => ({ _id: { $not: ofSeason } }) },
	{ key: 'ranks', collections: ['rank_holders', 'rank_walks'], fate: 'kept' }
];
