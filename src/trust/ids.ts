import { defineId } from '#core/custom-id/index';

/** The member's own `/trust` screen. */
export const trustId = defineId('trust.home', []);
/** One page of the evidence behind the member's own standing. */
export const whyId = defineId('trust.why', ['page']);
/** What raises the member's own standing. */
export const raiseId = defineId('trust.raise', []);
/** What the member may have open, and what it grows with. */
export const limitsId = defineId('trust.limits', []);
/** Somebody else's standing. */
export const othersId = defineId('trust.others', ['member']);
/** One page of the sources of somebody else's standing, for staff. */
export const sourcesId = defineId('trust.sources', ['member', 'page']);
