import type { SeasonPart } from '#core/seasons/season-ends';

/** Settings stay; the season that caps and limits count by is a setting, and the next one gets another name. */
export const settingsSeasonEnd: readonly SeasonPart[] = [
	{ key: 'values', collections: ['settings'], fate: 'asked', decidedBy: ['shop.season', 'xp.season'] },
	{ key: 'history', collections: ['settings_versions'], fate: 'kept' },
	{ key: 'versions', collections: ['versions', 'version_manifests', 'version_docs', 'version_plans'], fate: 'kept' },
	{ key: 'members', collections: ['member_preferences'], fate: 'kept' }
];
