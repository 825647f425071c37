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
/** Somebody's numbers, and for staff how they came. */
export const memberInvitesId = defineId('invites.member', ['member']);
/** Staff look at who brought somebody. */
export const correctId = defineId('invites.correct', ['member']);
/** The select of who brought them. `rev`: of the row as it was seen, here and below. */
export const correctPickId = defineId('invites.correct-pick', ['member', 'rev']);
/** Nobody is known to have brought them. */
export const correctNobodyId = defineId('invites.correct-none', ['member', 'rev']);
/** Opens the form for the reason; `inviter` empty: nobody is known. */
export const correctReasonId = defineId('invites.correct-why', ['member', 'inviter', 'rev']);
/** The filled form. */
export const correctFormId = defineId('invites.correct-form', ['member', 'inviter', 'rev']);
