import { defineId } from '#core/custom-id/index';

/** The member's own `/rank` screen. */
export const rankId = defineId('xp.rank', []);
/** The entries behind the member's XP, after a place in the list (`''`: from the newest). */
export const whyId = defineId('xp.why', ['seq', 'part']);
