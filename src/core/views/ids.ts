import { defineId } from '../custom-id/index.js';

/** Deletes the private screen that it stands on. */
export const closeId = defineId('core.close', []);
/** Asks for the number of a page; carries the name of the list's id and its args, written by the pager. */
export const jumpId = defineId('core.jump', ['target']);
/** The submitted number. */
export const jumpFormId = defineId('core.jumpForm', ['target']);
