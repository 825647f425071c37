import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { StoredAnswers } from '../form/answers.js';

export const formDraftsCollection = 'form_drafts';
export const submissionsCollection = 'form_submissions';

/** A form that was not sent yet; `_id`: `formDraftId`. */
export interface FormDraft {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly form: string;
	/** Whom or what it is about, e.g. `member:…`; `null`: nothing. */
	readonly about: string | null;
	/** Raised by every change; its guard. */
	readonly rev: number;
	readonly answers: StoredAnswers;
	/** What was written and refused, so that the page opens with it. */
	readonly refused: readonly { readonly key: string; readonly wrote: string }[];
	/** Ids of the pages that were saved. */
	readonly saved: readonly string[];
	readonly startedAt: Date;
	readonly expiresAt: Date;
}

/** The draft as it is kept: what was written is sealed. */
export type StoredFormDraft = Omit<FormDraft, 'answers' | 'refused'> & { readonly sealed: string };

/** A form that was sent; `_id`: `submissionRow`. */
export interface SubmissionRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly id: string;
	readonly form: string;
	readonly formName: string;
	/** Hash of the form as it was sent. */
	readonly version: string;
	readonly member: MemberId;
	readonly about: string | null;
	/** Questions and answers, bound to the row. */
	readonly sealed: string;
	readonly at: Date;
	readonly state: 'waiting' | 'taken';
	/** Domain that has taken it over. */
	readonly takenBy: string | null;
	readonly takenAt: Date | null;
}

export const formDraftId = (guild: GuildId, member: MemberId, form: string): string => rowId(guild, 'formdraft', member, form);
export const submissionRow = (guild: GuildId, id: string): string => rowId(guild, 'form', id);

const guild = { type: String, required: true };

export const formDraftModel = (connection: Connection) =>
	defineModel<StoredFormDraft>(connection, {
		name: 'FormDraft',
		collection: formDraftsCollection,
		schema: {
			guild,
			member: { type: String, required: true },
			form: String,
			about: String,
			rev: Number,
			sealed: String,
			saved: [String],
			startedAt: Date,
			expiresAt: Date
		}
	});

export const submissionModel = (connection: Connection) =>
	defineModel<SubmissionRow>(connection, {
		name: 'FormSubmission',
		collection: submissionsCollection,
		schema: {
			guild,
			id: String,
			form: String,
			formName: String,
			version: String,
			member: { type: String, required: true },
			about: String,
			sealed: String,
			at: Date,
			state: String,
			takenBy: String,
			takenAt: Date
		},
		indexes: [{ fields: { guild: 1, state: 1, form: 1, _id: 1 } }]
	});
