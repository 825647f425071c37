import type { FormFields } from '#core/interactions/index';
import {
	row as buttonRow,
	checkboxGroup,
	choice,
	confirmDestructive,
	container,
	danger,
	fileUpload,
	head,
	label,
	type ModalScreen,
	modal,
	radioGroup,
	type Screen,
	screen,
	secondary,
	text,
	textInput,
	userSelect,
	type ViewContext
} from '#core/views/kit';
import { type Severity, severityLevels } from '../../trust.settings.js';
import type { AppealForm, ProposedAppeal } from '../appeal.service.js';
import { type CaseRow, caseKinds, sanctionKinds, trustEffects } from '../case.model.js';
import { personArg, reportersOf, textBounds } from '../case.rules.js';
import type { StatementForm } from '../case.service.js';
import * as ids from '../ids.js';
import type { ReportForm } from '../report.service.js';
import type { MaliciousForm } from '../triage.service.js';
import type { CompensationForm, ProposedVerdict, VerdictForm } from '../verdict.service.js';
import { codeOf, credits, deadline, person, said, titleOf, verdictLines } from './case-words.js';

const words = (name: string, bounds: readonly [number, number]) =>
	textInput(name, { long: true, min: bounds[0], max: bounds[1], required: bounds[0] > 0 });

/** Reports a member: about whom where that is not known, what happened, in words, with files, and the order or message. */
export function reportForm(view: ViewContext, { member, message }: { readonly member: string; readonly message: string }): ModalScreen {
	const { t } = view;
	const kind = (value: string) => ({ value, label: t(`cases:kind.${value}`) });
	return modal(
		t('cases:report.modal'),
		ids.reportFormId.make({ member, message }),
		member === '' && label(t('cases:report.who'), userSelect('who', { min: 1, max: 1, required: true })),
		label(t('cases:report.kind'), choice('kind', caseKinds.map(kind), { required: true })),
		label(t('cases:report.words'), words('words', textBounds.report), t('cases:report.wordsHelp')),
		label(t('cases:files.label'), fileUpload('proof', { min: 0, max: 5, required: false }), t('cases:files.help')),
		label(t('cases:report.about'), textInput('about', { max: 120, required: false }), t('cases:report.aboutHelp'))
	);
}

/** Reads the report. @param member Out of the form's id; empty where the form asked. */
export function reportFields(fields: FormFields, member: string, message: string): ReportForm {
	return {
		subject: personArg(member === '' ? (fields.values('who')[0] ?? '') : member),
		kind: fields.choice('kind') ?? '',
		text: fields.text('words'),
		files: fields.files('proof'),
		about: fields.text('about'),
		message
	};
}

/** Why a report is closed without any effect. */
export function dismissForm(view: ViewContext, row: CaseRow): ModalScreen {
	const { number, version } = row;
	return modal(
		view.t('cases:dismiss.modal', { case: codeOf(row) }),
		ids.dismissFormId.make({ number, version }),
		label(view.t('cases:reason.label'), words('reason', textBounds.reason), view.t('cases:dismiss.help'))
	);
}

/** Why a report was made in bad faith, and whether its authors are warned. */
export function maliciousForm(view: ViewContext, row: CaseRow): ModalScreen {
	const { t } = view;
	const { number, version } = row;
	return modal(
		t('cases:malicious.modal', { case: codeOf(row) }),
		ids.maliciousFormId.make({ number, version }),
		label(t('cases:reason.label'), words('reason', textBounds.reason), t('cases:malicious.help')),
		label(
			t('cases:malicious.warn'),
			checkboxGroup('warn', [{ value: 'warn', label: t('cases:malicious.warnYes') }], { min: 0, required: false })
		)
	);
}

export const maliciousFields = (fields: FormFields): MaliciousForm => ({
	reason: fields.text('reason'),
	warn: fields.values('warn').includes('warn')
});

/** What one side says. */
export function statementForm(view: ViewContext, row: CaseRow): ModalScreen {
	const { t } = view;
	return modal(
		t('cases:statement.modal', { case: codeOf(row) }),
		ids.caseStatementFormId.make({ number: row.number }),
		label(t('cases:statement.words'), words('words', textBounds.statement), t('cases:statement.help')),
		label(t('cases:files.label'), fileUpload('proof', { min: 0, max: 5, required: false }), t('cases:files.help'))
	);
}

export const statementFields = (fields: FormFields): StatementForm => ({ text: fields.text('words'), files: fields.files('proof') });

/** Why a case takes longer. */
export function extendForm(view: ViewContext, row: CaseRow): ModalScreen {
	const { number, version } = row;
	return modal(
		view.t('cases:extend.modal', { case: codeOf(row) }),
		ids.caseExtendFormId.make({ number, version }),
		label(view.t('cases:reason.label'), words('reason', textBounds.reason), view.t('cases:reason.both'))
	);
}

/** What a judge decides (W28); `severity`: how heavy each choice weighs, and from which they begin. */
export function verdictForm(view: ViewContext, row: CaseRow, { levels, kinds }: Pick<Severity, 'levels' | 'kinds'>): ModalScreen {
	const { t } = view;
	const { number, version } = row;
	return modal(
		t('cases:decide.modal', { case: codeOf(row) }),
		ids.caseVerdictFormId.make({ number, version }),
		label(
			t('cases:decide.verdict'),
			radioGroup(
				'verdict',
				['notUpheld', ...trustEffects].map((value) => ({ value, label: t(`cases:decide.verdicts.${value}`) })),
				{ required: true }
			)
		),
		label(
			t('cases:decide.severity'),
			radioGroup(
				'severity',
				severityLevels.map((value) => ({
					value,
					label: t(`cases:decide.severities.${value}`, { severity: levels[value] }),
					selected: value === kinds[row.kind]
				})),
				{ required: true }
			)
		),
		label(
			t('cases:decide.sanction'),
			radioGroup(
				'sanction',
				['none', ...sanctionKinds].map((value) => ({ value, label: t(`cases:sanction.${value}`), selected: value === 'none' })),
				{ required: true }
			)
		),
		label(t('cases:reason.label'), words('reason', textBounds.reason), t('cases:reason.both')),
		label(t('cases:decide.notes'), words('notes', textBounds.notes), t('cases:decide.notesHelp'))
	);
}

