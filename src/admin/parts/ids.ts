import { defineId } from '#core/custom-id/index';

/** A page of the parts. */
export const partsId = defineId('admin.parts', ['page']);
/** What switching a part would do. */
export const partId = defineId('admin.part', ['part']);
/** Switches it; carries the version of the settings that the screen showed. */
export const partSetId = defineId('admin.part-set', ['part', 'to', 'seen']);
/** Takes back what one version switched. */
export const partUndoId = defineId('admin.part-undo', ['part', 'version']);
