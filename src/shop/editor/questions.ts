import { NotFound } from '#core/errors';
import type { Question, SelectQuestion } from '../pack/resolve.js';
import type { QuestionDefinition } from '../pack/schema/questions.js';
import type { ItemEdit, QuestionInput, QuestionKind } from './edit.types.js';
import { boundsOf, linesOf, neededNumber } from './input.js';
import { freeKey, keyOf } from './keys.js';
import { editRefusal } from './problems.js';

type QuestionEdit = Extract<ItemEdit, { readonly kind: `question${string}` }>;

/** Pictures: what a new question for files takes. */
const pictures = ['image/png', 'image/jpeg', 'image/webp'];
const pictureMb = 8;
const mostFiles = 3;

/** The kind that an owner chose, or would choose, for a question. */
export function kindOf(question: Question): QuestionKind {
	if (question.type === 'select') return question.multiple ? 'multi' : 'select';
	return question.type === 'boolean' && question.mustBe !== undefined ? 'agree' : question.type;
}

/** What the form's field for details says of a question: its choices, its bounds, or its number of files. */
export function detailsOf(question: Question): string {
	switch (question.type) {
		case 'select':
			return question.choices.map(({ label, description }) => (description ? `${label} | ${description}` : label)).join('\n');
		case 'number':
			return `${question.min}-${question.max}`;
		case 'short_text':
		case 'paragraph':
			if (question.maxLength === undefined) return '';
			return question.minLength ? `${question.minLength}-${question.maxLength}` : String(question.maxLength);
		case 'file':
			return String(question.maxFiles);
		default:
			return '';
	}
}

/**
 * The questions of an item after one change; whether they fit together is checked with the item.
 *
 * @throws DomainError `shop.edit` · NotFound `shop.question`
 */
export function editQuestions(questions: readonly Question[], edit: QuestionEdit): Question[] {
	if (edit.kind === 'question') {
		if (edit.index === null) return [...questions, made(undefined, edit.input, questions)];
		const old = at(questions, edit.index);
		return questions.with(edit.index, made(old, edit.input, questions));
	}
	const old = at(questions, edit.index);
	switch (edit.kind) {
		case 'questionRemove':
			return questions.filter((question) => question !== old);
		case 'questionMove': {
			const other = edit.index + edit.by;
			return questions.with(edit.index, at(questions, other)).with(other, old);
		}
		case 'questionCondition': {
			const { showIf: _showIf, ...rest } = old;
			if (!edit.when) return questions.with(edit.index, rest);
			const source = at(questions, edit.when.source);
			return questions.with(edit.index, { ...rest, showIf: { question: source.key, in: [...edit.when.in] } });
		}
		case 'questionPrivacy': {
			const { sensitivity: _readers, storeOnProfile: _keep, redactInTranscript: _redact, ...rest } = old;
			const { readers, keep, redact } = edit.privacy;
			return questions.with(edit.index, {
				...rest,
				...(readers === 'everyone' ? {} : { sensitivity: readers }),
				...(keep ? { storeOnProfile: true } : {}),
				...(redact ? { redactInTranscript: true } : {})
			});
		}
	}
}

function at(questions: readonly Question[], index: number): Question {
	const question = questions[index];
	if (!question) throw new NotFound('shop.question');
	return question;
}

