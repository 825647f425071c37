import type { APIComponentInLabel } from 'discord-api-types/v10';
import type { ViewContext } from '#core/views/context';
import {
	checkbox,
	checkboxGroup,
	choice,
	fileUpload,
	label,
	type ModalPart,
	type ModalScreen,
	modal,
	select,
	textInput,
	userSelect
} from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import { type Answer, isFiles, toAnswers } from '../form/answers.js';
import { choiceBounds, peopleBounds, textBounds } from '../form/check-answer.js';
import type { FormPage, FormQuestion } from '../form/form.js';
import { pageSubmitId } from '../ids.js';
import type { Question } from '../pack/resolve.js';
import type { GateViews } from './words.js';

export interface FormPageData {
	readonly state: DraftState;
	readonly page: FormPage;
	readonly gates: GateViews;
}

/** A page of an item's form (W5): up to five questions, each with what is known of its answer. Fields carry the keys of their questions. */
export function formPageModal(view: ViewContext, { state, page, gates }: FormPageData): ModalScreen {
	const { draft, item, form, profile } = state;
	const pages = (page.kind === 'main' ? form.pages : form.details).length;
	const answers = toAnswers(draft.answers);
	const refused = new Map(draft.refused.map(({ key, wrote }) => [key, wrote]));
	const position = view.t(page.kind === 'main' ? 'shop:form.position' : 'shop:form.detailsPosition', { page: page.number, pages });
	const name = item.definition.name.slice(0, Math.max(1, 42 - position.length));
	return modal(
		`${name} · ${position}`,
		pageSubmitId.make({ item: item.key, page: page.id }),
		...page.questions.map((asked): ModalPart => {
			const answer = answers.get(asked.question.key) ?? profile.get(asked.question.key);
			return label(
				asked.question.label,
				field(view, asked.question, answer, refused.get(asked.question.key)),
				description(view, asked, answer, gates)
			);
		})
	);
}

/** A page as every buyer would see it who has answered nothing yet and whom no gate stops; for those who build the form. */
export function previewPageModal(view: ViewContext, title: string, customId: string, page: Pick<FormPage, 'questions'>): ModalScreen {
	const none: GateViews = new Map();
	return modal(
		title,
		customId,
		...page.questions.map(
			(asked): ModalPart =>
				label(asked.question.label, field(view, asked.question, undefined, undefined), description(view, asked, undefined, none))
		)
	);
}

/** A page of a form that belongs to no item, with what is known of its answers. */
export function plainPageModal(
	view: ViewContext,
	title: string,
	customId: string,
	page: Pick<FormPage, 'questions'>,
	known: { answer(key: string): Answer | undefined; refused(key: string): string | undefined }
): ModalScreen {
	const none: GateViews = new Map();
	return modal(
		title,
		customId,
		...page.questions.map((asked): ModalPart => {
			const { key, label: name } = asked.question;
			const answer = known.answer(key);
			return label(name, field(view, asked.question, answer, known.refused(key)), description(view, asked, answer, none));
		})
	);
}

/** The owner's help; why choices are missing comes before it, the bounds of the answer stand for it. */
function description(view: ViewContext, { question, closed }: FormQuestion, answer: Answer | undefined, gates: GateViews): string | null {
	if (closed.length > 0) {
		const gate = gates.get(closed[0]!.gate)?.name ?? closed[0]!.gate;
		return view.t('shop:form.closed', { count: closed.length, gate: { kind: 'user-text', value: gate } });
	}
	if (question.type === 'file') {
		const types = question.accept.map((type) => type.split('/')[1]).join(', ');
		const files = isFiles(answer) ? answer.length : 0;
		return files > 0
			? view.t('shop:form.filesKept', { count: files, max: question.maxFiles })
			: view.t('shop:form.files', { max: question.maxFiles, size: question.maxMb, types });
	}
	if (question.help) return question.help;
	return question.type === 'number' ? view.t('shop:form.between', { min: question.min, max: question.max }) : null;
}

function field(view: ViewContext, question: Question, answer: Answer | undefined, refused: string | undefined): APIComponentInLabel {
	const { key, required } = question;
	const stored = typeof answer === 'string' || typeof answer === 'number' ? String(answer) : null;
	switch (question.type) {
		case 'short_text':
		case 'paragraph':
			return textInput(key, {
				long: question.type === 'paragraph',
				value: refused ?? stored,
				placeholder: question.placeholder ?? null,
				...textBounds(question),
				required
			});
		case 'number':
			return textInput(key, { value: refused ?? stored, placeholder: question.placeholder ?? null, max: 15, required });
		case 'boolean':
			return question.mustBe === undefined
				? checkbox(key, { checked: answer === true })
				: checkboxGroup(key, [{ value: 'yes', label: view.t('shop:form.accept'), selected: answer === question.mustBe }], {
						min: 1,
						max: 1,
						required: true
					});
		case 'select':
			return choices(question, answer);
		case 'user': {
			const { min, max } = peopleBounds(question);
			const selected = Array.isArray(answer) ? answer.flatMap((id) => (typeof id === 'string' ? [id] : [])) : [];
			return userSelect(key, { min: required ? min : 0, max, required, selected });
		}
		case 'file': {
			const kept = isFiles(answer);
			return fileUpload(key, { min: required && !kept ? 1 : 0, max: question.maxFiles, required: required && !kept });
		}
	}
}

function choices(question: Extract<Question, { type: 'select' }>, answer: Answer | undefined): APIComponentInLabel {
	const { key, required, multiple, placeholder } = question;
	const selected = new Set(Array.isArray(answer) ? answer : [answer]);
	const options = question.choices.map(({ value, label: name, description: about }) => ({
		value,
		label: name,
		selected: selected.has(value),
		...(about ? { description: about } : {})
	}));
	if (!multiple) return choice(key, options, { required, ...(placeholder ? { placeholder } : {}) });
	const { min, max } = choiceBounds(question);
	const made = select(key, options, { min: required ? min : 0, max, required, ...(placeholder ? { placeholder } : {}) });
	if (!made) throw new RangeError(`The question '${key}' has no choice left`);
	return made;
}
