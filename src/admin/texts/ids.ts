import { defineId } from '#core/custom-id/index';

/** A page of the owner's texts. */
export const textsId = defineId('admin.texts', ['page']);
/** One text in one language. */
export const textId = defineId('admin.text', ['text', 'locale']);
/** Another language of it was picked. */
export const textLocaleId = defineId('admin.text-in', ['text']);
/** Opens the form of a text. */
export const textFormId = defineId('admin.text-form', ['text', 'locale']);
/** What was written; carries a mark of the text that the form showed. */
export const textSaveId = defineId('admin.text-save', ['text', 'locale', 'seen']);
/** Takes a text away. */
export const textResetId = defineId('admin.text-off', ['text', 'locale', 'seen']);
/** Takes back what one version wrote. */
export const textUndoId = defineId('admin.text-undo', ['text', 'locale', 'version']);
