import { defineId } from '#core/custom-id/index';

/** The member's own `/invites` screen. */
export const invitesId = defineId('invites.home', []);
/** Makes the member's link and code, or shows them. */
export const linkId = defineId('invites.link', []);
/** People whom somebody brought, after the one where a page ended; empty: the first page. */
export const peopleId = defineId('invites.people', ['member', 'after']);
/** Who brought most. */
export const boardId = defineId('invites.board', []);
/** Opens the form for a code. */
export const enterId = defineId('invites.enter', []);
/** The form for a code. */
export const claimId = defineId('invites.claim', []);
/** Everything as a file. */
export const exportId = defineId('invites.export', []);
