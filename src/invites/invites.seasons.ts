import type { SeasonPart } from '#core/seasons/season-ends';

/** Who brought whom has nothing to do with the game's servers. */
export const invitesSeasonEnd: readonly SeasonPart[] = [
	{ key: 'invited', collections: ['invites', 'inviters'], fate: 'kept' },
	{ key: 'codes', collections: ['invite_codes', 'invite_books'], fate: 'kept' }
];
