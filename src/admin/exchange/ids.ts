import { defineId } from '#core/custom-id/index';

/** Import and export: what was imported last, and the ways to both. */
export const importHomeId = defineId('admin.import', []);
/** Asks for a file; and the form with it. */
export const importFormId = defineId('admin.import-form', []);
export const importUploadId = defineId('admin.import-upload', []);
/** A page of what an import would do. */
export const importPlanId = defineId('admin.import-plan', ['id', 'page']);
/** Select of a row; `page` is the page of the plan that it stands on. */
export const importOpenId = defineId('admin.import-open', ['id', 'page']);
/** One row, by its place in the plan, and a page of its fields. */
export const importRowId = defineId('admin.import-row', ['id', 'row', 'page']);
/** Select of what is left out. */
export const importOutId = defineId('admin.import-out', ['id']);
/** Takes the file's (`file`) or keeps what is here (`here`): of one row by its place, or (`-`) of all conflicts. */
export const importTakeId = defineId('admin.import-take', ['id', 'row', 'side']);
export const importApplyId = defineId('admin.import-apply', ['id', 'digest']);
export const importDropId = defineId('admin.import-drop', ['id']);
/** What an import did; and taking it back: `ask`, `others`, `all`. */
export const importResultId = defineId('admin.import-result', ['id']);
export const importUndoId = defineId('admin.import-undo', ['id', 'mode']);
/** A page of what is wrong with a file. */
export const importProblemsId = defineId('admin.import-problems', ['id', 'page']);
/** Sends a file: `pack`, `csv`, `json`. */
export const exportId = defineId('admin.export', ['format']);

/** Stands for all conflicts where a row is asked. */
export const allRows = '-';
