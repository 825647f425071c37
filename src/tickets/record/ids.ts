import { defineId } from '#core/custom-id/index';

/** Gives the reader their edition of a ticket's transcript. */
export const transcriptId = defineId('tickets.transcript', ['code']);
/** Gives the reader the originals of a ticket's files. */
export const filesId = defineId('tickets.files', ['code']);
/** Opens the form for words and files that belong into the record. */
export const addId = defineId('tickets.add', ['code']);
export const addFormId = defineId('tickets.addForm', ['code']);
/** The form of a note for staff. */
export const noteFormId = defineId('tickets.noteForm', ['code']);
