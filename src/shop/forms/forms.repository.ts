import type { Connection, Model } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { formDraftId, formDraftModel, type StoredFormDraft, type SubmissionRow, submissionModel, submissionRow } from './forms.model.js';

/** Reads of forms; writes are units of work. */
export class FormRepository {
	readonly #drafts: Model<StoredFormDraft>;
	readonly #submissions: Model<SubmissionRow>;

	public constructor(connection: Connection) {
		this.#drafts = formDraftModel(connection);
		this.#submissions = submissionModel(connection);
	}

	public draft(guild: GuildId, member: MemberId, form: string): Promise<StoredFormDraft | null> {
		return this.#drafts.findById(formDraftId(guild, member, form)).lean<StoredFormDraft>();
	}

	public submission(guild: GuildId, id: string): Promise<SubmissionRow | null> {
		return this.#submissions.findById(submissionRow(guild, id)).lean<SubmissionRow>();
	}

	/** Submissions of a form that nobody has taken over, after one of them (`null`: from the first), in the order of their ids. */
	public waiting(guild: GuildId, form: string, after: string | null, limit: number): Promise<SubmissionRow[]> {
		const next = after === null ? {} : { _id: { $gt: submissionRow(guild, after) } };
		return this.#submissions
			.find({ guild, state: 'waiting', form, ...next })
			.sort({ _id: 1 })
			.limit(limit)
			.lean<SubmissionRow[]>();
	}

	/** How many wait, by form. */
	public async counts(guild: GuildId): Promise<ReadonlyMap<string, number>> {
		const rows = await this.#submissions.aggregate<{ _id: string; count: number }>([
			{ $match: { guild, state: 'waiting' } },
			{ $group: { _id: '$form', count: { $sum: 1 } } }
		]);
		return new Map(rows.map(({ _id, count }) => [_id, count]));
	}
}
