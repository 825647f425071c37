import { defineId } from '#core/custom-id/index';

/** The member's own `/trust` screen. */
export const trustId = defineId('trust.home', []);
/** One page of the evidence behind the member's own standing. */
export const whyId = defineId('trust.why', ['page']);
