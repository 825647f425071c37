import type { TextParam } from '#core/errors';
import type { ViewContext } from '#core/views/kit';
import type { CaseReader } from '../case.access.js';
import type { CaseRow, Verdict } from '../case.model.js';
import { caseCode, orderOf } from '../case.rules.js';

export const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
export const said = (value: string) => ({ kind: 'user-text', value }) as const;
export const deadline = (at: Date) => ({ kind: 'deadline', at }) as const;
export const moment = (at: Date) => ({ kind: 'time', at, style: 'f' }) as const;
/** A person as Discord names them; nobody is pinged by it. */
export const person = (id: string): string => `<@${id}>`;
export const people = (ids: readonly string[]): string => ids.map(person).join(', ');

export const kindText = ({ kind }: Pick<CaseRow, 'kind'>): TextParam => ({ kind: 'text', key: `cases:kind.${kind}` });

/** `No delivery: order A7K2Q`. */
export function titleOf(view: ViewContext, row: Pick<CaseRow, 'kind' | 'reports'>): string {
	const order = orderOf(row);
	return order ? view.t('cases:card.titleOrder', { kind: kindText(row), order }) : view.t('cases:card.title', { kind: kindText(row) });
}

/** How a case stands: who acts by when, and what happens else; for an author that their report waits. */
export function stateLine(view: ViewContext, row: CaseRow, as: CaseReader = 'staff'): string {
	const { state, dueAt, appeal, verdict, closing } = row;
	const due = deadline(dueAt ?? view.now);
	if (as === 'author') return view.t(row.open ? 'cases:state.waits' : 'cases:state.dismissed');
	if (state === 'final') return view.t(`cases:state.final.${endOf(verdict, appeal)}`);
	if (state === 'dismissed' && closing?.reason === '') return view.t('cases:state.lapsed');
	return view.t(`cases:state.${state}`, { due });
}

function endOf(verdict: Verdict | null, appeal: CaseRow['appeal']): string {
	if (!verdict?.upheld) return 'notUpheld';
	return appeal?.outcome === 'reversed' ? 'reversed' : 'upheld';
}

/** When something ends by itself. */
export const untilText = (until: Date | null): TextParam =>
	until ? { kind: 'text', key: 'cases:until.date', params: { at: deadline(until) } } : { kind: 'text', key: 'cases:until.lifted' };

/** What a verdict says and does, line by line; notes are for staff. */
export function verdictLines(view: ViewContext, verdict: Omit<Verdict, 'by' | 'at'>, as: CaseReader): readonly string[] {
	const { t } = view;
	const { upheld, effect, severity, sanction, until, compensation, harmed, reason, notes } = verdict;
	return [
		t(upheld ? 'cases:verdict.upheld' : 'cases:verdict.notUpheld'),
		...(upheld ? [t(`cases:verdict.effect.${effect}`, { severity })] : []),
		...(sanction
			? [t('cases:verdict.sanction', { sanction: { kind: 'text', key: `cases:sanction.${sanction}` }, until: untilText(until) })]
			: []),
		...(compensation > 0 && harmed ? [t('cases:verdict.compensation', { amount: credits(compensation), harmed: person(harmed) })] : []),
		t('cases:verdict.reason', { reason: said(reason) }),
		...(as === 'staff' && notes !== '' ? [t('cases:verdict.notes', { notes: said(notes) })] : [])
	];
}

/** What became of an appeal. */
export function appealLines(view: ViewContext, { appeal }: Pick<CaseRow, 'appeal'>): readonly string[] {
	if (!appeal) return [];
	const { outcome, text, at } = appeal;
	return [
		view.t('cases:appeal.said', { at: moment(at), text: said(text) }),
		...(outcome === null ? [] : outcomeLines(view, { ...appeal, outcome }))
	];
}

/** How an appeal ended, and why; one that nobody decided leaves the verdict as it is. */
export function outcomeLines({ t }: ViewContext, { outcome, reason, missing }: NonNullable<CaseRow['appeal']>): readonly string[] {
	return [
		t(`cases:appeal.${outcome ?? 'confirmed'}`),
		...(reason === '' ? [] : [t('cases:verdict.reason', { reason: said(reason) })]),
		...(missing > 0 ? [t('cases:appeal.missing', { amount: credits(missing) })] : [])
	];
}

export const codeOf = ({ number }: Pick<CaseRow, 'number'>): string => caseCode(number);
