import { defineId } from '#core/custom-id/index';

/** The forms of the guild. */
export const formsId = defineId('admin.forms', ['page']);
/** One of them. */
export const formId = defineId('admin.form', ['form']);
/** Opens a page of it as members see it. */
export const formPreviewId = defineId('admin.form-preview', ['form', 'page']);
/** What was written there; nothing is stored. */
export const formPreviewedId = defineId('admin.form-previewed', ['form', 'page']);
