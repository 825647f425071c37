import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import type { DeadlineRow } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { IncomingFile, Uploads } from '#shop';
import type { EvidenceRow } from '../trust.model.js';
import type { TrustRepository } from '../trust.repository.js';
import type { TrustSettings } from '../trust.settings.js';
import { type CaseAccess, type CaseReader, notFound } from './case.access.js';
import type { CaseRow, CaseStatement } from './case.model.js';
import { type CaseMoves, isMoved, movedOn, numberOfSubject, systemMover } from './case.moves.js';
import type { CaseFilter, CaseRepository } from './case.repository.js';
import {
	authorsOf,
	caseSubject,
	concernedBy,
	evidenceRules,
	mostStatements,
	orderOf,
	partiesOf,
	reportersOf,
	textIn,
	waitingOf
} from './case.rules.js';
import { type CaseTransition, caseSaga } from './case.saga.js';
import type { CaseDeal, DealSource } from './deals.js';
import { closeKey, staff } from './triage.service.js';

const pageSize = 8;
const mostSuggested = 25;
/** Statements race only with reports and each other; this is the bound for a bug. */
const rounds = 50;

export interface CaseDeps {
	readonly units: UnitWriter;
	readonly repository: CaseRepository;
	readonly evidence: Pick<TrustRepository, 'about'>;
	readonly access: CaseAccess;
	readonly moves: CaseMoves;
	readonly deals: DealSource;
	readonly uploads: Pick<Uploads, 'keep'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<Pick<TrustSettings, 'reports'>>;
}

/** What a member has behind them, in numbers. */
export interface CaseHistory {
	readonly member: MemberId;
	readonly deals: number;
	readonly partners: number;
	/** Upheld cases that were not reversed. */
	readonly upheld: number;
	readonly noShows: number;
}

/** A case as somebody reads it. Staff get the bundle. */
export interface CaseLook {
	readonly row: CaseRow;
	readonly as: CaseReader;
	readonly deal: CaseDeal | null;
	readonly histories: readonly CaseHistory[];
	/** Whether this person has judged the case before. */
	readonly judged: boolean;
}

/** One row of a list; somebody too close to it sees that it is there, and nothing else. */
export interface ListedCase {
	readonly row: CaseRow;
	readonly as: CaseReader | 'conflict';
}

export interface CaseList {
	readonly filter: 'mine' | 'open';
	readonly cases: readonly ListedCase[];
	/** Number above the first row of this page; `null` on the first page. */
	readonly below: number | null;
	/** The same of the next page; `null` on the last one. */
	readonly next: number | null;
	/** Whether the reader triages or judges. */
	readonly staff: boolean;
}

export interface StatementForm {
	readonly text: string;
	readonly files: readonly IncomingFile[];
}

/** Reading of cases, statements, more time, and what their deadlines do. */
export class CaseService {
	public constructor(private readonly deps: CaseDeps) {}

	/** @throws NotFound `cases` for a number that the guild does not have. */
	public async find(guild: GuildId, number: number): Promise<CaseRow> {
		const row = await this.deps.repository.find(guild, number);
		if (!row) throw notFound(number);
		return row;
	}

	/** A case for one of its sides or for staff; that staff looked is kept in the audit log. @throws as `CaseAccess.reader`. */
	public async look(guild: GuildId, actor: Actor, number: number, request: string): Promise<CaseLook> {
		const row = await this.find(guild, number);
		const as = await this.deps.access.reader(row, actor);
		const judged = row.verdict?.by === actor.id;
		if (as !== 'staff') return { row, as, deal: null, histories: [], judged };
		await this.deps.units.execute({
			guild,
			key: `${caseSubject(number)}:opened:${request}`,
			content: null,
			changes: [],
			audit: [this.deps.moves.audit(row, 'opened', staff(actor), {})]
		});
		return { ...(await this.bundle(row)), as, judged };
	}

