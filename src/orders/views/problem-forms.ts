import type { FormFields } from '#core/interactions/index';
import { fileUpload, label, type ModalScreen, modal, radioGroup, textInput, type ViewContext } from '#core/views/kit';
import * as ids from '../ids.js';
import { stillHeld } from '../order.ends.js';
import { rulingEffects } from '../order.evidence.js';
import type { OrderRow, Problem } from '../order.model.js';
import { partsOf } from '../order.parts.js';
import { divisible, type Outcome, outcomes, problemKinds, problemWants, suggestedSplit, withStaff } from '../problem.rules.js';
import type { ReportForm, StatementForm } from '../problem.service.js';
import type { RulingForm } from '../ruling.service.js';

/** What each side may want; the shop asks for no refund. */
const wants: Readonly<Record<Problem['side'], readonly Problem['wants'][]>> = {
	buyer: problemWants,
	staff: ['all', 'part', 'rest', 'other']
};

/** What is wrong, how much is right, what is wanted, proof, words (W12). */
export function reportForm(view: ViewContext, order: OrderRow, side: Problem['side']): ModalScreen {
	const { t } = view;
	const { code } = order;
	const option = (list: 'kind' | 'wants') => (value: string) => ({ value, label: t(`orders:problem.${list}.${side}.${value}`) });
	const right = side === 'buyer' ? order.confirmed : order.delivered;
	return modal(
		t('orders:reportAsk.modal', { code }),
		ids.reportFormId.make({ code }),
		label(t(`orders:reportAsk.kind.${side}`), radioGroup('kind', problemKinds.map(option('kind')), { required: true })),
		label(
			t(`orders:reportAsk.right.${side}`),
			textInput('right', { value: String(right), max: 4, required: true }),
			t('orders:reportAsk.rightHelp', { of: partsOf(order), confirmed: order.confirmed })
		),
		label(t('orders:reportAsk.wants'), radioGroup('wants', wants[side].map(option('wants')), { required: true })),
		label(t('orders:deliverAsk.proof'), fileUpload('proof', { min: 0, max: 10, required: false }), t('orders:reportAsk.proofHelp')),
		label(t('orders:reportAsk.words'), textInput('words', { long: true, max: 1000, required: true }), t('orders:reportAsk.wordsHelp'))
	);
}

/** Reads the submitted report. */
export function reportFields(fields: FormFields): ReportForm {
	return {
		kind: fields.text('kind'),
		wants: fields.text('wants'),
		right: fields.text('right'),
		text: fields.text('words'),
		files: fields.files('proof')
	};
}

/** One more statement of a side. */
export function statementForm(view: ViewContext, { code }: Pick<OrderRow, 'code'>): ModalScreen {
	const { t } = view;
	return modal(
		t('orders:statementAsk.modal', { code }),
		ids.statementFormId.make({ code }),
		label(
			t('orders:statementAsk.words'),
			textInput('words', { long: true, max: 1000, required: true }),
			t('orders:statementAsk.wordsHelp')
		),
		label(t('orders:deliverAsk.proof'), fileUpload('proof', { min: 0, max: 10, required: false }), t('orders:reportAsk.proofHelp'))
	);
}

/** Reads the submitted statement. */
export function statementFields(fields: FormFields): StatementForm {
	return { text: fields.text('words'), files: fields.files('proof') };
}

/** What a judge decides; the numbers count for a division only. */
export function rulingForm(view: ViewContext, order: OrderRow): ModalScreen {
	const { t, format } = view;
	const { code, payment } = order;
	const left = stillHeld(order);
	const goods = withStaff(order);
	const split = suggestedSplit(order, order.problem?.right ?? 0);
	const stake = left > 0 ? format.amount('credits', left) : payment ? `${format.number(goods)} ${payment.label}` : '';
	const offered = outcomes.filter((outcome) => outcome !== 'partial' || divisible(order));
	const option = (outcome: Outcome) => ({
		value: outcome,
		label: t(`orders:rulingAsk.outcome.${outcome}`),
		description: t(`orders:rulingAsk.outcomeHelp.${outcome}${stake ? '' : 'Free'}`, { stake })
	});
	return modal(
		t('orders:rulingAsk.modal', { code }),
		ids.ruleFormId.make({ code }),
		label(t('orders:rulingAsk.outcomeLabel'), radioGroup('outcome', offered.map(option), { required: true })),
		left > 1 &&
			label(
				t('orders:rulingAsk.kept'),
				textInput('kept', { value: String(split.kept), max: 15, required: false }),
				t('orders:rulingAsk.keptHelp', { most: left - 1 })
			),
		goods > 1 &&
			label(
				t('orders:rulingAsk.owed'),
				textInput('owed', { value: String(split.owed), max: 15, required: false }),
				t('orders:rulingAsk.owedHelp', { most: goods - 1, label: payment?.label ?? '' })
			),
		divisible(order) &&
			partsOf(order) > 1 &&
			label(
				t('orders:rulingAsk.parts'),
				textInput('parts', { value: String(split.parts), max: 4, required: false }),
				t('orders:rulingAsk.partsHelp', { of: partsOf(order), confirmed: order.confirmed })
			),
		label(
			t('orders:rulingAsk.trust'),
			radioGroup(
				'trust',
				['none', ...rulingEffects].map((value) => ({ value, label: t(`orders:rulingAsk.trusts.${value}`), selected: value === 'none' })),
				{ required: true }
			),
			t('orders:rulingAsk.trustHelp')
		),
		label(
			t('orders:rulingAsk.reason'),
			textInput('reason', { long: true, min: 10, max: 500, required: true }),
			t('orders:rulingAsk.reasonHelp')
		)
	);
}

/** Reads the judge's form. */
export function rulingFields(fields: FormFields): RulingForm {
	return {
		outcome: fields.text('outcome'),
		kept: fields.text('kept'),
		owed: fields.text('owed'),
		parts: fields.text('parts'),
		trust: fields.choice('trust') ?? 'none',
		reason: fields.text('reason')
	};
}
