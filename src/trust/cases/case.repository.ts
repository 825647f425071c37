import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import {
	type CaseCounterRow,
	type CaseKeyRow,
	type CaseKind,
	type CaseNoteRow,
	type CaseRow,
	caseCounterModel,
	caseKeyModel,
	caseModel,
	caseNoteModel,
	type ReportedMessage,
	type SanctionRow,
	sanctionModel,
	type VerdictChoice
} from './case.model.js';

export const caseRowId = (guild: GuildId, number: number): string => rowId(guild, 'case', number);
/** Counts the cases of a guild. */
export const lastCaseId = (guild: GuildId): string => rowId(guild, 'cases');
export const openKeyId = (guild: GuildId, subject: MemberId, kind: CaseKind): string => rowId(guild, 'caseopen', subject, kind);
/** Everybody keeps one message at a time. */
export const messageNoteId = (guild: GuildId, by: string): string => rowId(guild, 'casemessage', by);
export const verdictNoteId = (guild: GuildId, number: number): string => rowId(guild, 'caseverdict', number);
export const sanctionId = (guild: GuildId, number: number, member: MemberId): string => rowId(guild, 'sanction', number, member);

/** Whose cases a list shows. `open`: all of the guild that are not at an end. */
export type CaseFilter = { readonly kind: 'open' } | { readonly kind: 'mine'; readonly member: MemberId };

/** More sanctions of one member are not read. */
const mostSanctions = 100;

/** Reads of cases; nothing here writes, units of work do. */
export class CaseRepository {
	readonly #cases: Model<CaseRow>;
	readonly #keys: Model<CaseKeyRow>;
	readonly #counters: Model<CaseCounterRow>;
	readonly #notes: Model<CaseNoteRow>;
	readonly #sanctions: Model<SanctionRow>;

	public constructor(connection: Connection) {
		this.#cases = caseModel(connection);
		this.#keys = caseKeyModel(connection);
		this.#counters = caseCounterModel(connection);
		this.#notes = caseNoteModel(connection);
		this.#sanctions = sanctionModel(connection);
	}

	public async find(guild: GuildId, number: number): Promise<CaseRow | null> {
		return this.#cases.findOne({ _id: caseRowId(guild, number), guild }).lean<CaseRow | null>();
	}

	/** Number of the newest case; 0 before the first. */
	public async last(guild: GuildId): Promise<number> {
		const row = await this.#counters.findOne({ _id: lastCaseId(guild), guild }).lean<CaseCounterRow | null>();
		return row?.count ?? 0;
	}

	/** Number of the case that takes further reports about a subject and kind. */
	public async openFor(guild: GuildId, subject: MemberId, kind: CaseKind): Promise<number | null> {
		const row = await this.#keys.findOne({ _id: openKeyId(guild, subject, kind), guild }).lean<CaseKeyRow | null>();
		return row?.number ?? null;
	}

	/** What a counter holds. */
	public async counter(guild: GuildId, id: string): Promise<Pick<CaseCounterRow, 'count' | 'until'>> {
		const row = await this.#counters.findOne({ _id: id, guild }).lean<CaseCounterRow | null>();
		return { count: row?.count ?? 0, until: row?.until ?? null };
	}

	/** Newest first, below a number; one more than asked for says that there are more. */
	public async list(guild: GuildId, filter: CaseFilter, below: number | null, limit: number): Promise<CaseRow[]> {
		return this.#cases
			.find({ guild, ...selector(filter), ...(below === null ? {} : { number: { $lt: below } }) })
			.sort({ number: -1 })
			.limit(limit)
			.lean<CaseRow[]>();
	}

	/** Whether a report about the member is admitted and its effect runs. */
	public async hasEffect(guild: GuildId, subject: MemberId): Promise<boolean> {
		return (await this.#cases.exists({ guild, subject, open: true, state: 'admitted' })) !== null;
	}

	/** Cases about the member that were upheld and not reversed. */
	public async upheld(guild: GuildId, subject: MemberId): Promise<number> {
		const upheld: Record<string, unknown> = { guild, subject, 'verdict.upheld': true, 'appeal.outcome': { $ne: 'reversed' } };
		return this.#cases.countDocuments(upheld, { limit: 1000 });
	}

	/** A message that somebody is about to report. */
	public async message(guild: GuildId, name: string, by: MemberId): Promise<ReportedMessage | null> {
		const row = await this.#notes.findOne({ _id: messageNoteId(guild, by), guild, name }).lean<CaseNoteRow | null>();
		return row?.message ?? null;
	}

	/** A verdict that a judge has written and not confirmed. */
	public async draft(guild: GuildId, number: number, name: string): Promise<VerdictChoice | null> {
		const row = await this.#notes.findOne({ _id: verdictNoteId(guild, number), guild }).lean<CaseNoteRow | null>();
		return row?.drafts && Object.hasOwn(row.drafts, name) ? (row.drafts[name] ?? null) : null;
	}

	/** Sanctions of a member that hold at a moment, newest first. */
	public async sanctions(guild: GuildId, member: MemberId, at: Date): Promise<SanctionRow[]> {
		const rows = await this.#sanctions
			.find({ guild, member })
			.sort({ guild: 1, member: 1, from: -1 })
			.limit(mostSanctions)
			.lean<SanctionRow[]>();
		return rows.filter(({ liftedAt, until }) => liftedAt === null && (until === null || until > at));
	}
}

/** A subject is not shown what was never admitted: before that a report is nothing to them. */
function selector(filter: CaseFilter): Record<string, unknown> {
	if (filter.kind === 'open') return { open: true };
	return { $or: [{ subject: filter.member, admittedAt: { $ne: null } }, { 'reports.by': filter.member }] };
}
