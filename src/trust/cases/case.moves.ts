import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { AuditDraft, Change, EventDraft, OutboxDraft, Unit, UnitWriter, Value } from '#core/units/unit';
import { memberMoved } from '../member-moved.js';
import { type CaseRow, caseNotesCollection, casesCollection } from './case.model.js';
import { verdictNoteId } from './case.repository.js';
import { caseCode, caseSubject } from './case.rules.js';
import { type CaseTransition, caseSaga } from './case.saga.js';

/** What a side of a case is told. */
export const noticeKinds = ['named', 'taken', 'dismissed', 'malicious', 'verdict', 'appealed', 'appealDone', 'extended'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export type NoticePayload = { readonly number: number; readonly member: MemberId; readonly what: NoticeKind };
/** Of `case.upheld` and `case.reversed`. */
export type VerdictPayload = { readonly number: number; readonly subject: MemberId };
export type NumberPayload = { readonly number: number };

/** Who moves a case; `system` acts on deadlines. */
export type CaseMover = { readonly id: string; readonly kind: 'member' | 'staff' | 'system' };
export const systemMover: CaseMover = { id: 'system', kind: 'system' };

/** One step of a case from a state to another. */
export interface CaseMove {
	readonly name: CaseTransition;
	readonly by: CaseMover;
	readonly reason?: string;
	/** When the new state ends by itself; left out: it is an end. */
	readonly dueAt?: Date;
	readonly set?: Readonly<Record<string, Value>>;
	readonly changes?: readonly Change[];
	readonly tell?: readonly { readonly member: MemberId; readonly what: NoticeKind }[];
	readonly outbox?: readonly OutboxDraft[];
	readonly locks?: readonly string[];
	readonly kept?: Readonly<Record<string, Value>>;
	/** The deadline that this answers, when it was due. */
	readonly seen?: Date;
}

/** The case moved on while somebody looked at it. */
export const movedOn = (number: number): DomainError => new DomainError('cases.moved', { case: caseCode(number) });

/** Turns steps of a case into units of work. */
export class CaseMoves {
	public constructor(
		private readonly units: UnitWriter,
		private readonly clock: Clock
	) {}

	/** Commits the step. @throws DomainError `cases.moved` {case} when the case is not as it was read · what the step's own changes refuse. */
	public async move(row: CaseRow, move: CaseMove): Promise<void> {
		const { guild, number, state } = row;
		const { from, to } = caseSaga.transitions[move.name];
		if (!from.includes(state)) throw movedOn(number);
		const subject = caseSubject(number);
		const old = caseSaga.states[state];
		const rule = caseSaga.states[to];
		const clear = old && old.deadline !== rule?.deadline ? [clearDeadline(guild, subject, old.deadline)] : [];
		await this.#execute(row, {
			guild,
			key: `${subject}:${move.name}:${row.version}`,
			content: { by: move.by.id, reason: move.reason ?? '' },
			locks: move.locks ?? [],
			changes: [
				this.guarded(row, { ...move.set, state: to, open: rule !== null, dueAt: move.dueAt ?? null }),
				...(move.seen ? clear.map((change) => ifStillDue(change, move.seen ?? this.clock.now())) : clear),
				// What judges have written and not confirmed is about a case that was open.
				...(rule === null || to === 'decided' ? [{ in: caseNotesCollection, delete: verdictNoteId(guild, number) }] : []),
				...(rule && move.dueAt ? [setDeadline(guild, subject, rule.deadline, move.dueAt)] : []),
				...(move.changes ?? [])
			],
			outbox: [...this.cards(row), ...this.tell(row, move.tell ?? []), ...(move.outbox ?? [])],
			events: eventsOf(row, move),
			audit: [this.audit(row, move.name, move.by, { before: { state }, after: { state: to, ...move.kept }, ...reasoned(move.reason) })]
		});
	}

	/** Commits a change of the case that does not move it. */
	public async note(
		row: CaseRow,
		note: {
			readonly name: string;
			readonly by: CaseMover;
			readonly content: Value;
			readonly push?: Readonly<Record<string, Value>>;
			readonly set?: Readonly<Record<string, Value>>;
			readonly tell?: NonNullable<CaseMove['tell']>;
		}
	): Promise<void> {
		const { guild, number } = row;
		await this.#execute(row, {
			guild,
			key: `${caseSubject(number)}:${note.name}:${row.version}`,
			content: note.content,
			changes: [{ ...this.guarded(row, note.set ?? {}), ...(note.push ? { push: note.push } : {}) }],
			outbox: [...this.cards(row), ...this.tell(row, note.tell ?? [])],
			audit: [this.audit(row, note.name, note.by, {})]
		});
	}

	/** The guarded change of the case's row. */
	public guarded(row: CaseRow, set: Readonly<Record<string, Value>>) {
		const { _id, number, version, state } = row;
		return { in: casesCollection, id: _id, when: { version, state }, set, inc: { version: 1 }, else: () => movedOn(number) };
	}

	/** Renews what staff see of the case. */
	public cards({ number, version }: Pick<CaseRow, 'number' | 'version'>): OutboxDraft[] {
		const aggregate = caseSubject(number);
		const payload: NumberPayload = { number };
		return ['cases.call', 'cases.card'].map((kind) => ({ key: `${aggregate}:v${version + 1}:${kind}`, kind, aggregate, payload }));
	}

	/** Tells sides; each in a row of their own, so that nobody's closed door holds up another's. */
	public tell({ number, version }: Pick<CaseRow, 'number' | 'version'>, told: NonNullable<CaseMove['tell']>): OutboxDraft[] {
		return told.map(({ member, what }) => {
			const payload: NoticePayload = { number, member, what };
			const aggregate = `${caseSubject(number)}:${member}`;
			return { key: `${aggregate}:v${version + 1}:${what}`, kind: 'cases.notice', aggregate, payload };
		});
	}

	public audit({ number }: Pick<CaseRow, 'number'>, name: string, by: CaseMover, facts: Partial<AuditDraft>): AuditDraft {
		return { ...facts, actor: by.id, actorKind: by.kind, action: `case.${name}`, target: caseSubject(number) };
	}

	/** A deadline whose case has moved on is removed, so that the sweep does not meet it again; one that was set meanwhile stays. */
	public async drop({ guild, subject, kind, at }: DeadlineRow): Promise<void> {
		const key = `${subject}:drop:${kind}:${this.clock.now().getTime()}`;
		try {
			await this.units.execute({ guild, key, content: null, changes: [ifStillDue(clearDeadline(guild, subject, kind), at)] });
		} catch (error) {
			if (!(error instanceof DeadlineMoved)) throw error;
		}
	}

	async #execute(row: CaseRow, unit: Unit): Promise<void> {
		try {
			await this.units.execute(unit);
		} catch (error) {
			// The same step from the same version with other words: somebody else was first.
			if (error instanceof DomainError && error.code === 'unit.keyReused') throw movedOn(row.number);
			throw error;
		}
	}
}

