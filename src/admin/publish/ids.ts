import { defineId } from '#core/custom-id/index';

/** The draft: what it changes, what the check says, and the ways to put it into force. */
export const publishId = defineId('admin.publish', []);
/** Asks for a note; carries the number that the version will have and the digest of the draft that the screen showed. */
export const publishNoteId = defineId('admin.publish-note', ['number', 'digest']);
/** Publishes the draft of that digest. */
export const publishDoId = defineId('admin.publish-do', ['number', 'digest']);
/** Asks when, and plans the draft of that digest. */
export const planFormId = defineId('admin.publish-plan', ['number', 'digest']);
export const planSaveId = defineId('admin.publish-plan-save', ['number', 'digest']);
/** Asks before a plan is cancelled (`ask`), and does it (`do`); carries the moment of the plan that was shown, in seconds. */
export const planCancelId = defineId('admin.publish-plan-cancel', ['at', 'sure']);
/** Asks before the draft of that digest is discarded (`ask`), and does it (`do`). */
export const discardId = defineId('admin.publish-discard', ['digest', 'sure']);
/** Asks before edits collect in a draft (`draft`) or are in force at once (`live`), and does it. */
export const modeId = defineId('admin.publish-mode', ['to', 'sure']);
/** Versions below a number; the newest with 0. */
export const versionsId = defineId('admin.versions', ['before']);
/** A page of what a version changed. */
export const versionId = defineId('admin.version', ['number', 'page']);
/** A page of what differs between two sides: numbers, or `draft`. */
export const diffId = defineId('admin.version-diff', ['from', 'to', 'page']);
/** Select of the side that a side is compared with. */
export const compareId = defineId('admin.version-compare', ['with']);
/** Asks before an earlier version comes into force again (`ask`), and does it (`do`); `on`: the version that was in force then. */
export const rollBackId = defineId('admin.version-back', ['to', 'on', 'sure']);

/** The one step of a confirmation that does it. */
export const sure = (arg: string): boolean => arg === 'do';
