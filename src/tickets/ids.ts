import { defineId } from '#core/custom-id/index';

/** Puts the closing of a ticket off. */
export const keepOpenId = defineId('tickets.keep', ['code']);
/** Begins the countdown of an ended order's ticket. */
export const closeId = defineId('tickets.close', ['code']);
/** Closes at once. */
export const closeNowId = defineId('tickets.closeNow', ['code']);
/** Opens a closed ticket again; works for as long as the message is there. */
export const reopenId = defineId('tickets.reopen', ['code']);
/** Makes a room that was deleted too often once more. */
export const newRoomId = defineId('tickets.newRoom', ['code']);