export const verdictFields = (fields: FormFields): VerdictForm => ({
	verdict: fields.text('verdict'),
	severity: fields.text('severity'),
	sanction: fields.text('sanction'),
	reason: fields.text('reason'),
	notes: fields.text('notes')
});

/** Credits for whom the subject has harmed. `names`: of the reporters, in order. */
export function moneyForm(
	view: ViewContext,
	{ row, choice: { compensation, harmed }, name }: ProposedVerdict,
	names: readonly string[]
): ModalScreen {
	const { t } = view;
	const options = reportersOf(row).map((value, index) => ({ value, label: names[index] ?? value, selected: value === harmed }));
	return modal(
		t('cases:money.modal', { case: codeOf(row) }),
		ids.caseMoneyFormId.make({ number: row.number, draft: name }),
		label(
			t('cases:money.amount'),
			textInput('amount', { value: String(compensation), max: 15, required: true }),
			t('cases:money.amountHelp')
		),
		label(t('cases:money.harmed'), choice('harmed', options, { required: true }))
	);
}

export const moneyFields = (fields: FormFields): CompensationForm => ({
	amount: fields.text('amount'),
	harmed: personArg(fields.choice('harmed') ?? '')
});

/** Asks the judge before a verdict takes effect; names everything that it does. */
export function verdictAsk(view: ViewContext, { row, choice, until, appealBy, name }: ProposedVerdict): Screen {
	const { t } = view;
	const { number } = row;
	return screen(
		container(
			'bad',
			head({
				icon: view.emoji('warn'),
				trail: [t('cases:card.crumb'), codeOf(row)],
				title: t(choice.upheld ? 'cases:ask.uphold' : 'cases:ask.acquit', { case: codeOf(row) }),
				lead: titleOf(view, row)
			}),
			text(
				t('cases:card.against', { who: person(row.subject) }),
				...verdictLines(view, { ...choice, until }, 'staff'),
				choice.upheld ? t('cases:ask.appeal', { deadline: deadline(appealBy) }) : t('cases:ask.noAppeal')
			),
			buttonRow(
				danger(t('cases:buttons.confirm'), ids.caseVerdictYesId.make({ number, draft: name })),
				choice.upheld && reportersOf(row).length > 0 && secondary(t('cases:buttons.money'), ids.caseMoneyId.make({ number, draft: name })),
				secondary(t('cases:buttons.view'), ids.caseViewId.make({ number, page: 0 }))
			)
		)
	);
}

/** Why the verdict is wrong. */
export function appealForm(view: ViewContext, row: CaseRow): ModalScreen {
	return modal(
		view.t('cases:appealAsk.modal', { case: codeOf(row) }),
		ids.appealFormId.make({ number: row.number }),
		label(view.t('cases:appealAsk.words'), words('words', textBounds.report), view.t('cases:appealAsk.help'))
	);
}

/** What another judge says to an appeal. */
export function appealVerdictForm(view: ViewContext, row: CaseRow): ModalScreen {
	const { t } = view;
	const { number, version } = row;
	return modal(
		t('cases:appealVerdict.modal', { case: codeOf(row) }),
		ids.appealVerdictFormId.make({ number, version }),
		label(
			t('cases:appealVerdict.outcome'),
			radioGroup(
				'outcome',
				['confirm', 'reverse'].map((value) => ({ value, label: t(`cases:appealVerdict.outcomes.${value}`) })),
				{ required: true }
			)
		),
		label(t('cases:reason.label'), words('reason', textBounds.reason), t('cases:reason.both'))
	);
}

export const appealFields = (fields: FormFields): AppealForm => ({ outcome: fields.text('outcome'), reason: fields.text('reason') });

/** Asks before an appeal is decided; says what would go back, and what is missing. */
export function appealYes(view: ViewContext, { row, verdict, reverse, reason, back, missing, name }: ProposedAppeal): Screen {
	const { t } = view;
	const { number } = row;
	const undone = [
		verdict.effect !== 'none' && t('cases:appealYes.evidence'),
		verdict.sanction && t('cases:appealYes.sanction', { sanction: { kind: 'text', key: `cases:sanction.${verdict.sanction}` } }),
		back > 0 && verdict.harmed && t('cases:appealYes.back', { amount: credits(back), harmed: person(verdict.harmed) }),
		missing > 0 && verdict.harmed && t('cases:appealYes.missing', { amount: credits(missing), harmed: person(verdict.harmed) })
	].filter((line) => typeof line === 'string');
	return confirmDestructive(view, {
		title: t(reverse ? 'cases:appealYes.reverse' : 'cases:appealYes.confirm', { case: codeOf(row) }),
		text: [...(reverse ? undone : [t('cases:appealYes.stands')]), t('cases:verdict.reason', { reason: said(reason) })].join('\n'),
		confirm: { label: t('cases:buttons.confirm'), id: ids.appealYesId.make({ number, draft: name }) },
		keep: { label: t('cases:buttons.view'), id: ids.caseViewId.make({ number, page: 0 }) }
	});
}
