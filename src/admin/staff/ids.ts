import { defineId } from '#core/custom-id/index';

/** A page of the staff's roles. */
export const staffId = defineId('admin.staff', ['page']);
/** One of the staff's slots. */
export const staffSlotId = defineId('admin.staff-slot', ['slot']);
/** Another role was picked for a slot; it asks first. */
export const staffPickId = defineId('admin.staff-pick', ['slot']);
/** Gives the slot the role; carries a mark of the role that the screen showed. */
export const staffSetId = defineId('admin.staff-set', ['slot', 'role', 'seen']);