	/** What staff judge by: the deal, and what each side has behind them. */
	public async bundle(row: CaseRow): Promise<Pick<CaseLook, 'row' | 'deal' | 'histories'>> {
		const { guild } = row;
		const code = orderOf(row);
		const [deal, histories] = await Promise.all([
			code === null ? null : this.deps.deals.deal(guild, code),
			Promise.all(
				concernedBy(row)
					.slice(0, 10)
					.map((member) => this.#history(guild, member))
			)
		]);
		return { row, deal, histories };
	}

	/** Cases of the reader, or, for staff, all that are open. Newest first, eight a page. */
	public async list(guild: GuildId, actor: Actor, filter: 'mine' | 'open', below: number | null): Promise<CaseList> {
		const isStaff = await this.deps.access.isStaff(guild, actor);
		const shown = filter === 'open' && isStaff ? 'open' : 'mine';
		const wanted: CaseFilter = shown === 'open' ? { kind: 'open' } : { kind: 'mine', member: actor.id };
		const rows = await this.deps.repository.list(guild, wanted, below, pageSize + 1);
		const page = rows.slice(0, pageSize);
		const cases = await Promise.all(page.map(async (row) => ({ row, as: await this.#reads(row, actor) })));
		const last = page.at(-1);
		// Before it is admitted a case is not even counted for whom it is about.
		const visible = cases.flatMap(({ row, as }) => (as === null ? [] : [{ row, as }]));
		return { filter: shown, cases: visible, below, next: rows.length > pageSize && last ? last.number : null, staff: isStaff };
	}

	/** The case, if this person may say something to it now. @throws `cases.noPart` · `cases.statementsOver` · `cases.enoughSaid` {max}. */
	public async mayState(guild: GuildId, actor: Actor, number: number): Promise<{ row: CaseRow; side: CaseStatement['side'] }> {
		const row = await this.find(guild, number);
		const as = await this.deps.access.reader(row, actor);
		if (as === 'staff' || as === 'author') throw new DomainError('cases.noPart');
		const open = row.state === 'admitted' || row.state === 'overdue';
		if (!open || row.statementsBy === null || row.statementsBy < this.deps.clock.now()) throw new DomainError('cases.statementsOver');
		if (row.statements.filter(({ by }) => by === actor.id).length >= mostStatements)
			throw new DomainError('cases.enoughSaid', { max: mostStatements });
		return { row, side: as };
	}

	/** One side says what happened. @throws as `mayState` · `cases.textShort` · `cases.textLong` · `cases.files` {rule, wrote}. */
	public async state(guild: GuildId, actor: Actor, number: number, form: StatementForm): Promise<CaseRow> {
		await this.mayState(guild, actor, number);
		const text = textIn(form.text, 'statement');
		const stored = await this.deps.uploads.keep(guild, actor.id, evidenceRules, form.files);
		if (!stored.ok) throw new DomainError('cases.files', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		for (let round = 0; round < rounds; round++) {
			const now = await this.find(guild, number);
			// The same form sent twice.
			if (now.statements.some((said) => said.by === actor.id && said.text === text)) return now;
			const { row, side } = await this.mayState(guild, actor, number);
			const statement: CaseStatement = { by: actor.id, side, text, files: stored.files, at: this.deps.clock.now() };
			const note = {
				name: 'stated',
				by: { id: actor.id, kind: 'member' },
				push: { statements: statement },
				content: { by: actor.id, text }
			} as const;
			try {
				await this.deps.moves.note(row, note);
				return await this.find(guild, number);
			} catch (error) {
				if (!isMoved(error)) throw error;
			}
		}
		throw movedOn(number);
	}

	/** The case, if this person may judge it now. @throws as `CaseAccess.require` · `cases.moved`. */
	public async mayJudge(guild: GuildId, actor: Actor, number: number): Promise<CaseRow> {
		const row = await this.find(guild, number);
		await this.deps.access.require(row, actor, 'cases.judge');
		if (row.state !== 'admitted' && row.state !== 'overdue') throw movedOn(number);
		return row;
	}

	/** The effect and the time for statements begin anew, with a reason that both sides read. */
	public async extend(guild: GuildId, actor: Actor, number: number, version: number, reason: string): Promise<CaseRow> {
		const row = await this.mayJudge(guild, actor, number);
		if (row.version !== version) throw movedOn(number);
		const why = textIn(reason, 'reason');
		const { reports } = await this.deps.settings(guild);
		const at = this.deps.clock.now().getTime();
		await this.deps.moves.move(row, {
			name: 'extend',
			by: staff(actor),
			reason: why,
			dueAt: new Date(at + reports.admittedEffectMaxDays * dayMs),
			set: { statementsBy: new Date(at + reports.statementDays * dayMs) },
			tell: partiesOf(row).map((member) => ({ member, what: 'extended' }))
		});
		return this.find(guild, number);
	}

	/**
	 * A judge takes in a report that joined the admitted case: its author becomes a side, and the subject reads it and may answer.
	 *
	 * @param index Of the report in the case, from 0.
	 * @throws as `mayJudge` · `cases.moved` for one that does not wait, or when the case has changed since.
	 */
	public async takeIn(guild: GuildId, actor: Actor, number: number, version: number, index: number): Promise<CaseRow> {
		const row = await this.mayJudge(guild, actor, number);
		const report = row.reports[index];
		if (report?.takenIn) return row;
		if (!report || row.version !== version) throw movedOn(number);
		const { reports } = await this.deps.settings(guild);
		const answerBy = new Date(this.deps.clock.now().getTime() + reports.statementDays * dayMs);
		const statementsBy = row.statementsBy && row.statementsBy > answerBy ? row.statementsBy : answerBy;
		await this.deps.moves.note(row, {
			name: 'takenIn',
			by: staff(actor),
			content: { index },
			set: { reports: row.reports.map((one, at) => (at === index ? { ...one, takenIn: true } : one)), statementsBy },
			tell: [
				{ member: row.subject, what: 'named' },
				...(report.staff || reportersOf(row).includes(report.by) ? [] : [{ member: report.by, what: 'taken' as const }])
			]
		});
		return this.find(guild, number);
	}

	/** Somebody who may look at the case comes into its thread. `request`: the interaction's id. @throws as `CaseAccess.require`. */
	public async join(guild: GuildId, actor: Actor, number: number, request: string): Promise<CaseRow> {
		const row = await this.find(guild, number);
		await this.deps.access.require(row, actor, 'cases.judge');
		const aggregate = caseSubject(number);
		const key = `${aggregate}:join:${request}`;
		await this.deps.units.execute({
			guild,
			key,
			content: { member: actor.id },
			changes: [],
			outbox: [{ key, kind: 'cases.join', aggregate, payload: { number, member: actor.id } }],
			audit: [this.deps.moves.audit(row, 'judgeJoined', staff(actor), {})]
		});
		return row;
	}

	/** What happens when nobody acts: reports and cases end, effects end, verdicts become final. */
	public async timeOut(due: DeadlineRow): Promise<void> {
		const { guild, subject, kind, at } = due;
		const row = await this.deps.repository.find(guild, numberOfSubject(subject));
		const rule = row && caseSaga.states[row.state];
		if (!row || rule?.deadline !== kind || row.dueAt?.getTime() !== at.getTime()) return this.deps.moves.drop(due);
		const { reports } = await this.deps.settings(guild);
		const now = this.deps.clock.now();
		const closes = rule.otherwise === 'lapse' || rule.otherwise === 'lapseReport';
		const told: Partial<Record<CaseTransition, readonly MemberId[]>> = {
			lapseReport: reportersOf(row),
			lapse: [row.subject, ...authorsOf(row)]
		};
		const unheard = rule.otherwise === 'confirmSilently' && row.appeal;
		try {
			await this.deps.moves.move(row, {
				name: rule.otherwise,
				by: systemMover,
				seen: at,
				...(rule.otherwise === 'endEffect' ? { dueAt: new Date(now.getTime() + reports.verdictDays * dayMs) } : {}),
				...(closes ? { set: { closing: { by: systemMover.id, reason: '', at: now } }, changes: [closeKey(row)] } : {}),
				...(unheard ? { set: { appeal: { ...unheard, outcome: 'confirmed', decidedAt: now } } } : {}),
				tell: [
					...(told[rule.otherwise] ?? []).map((member) => ({ member, what: 'dismissed' as const })),
					...(unheard ? partiesOf(row).map((member) => ({ member, what: 'appealDone' as const })) : [])
				]
			});
		} catch (error) {
			// Somebody acted at the same moment; their unit has moved the deadline.
			if (!isMoved(error)) throw error;
		}
	}

	/**
	 * Cases to choose from: the person's own, then, for staff, those that are open and not too close to them; newest first, at most 25.
	 *
	 * @param typed Whether a case is wanted by what was typed.
	 */
	public async suggested(guild: GuildId, actor: Actor, typed: (row: CaseRow) => boolean): Promise<readonly CaseRow[]> {
		const isStaff = await this.deps.access.isStaff(guild, actor);
		const of = (filter: CaseFilter) => this.deps.repository.list(guild, filter, null, mostSuggested);
		const [mine, open] = await Promise.all([of({ kind: 'mine', member: actor.id }), isStaff ? of({ kind: 'open' }) : []]);
		const sides = mine.filter((row) => row.subject === actor.id || authorsOf(row).includes(actor.id));
		const others = open.filter((row) => row.subject !== actor.id && !sides.some(({ number }) => number === row.number));
		const wanted = [...sides, ...others].filter(typed).slice(0, mostSuggested);
		const looked = wanted.filter((row) => !sides.includes(row));
		const close = await this.deps.access.conflictedAmong(guild, looked, actor);
		// How a case goes that took their report not in is nothing to them.
		return wanted
			.filter(({ number }) => !close.has(number))
			.map((row) => (waitingOf(row).includes(actor.id) && row.open ? { ...row, state: caseSaga.initial } : row));
	}

	async #reads(row: CaseRow, actor: Actor): Promise<ListedCase['as'] | null> {
		try {
			return await this.deps.access.reader(row, actor);
		} catch (error) {
			if (error instanceof DomainError && error.code === 'cases.conflict') return 'conflict';
			if (error instanceof DomainError && error.code === 'cases.notFound') return null;
			throw error;
		}
	}

	async #history(guild: GuildId, member: MemberId): Promise<CaseHistory> {
		const [rows, upheld] = await Promise.all([this.deps.evidence.about(guild, member), this.deps.repository.upheld(guild, member)]);
		const gone = new Set(rows.flatMap(({ kind, of }) => (kind === 'void' && of !== null ? [of] : [])));
		const counted = (kind: EvidenceRow['kind']) => rows.filter((row) => row.kind === kind && !gone.has(row.key));
		const deals = counted('deal');
		return {
			member,
			deals: deals.length,
			partners: new Set(deals.map(({ partner }) => partner)).size,
			upheld,
			noShows: counted('noShow').length
		};
	}
}
