import type { SeasonPart } from '#core/seasons/season-ends';

/** What was settled stays settled. */
export const trustSeasonEnd: readonly SeasonPart[] = [
	{ key: 'evidence', collections: ['evidence'], fate: 'kept' },
	{ key: 'scores', collections: ['trust_folds', 'trust_scores', 'trust_points'], fate: 'kept' },
	{ key: 'rings', collections: ['trust_rings'], fate: 'kept' },
	{ key: 'identities', collections: ['identities', 'game_ids'], fate: 'kept' },
	{ key: 'vouches', collections: ['vouches', 'vouch_counts'], fate: 'kept' },
	{ key: 'warnings', collections: ['name_alerts'], fate: 'kept' }
];
