import { isCode } from '#core/codes';
import { DomainError, NotFound } from '#core/errors';
import { type MemberId, memberId } from '#core/ids';
import { contentHash } from '#core/units/content-hash';
import { reversedEvent } from '../decisions.js';
import type { EvidenceDraft } from '../trust.service.js';
import type { Severity } from '../trust.settings.js';
import { type CaseKind, type CaseRow, caseKinds, type VerdictChoice } from './case.model.js';
import type { CaseDeal } from './deals.js';

/** Bounds of what sides and judges write, in characters. */
export const textBounds = { report: [20, 1000], statement: [1, 1000], reason: [20, 500], notes: [0, 500] } as const;
/** Reports that one case takes, and statements of one member. */
export const mostReports = 25;
export const mostStatements = 3;
/** Files of one report or statement. */
export const evidenceRules = { accept: ['image/png', 'image/jpeg', 'image/webp', 'video/mp4'], maxFiles: 5, maxMb: 10 } as const;

/** `C-38`, as it is shown and typed. */
export const caseCode = (number: number): string => `C-${number}`;

/** The number in a case's code; `null` for what is no such code. */
export function numberOfCase(code: unknown): number | null {
	const digits = typeof code === 'string' ? /^C-([1-9]\d{0,8})$/.exec(code)?.[1] : undefined;
	return digits === undefined ? null : Number(digits);
}

/** Subject of a case's deadlines and audit rows, aggregate of its effects, source of its evidence. */
export const caseSubject = (number: number): string => `case:${number}`;

/** The key of the evidence that a verdict adds. */
export const verdictKey = (number: number): string => `${caseSubject(number)}:verdict`;

/** Word by which threads of a case are found again; never an order's code, which is shorter. */
export const threadCode = (number: number): string => `c${String(number).padStart(6, '0')}`;

/** The number of a case as somebody wrote it: `C-38`, `c38`, `38`. @throws NotFound `cases` */
export function caseNumber(written: string): number {
	const digits = /^\s*(?:c-?)?(\d{1,9})\s*$/i.exec(written)?.[1];
	if (digits === undefined || Number(digits) === 0)
		throw new NotFound('cases', { case: { kind: 'user-text', value: written.slice(0, 20) } });
	return Number(digits);
}

/** A version out of a custom id; what is none fits no case. */
export const versionArg = (raw: string): number => (/^\d{1,9}$/.test(raw) ? Number(raw) : -1);

/** A person out of a custom id or a select; `null` for what is none. */
export const personArg = (raw: string): MemberId | null => (/^\d{15,20}$/.test(raw) ? memberId(raw) : null);

/** @throws DomainError `cases.choice` */
export function kindOf(written: string): CaseKind {
	const kind = caseKinds.find((known) => known === written);
	if (!kind) throw new DomainError('cases.choice');
	return kind;
}

/** A text within its bounds. @throws DomainError `cases.textShort` {min, length} · `cases.textLong` {max, length} */
export function textIn(written: string, what: keyof typeof textBounds): string {
	const text = written.replaceAll('\r\n', '\n').trim();
	const [min, max] = textBounds[what];
	if (text.length < min) throw new DomainError('cases.textShort', { min, length: text.length });
	if (text.length > max) throw new DomainError('cases.textLong', { max, length: text.length });
	return text;
}

/** The code of an order in what somebody wrote: alone, or with `#`. `null` for anything else. */
export function orderCodeIn(written: string): string | null {
	const code = written.trim().replace(/^#/, '').toUpperCase();
	return isCode(code, 5) ? code : null;
}

type Reports = Pick<CaseRow, 'reports'>;

/** Members whose reports staff have looked at, each once, in order: one side of the case. */
export const reportersOf = ({ reports }: Reports): readonly MemberId[] => [
	...new Set(reports.flatMap(({ by, staff, takenIn }) => (staff || !takenIn ? [] : by)))
];

/** Every member who reported, also those whose report waits to be taken in. */
export const authorsOf = ({ reports }: Reports): readonly MemberId[] => [...new Set(reports.flatMap(({ by, staff }) => (staff ? [] : by)))];

/** Whoever brought a report in, staff too; for staff. */
export const openersOf = ({ reports }: Reports): readonly MemberId[] => [...new Set(reports.map(({ by }) => by))];

/** Members who wait with their report while the case goes on without it. */
export const waitingOf = (row: Reports): readonly MemberId[] => {
	const sides = reportersOf(row);
	return authorsOf(row).filter((author) => !sides.includes(author));
};

/** Everybody whom a case concerns, in an order that further reports do not change; nobody close to one of them decides it. */
export const concernedBy = (row: Pick<CaseRow, 'subject' | 'reports'>): readonly MemberId[] => [
	...new Set([row.subject, ...row.reports.flatMap(({ by, staff, other }) => [...(staff ? [] : [by]), ...(other === null ? [] : [other])])])
];

/** The sides of a case. */
export const partiesOf = (row: Pick<CaseRow, 'subject' | 'reports'>): readonly MemberId[] => [
	...new Set([row.subject, ...reportersOf(row)])
];

/** The first order that a report names of those that count. */
export const orderOf = ({ reports }: Reports): string | null =>
	reports.find(({ order, takenIn }) => takenIn && order !== null)?.order ?? null;

/** Files of a case with what names them for good. */
export const filesOf = ({ reports, statements }: Pick<CaseRow, 'reports' | 'statements'>) =>
	[...reports, ...statements].flatMap(({ files }) => files);

/** Names a verdict on a case as it is: a further statement, other terms or another reason give another name. */
export function verdictName(row: Pick<CaseRow, 'number' | 'version'>, choice: VerdictChoice): string {
	return contentHash({ number: row.number, version: row.version, ...choice }).slice(0, 20);
}

/** What an upheld verdict proves about its subject; `null` when it says nothing about how they deal. */
export function evidenceOfVerdict(
	row: Pick<CaseRow, 'number' | 'subject' | 'kind'>,
	choice: VerdictChoice,
	{
		deal,
		at,
		related,
		severity
	}: {
		readonly deal: CaseDeal | null;
		readonly at: Date;
		readonly related: boolean;
		readonly severity: Pick<Severity, 'late' | 'noShow'>;
	}
): EvidenceDraft | null {
	if (!choice.upheld || choice.effect === 'none') return null;
	const { number, subject } = row;
	return {
		key: verdictKey(number),
		subject,
		partner: choice.harmed === subject ? null : choice.harmed,
		kind: choice.effect === 'upheld' ? 'case' : 'noShow',
		event: `case.${choice.effect}`,
		value: Math.max(choice.compensation, deal?.value ?? 0),
		source: caseSubject(number),
		mark: (choice.effect === 'upheld' ? choice.severity : severity[choice.effect]) / 100,
		decides: deal?.source ?? null,
		related,
		at
	};
}

/** Takes the evidence of a verdict back. */
export const voidOfVerdict = (
	{ number, subject }: Pick<CaseRow, 'number' | 'subject'>,
	deal: Pick<CaseDeal, 'source'> | null,
	at: Date
): EvidenceDraft => ({
	key: `${verdictKey(number)}:void`,
	subject,
	partner: null,
	kind: 'void',
	event: reversedEvent,
	value: 0,
	source: caseSubject(number),
	of: verdictKey(number),
	decides: deal?.source ?? null,
	at
});
