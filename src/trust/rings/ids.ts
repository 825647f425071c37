import { defineId } from '#core/custom-id/index';

/** A page of the groups. */
export const ringsId = defineId('trust.rings', ['page']);
/** One group. */
export const ringId = defineId('trust.ring', ['ring']);
/** Asks for a note about a group. */
export const ringLookId = defineId('trust.ring-look', ['ring']);
/** The note that was sent. */
export const ringNoteId = defineId('trust.ring-note', ['ring']);
/** The nearest around one member. */
export const ringAroundId = defineId('trust.ring-around', ['member']);