/** Steps after which gates ask other things of the subject. */
const moving: ReadonlySet<CaseTransition> = new Set(['admit', 'endEffect', 'extend', 'lapse', 'uphold', 'acquit', 'reverse']);

/** What a step tells others: that the subject's gates may have moved, and whether the case is upheld or no longer is. */
function eventsOf({ number, subject, version }: CaseRow, { name, kept }: CaseMove): EventDraft[] {
	const aggregate = caseSubject(number);
	const payload: VerdictPayload = { number, subject };
	const told = (event: 'case.upheld' | 'case.reversed'): EventDraft => ({ name: event, key: `${aggregate}:${event}`, aggregate, payload });
	return [
		...(moving.has(name) ? [memberMoved(subject, `${aggregate}:${version + 1}`)] : []),
		// A verdict without an effect on trust takes nobody's stake.
		...(name === 'uphold' && kept?.effect !== 'none' ? [told('case.upheld')] : []),
		...(name === 'reverse' ? [told('case.reversed')] : [])
	];
}

const reasoned = (reason: string | undefined) => (reason ? { reason } : {});

/** The number of the case behind a deadline. */
export const numberOfSubject = (subject: string): number => Number(subject.split(':')[1]);

/** Whether the refusal says that the case moved meanwhile. */
export const isMoved = (error: unknown): boolean => error instanceof DomainError && error.code === 'cases.moved';

export type CaseLookup = (guild: GuildId, number: number) => Promise<CaseRow>;
