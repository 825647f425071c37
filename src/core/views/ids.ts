import { defineId } from '../custom-id/index.js';

/** Deletes the private screen that it stands on. */
export const closeId = defineId('core.close', []);
