import { defineId } from '#core/custom-id/index';

/** First screen of set-up. */
export const setupId = defineId('admin.setup', []);
/** Which preset of the pack. */
export const setupPresetId = defineId('admin.setup-preset', []);
/** The guild's time zone. */
export const setupZoneId = defineId('admin.setup-zone', []);
/** Opens the form of names. */
export const setupNamesId = defineId('admin.setup-names', []);
/** The filled form of names. */
export const setupFormId = defineId('admin.setup-form', []);
/** The plan, line by line. */
export const setupPlanId = defineId('admin.setup-plan', []);
/** Does it; carries the number of the last run that the screen knew, so that two clicks are one run. */
export const setupApplyId = defineId('admin.setup-apply', ['run']);
/** How far the run is. */
export const setupProgressId = defineId('admin.setup-progress', []);
/** Takes up the steps that were given up. */
export const setupResumeId = defineId('admin.setup-resume', []);
/** Checks the books again, and unlocks payments when they balance. */
export const proveId = defineId('admin.prove', []);
