import type { SeasonPart } from '#core/seasons/season-ends';

/** How the guild was set up stays. */
export const adminSeasonEnd: readonly SeasonPart[] = [
	{ key: 'setup', collections: ['setups', 'setup_runs', 'setup_drafts'], fate: 'kept' },
	{ key: 'watching', collections: ['guild_checks', 'audit_mirrors'], fate: 'kept' }
];
