import { defineId } from '#core/custom-id/index';

/** Gates for which passes can be given. */
export const passesId = defineId('trust.passes', ['page']);
/** One of them, with its passes. */
export const gatePassesId = defineId('trust.gate-passes', ['gate', 'page']);
/** The select of the member who gets a pass; opens the form. */
export const passPickId = defineId('trust.pass-pick', ['gate']);
/** The filled form. */
export const passFormId = defineId('trust.pass-form', ['gate', 'member']);
/** The select of the pass that is taken back; opens the form. */
export const passEndId = defineId('trust.pass-end', ['gate']);
/** The filled form. */
export const passEndFormId = defineId('trust.pass-back', ['gate', 'member', 'rev']);
