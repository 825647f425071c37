import { defineId } from '#core/custom-id/index';

/** A page of what a season end does. */
export const seasonsId = defineId('admin.seasons', ['page']);
