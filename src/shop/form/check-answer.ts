import type { TextParam } from '#core/errors';
import { compilePattern } from '../pack/pattern.js';
import type { Question, SelectQuestion } from '../pack/resolve.js';
import { type Answer, type FileRef, isFiles } from './answers.js';

/** What came out of one field of a form, before it is checked. */
export interface RawAnswer {
	readonly text?: string;
	/** Values of chosen options, or ids of people. */
	readonly values?: readonly string[];
	readonly checked?: boolean;
	/** Uploads, already stored. */
	readonly files?: readonly FileRef[];
}

/** A checked answer (`null`: left empty, which is allowed), or the rule that it breaks. */
export type CheckedAnswer =
	| { readonly ok: true; readonly answer: Answer | null }
	| { readonly ok: false; readonly rule: TextParam; readonly wrote: string | null };

/** Longest answer to a short text whose question says nothing about it. */
export const defaultShortLength = 100;
export const defaultLongLength = 1000;

const snowflake = /^\d{15,20}$/;
/** Control characters, bidirectional overrides and halves of characters. */
const unprintable = /[\p{Cc}\u202A-\u202E\u2066-\u2069\p{Surrogate}]/gu;

const rule = (name: string, params: Record<string, TextParam> = {}): TextParam => ({ kind: 'text', key: `shop:rules.${name}`, params });
const refused = (name: string, wrote: string | null, params?: Record<string, TextParam>): CheckedAnswer => ({
	ok: false,
	rule: rule(name, params),
	wrote
});
const accepted = (answer: Answer | null): CheckedAnswer => ({ ok: true, answer });
const empty = (question: Question): CheckedAnswer => (question.required ? refused('required', null) : accepted(null));

/** Bounds of a text answer, in characters as Discord counts them. */
export function textBounds(question: {
	readonly type: 'short_text' | 'paragraph';
	readonly minLength?: number;
	readonly maxLength?: number;
}): {
	min: number;
	max: number;
} {
	return {
		min: question.minLength ?? 0,
		max: question.maxLength ?? (question.type === 'paragraph' ? defaultLongLength : defaultShortLength)
	};
}

/** How many options may be chosen. */
export function choiceBounds(question: SelectQuestion): { min: number; max: number } {
	if (!question.multiple) return { min: 1, max: 1 };
	const max = Math.min(question.max ?? question.choices.length, question.choices.length);
	return { min: Math.min(question.min ?? 1, max), max };
}

/** How many people may be named. */
export function peopleBounds(question: Extract<Question, { type: 'user' }>): { min: number; max: number } {
	if (!question.multiple) return { min: 1, max: 1 };
	return { min: Math.max(question.required ? 1 : 0, question.min ?? 0), max: question.max ?? 25 };
}

/** Checks one answer against its question. Never throws, whatever was sent. */
export function checkAnswer(question: Question, raw: RawAnswer): CheckedAnswer {
	switch (question.type) {
		case 'short_text':
		case 'paragraph':
			return checkText(question, raw.text ?? '');
		case 'number':
			return checkNumber(question, raw.text ?? '');
		case 'select':
			return checkChoice(question, raw.values ?? []);
		case 'boolean': {
			const checked = raw.checked ?? false;
			return question.mustBe !== undefined && checked !== question.mustBe ? refused('mustAccept', null) : accepted(checked);
		}
		case 'user': {
			const people = [...new Set(raw.values ?? [])];
			const { min, max } = peopleBounds(question);
			if (people.length === 0) return empty(question);
			if (people.some((id) => !snowflake.test(id))) return refused('person', null);
			return people.length < min || people.length > max ? refused('peopleCount', null, { min, max }) : accepted(people);
		}
		case 'file': {
			const files = raw.files ?? [];
			if (files.length === 0) return empty(question);
			return files.length > question.maxFiles ? refused('fileCount', null, { max: question.maxFiles }) : accepted(files);
		}
	}
}

function checkText(question: Extract<Question, { type: 'short_text' | 'paragraph' }>, written: string): CheckedAnswer {
	const long = question.type === 'paragraph';
	const value = written
		.slice(0, 8000)
		.normalize('NFC')
		.replace(unprintable, (char) => (long && char === '\n' ? char : char === '\n' || char === '\t' ? ' ' : ''))
		.trim();
	if (value === '') return empty(question);
	const { min, max } = textBounds(question);
	if (value.length > max) return refused('tooLong', value, { max, count: value.length });
	if (value.length < min) return refused('tooShort', value, { min, count: value.length });
	if (question.pattern === undefined || compilePattern(question.pattern, question.patternFlags).test(value)) return accepted(value);
	return question.patternHint
		? { ok: false, rule: { kind: 'user-text', value: question.patternHint }, wrote: value }
		: refused('pattern', value);
}

function checkNumber(question: Extract<Question, { type: 'number' }>, written: string): CheckedAnswer {
	const value = written.slice(0, 100).trim();
	if (value === '') return empty(question);
	const plain = /^[+-]?\d{1,3}(,\d{3})+$/.test(value) ? value.replaceAll(',', '') : value.replace('−', '-');
	const number = /^[+-]?\d{1,12}(\.\d{1,6})?$/.test(plain) ? Number(plain) : Number.NaN;
	const bounds = { min: question.min, max: question.max };
	if (!Number.isFinite(number)) return refused(question.integer ? 'wholeNumber' : 'number', value, bounds);
	if (question.integer && !Number.isInteger(number)) return refused('wholeNumber', value, bounds);
	return number < question.min || number > question.max ? refused('between', value, bounds) : accepted(number === 0 ? 0 : number);
}

function checkChoice(question: SelectQuestion, sent: readonly string[]): CheckedAnswer {
	const values = [...new Set(sent)];
	if (values.length === 0) return empty(question);
	const known = new Set(question.choices.map((choice) => choice.value));
	const stranger = values.find((value) => !known.has(value));
	if (stranger !== undefined) return refused('choice', stranger);
	const { min, max } = choiceBounds(question);
	if (values.length < min || values.length > max) return refused('choiceCount', null, { min, max });
	return accepted(question.multiple ? values : values[0]!);
}

/** Whether a stored answer is still one that the question accepts: the item may have changed since. */
export function stillFits(question: Question, answer: Answer): boolean {
	const result = checkAnswer(question, toRaw(question, answer));
	return result.ok && result.answer !== null;
}

/** A stored answer as it would come out of the form. */
export function toRaw(question: Question, answer: Answer): RawAnswer {
	if (isFiles(answer)) return { files: answer };
	if (typeof answer === 'boolean') return { checked: answer };
	if (typeof answer === 'number') return { text: String(answer) };
	if (typeof answer !== 'string') return { values: answer.flatMap((value) => (typeof value === 'string' ? [value] : [])) };
	return question.type === 'select' ? { values: [answer] } : { text: answer };
}
