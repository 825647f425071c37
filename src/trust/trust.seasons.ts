import type { SeasonPart } from '#core/seasons/season-ends';

/** What was settled stays settled; a pass runs until its own day. */
export const trustSeasonEnd: readonly SeasonPart[] = [
	{ key: 'evidence', collections: ['evidence'], fate: 'kept' },
	{ key: 'scores', collections: ['trust_folds', 'trust_scores', 'trust_points'], fate: 'kept' },
	{ key: 'rings', collections: ['trust_rings'], fate: 'kept' },
	{ key: 'identities', collections: ['identities', 'game_ids'], fate: 'kept' },
	{ key: 'vouches', collections: ['vouches', 'vouch_counts'], fate: 'kept' },
	{ key: 'warnings', collections: ['name_alerts'], fate: 'kept' },
	{ key: 'passes', collections: ['gate_passes'], fate: 'kept' },
	{ key: 'sent', collections: ['send_counters'], fate: 'kept' },
	{ key: 'channelRoles', collections: ['gate_roles', 'gate_role_members', 'gate_role_walks'], fate: 'kept' }
];
