import { defineId } from '#core/custom-id/index';

/** What vouching for a member would mean. */
export const vouchStartId = defineId('vouches.start', ['member']);
/** Vouches for them. */
export const vouchGiveId = defineId('vouches.give', ['member']);
/** What the reader gave and got. */
export const vouchListId = defineId('vouches.list', ['page']);
/** What taking a vouch back means, and the button that does it. */
export const vouchWithdrawId = defineId('vouches.withdraw', ['member']);
export const vouchWithdrawYesId = defineId('vouches.withdrawYes', ['member']);
/** The reader does not want somebody's vouch. */
export const vouchRefuseId = defineId('vouches.refuse', ['member']);