/** A question out of the builder's form. What the form does not ask stays as it was while the kind stays. */
function made(old: Question | undefined, input: QuestionInput, all: readonly Question[]): Question {
	const { label, help, kind, required, details } = input;
	const key = old?.key ?? freeKey(keyOf(label, 'question', '_'), new Set(all.map((question) => question.key)), '_');
	const common = {
		...keptOf(old),
		key,
		label: label.trim(),
		...(help.trim() ? { help: help.trim() } : {}),
		required: required || kind === 'agree'
	};
	const same = old && kindOf(old) === kind ? old : undefined;
	switch (kind) {
		case 'short_text':
		case 'paragraph':
			return { ...common, ...(same?.type === kind ? textOf(same) : {}), type: kind, ...lengths(details, same) };
		case 'select':
		case 'multi':
			return { ...common, ...selectOf(old, kind, choicesOf(old, details)) };
		case 'number': {
			const bounds = boundsOf(details);
			if (!bounds) throw editRefusal({ field: 'bounds', of: label, key: 'boundsNeeded' });
			const integer = same?.type === 'number' ? same.integer : true;
			return { ...common, type: 'number', min: bounds.min ?? 0, max: bounds.max, ...(integer === undefined ? {} : { integer }) };
		}
		case 'boolean':
			return { ...common, type: 'boolean' };
		case 'agree':
			return { ...common, type: 'boolean', mustBe: true };
		case 'user':
			return same?.type === 'user' ? { ...same, ...common, type: 'user' } : { ...common, type: 'user' };
		case 'file': {
			const kept = same?.type === 'file' ? same : { accept: pictures, maxMb: pictureMb };
			const maxFiles = details.trim() === '' ? mostFiles : neededNumber(details, 'files');
			return { ...common, type: 'file', accept: kept.accept, maxMb: kept.maxMb, maxFiles };
		}
	}
}

/** What stays of a question whatever becomes of its kind. */
function keptOf(old: Question | undefined) {
	if (!old) return {};
	const { showIf, storeOnProfile, sensitivity, redactInTranscript, purpose } = old;
	return {
		...(showIf ? { showIf } : {}),
		...(storeOnProfile === undefined ? {} : { storeOnProfile }),
		...(sensitivity ? { sensitivity } : {}),
		...(redactInTranscript === undefined ? {} : { redactInTranscript }),
		...(purpose ? { purpose } : {})
	};
}

type TextQuestion = Extract<QuestionDefinition, { type: 'short_text' | 'paragraph' }>;

function textOf({ placeholder, pattern, patternFlags, patternHint }: TextQuestion) {
	return {
		...(placeholder ? { placeholder } : {}),
		...(pattern ? { pattern } : {}),
		...(patternFlags ? { patternFlags } : {}),
		...(patternHint ? { patternHint } : {})
	};
}

function lengths(details: string, same: Question | undefined) {
	const bounds = boundsOf(details);
	if (!bounds) {
		// A pattern needs an end: without one the old bounds stay.
		const text = same?.type === 'short_text' || same?.type === 'paragraph' ? same : undefined;
		return text?.pattern && text.maxLength !== undefined ? { maxLength: text.maxLength } : {};
	}
	return { ...(bounds.min === null ? {} : { minLength: bounds.min }), maxLength: bounds.max };
}

function selectOf(old: Question | undefined, kind: 'select' | 'multi', choices: SelectQuestion['choices']) {
	const placeholder = old?.type === 'select' && old.placeholder ? { placeholder: old.placeholder } : {};
	if (kind === 'select') return { type: 'select' as const, choices, ...placeholder };
	const kept = old?.type === 'select' && old.multiple ? old : undefined;
	const max = Math.min(kept?.max ?? choices.length, Math.max(1, choices.length));
	return { type: 'select' as const, choices, multiple: true, min: Math.min(kept?.min ?? 1, max), max, ...placeholder };
}

/** One choice per line, `label | explanation`. A choice that keeps its label keeps its value, so that rules about it go on. */
function choicesOf(old: Question | undefined, details: string): SelectQuestion['choices'] {
	const before = old?.type === 'select' ? old.choices : [];
	const taken = new Set(before.map(({ value }) => value));
	return linesOf(details).map((line) => {
		const cut = line.indexOf(' | ');
		const label = (cut < 0 ? line : line.slice(0, cut)).trim();
		const about = cut < 0 ? '' : line.slice(cut + 3).trim();
		const known = before.find((choice) => choice.label === label);
		const value = known?.value ?? freeKey(keyOf(label, 'choice', '_'), taken, '_');
		taken.add(value);
		const editions = known?.enabledEditions ? { enabledEditions: known.enabledEditions } : {};
		return { value, label, ...(about ? { description: about } : {}), ...editions };
	});
}
