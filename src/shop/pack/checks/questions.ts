import { layout, paginate } from '../../form/layout.js';
import { compilePattern, maxPatternInput, PatternError } from '../pattern.js';
import { choicesOf, define, filteredChoices, resolveQuestions } from '../resolve.js';
import type { ItemDefinition } from '../schema/catalogue.js';
import type { Pack } from '../schema/index.js';
import type { QuestionDefinition, QuestionReference } from '../schema/questions.js';
import { check, type PackCheck, type Report } from './report.js';

/** Most pages a member has to go through for one order. */
export const maxPages = 4;

const definitionRules = (definition: QuestionDefinition, pack: Pack, path: string, report: Report): void => {
	switch (definition.type) {
		case 'short_text':
		case 'paragraph':
			if ((definition.minLength ?? 0) > (definition.maxLength ?? 4000)) report(path, 'minLength is above maxLength');
			if (definition.pattern !== undefined) patternRules(definition.pattern, definition, path, report);
			return;
		case 'number':
			if (definition.min >= definition.max) report(path, 'min must be below max');
			return;
		case 'user':
			if ((definition.min ?? 0) > (definition.max ?? 25)) report(path, 'min is above max');
			return;
		case 'select':
			selectRules(definition, pack, path, report);
			return;
		default:
	}
};

function patternRules(pattern: string, definition: { patternFlags?: string; maxLength?: number }, path: string, report: Report): void {
	try {
		compilePattern(pattern, definition.patternFlags);
	} catch (error) {
		if (!(error instanceof PatternError)) throw error;
		report(`${path}.pattern`, error.message);
	}
	if (definition.maxLength === undefined && !/[\]\w)]\{/.test(pattern)) report(`${path}.pattern`, 'A pattern needs a maxLength');
	if ((definition.maxLength ?? 0) > maxPatternInput) report(`${path}.maxLength`, `At most ${maxPatternInput} with a pattern`);
}

function selectRules(definition: Extract<QuestionDefinition, { type: 'select' }>, pack: Pack, path: string, report: Report): void {
	const choices = choicesOf(definition, pack);
	if (!choices) {
		report(`${path}.choiceSet`, `There is no choice set "${definition.choiceSet}"`);
		return;
	}
	if (definition.choiceSet && definition.choices) report(path, 'Give choices or a choiceSet, not both');
	if (choices.length < 2) report(path, `${choices.length} choices, at least 2 are needed`);
	if (new Set(choices.map((choice) => choice.value)).size < choices.length) report(path, 'A choice value is there twice');
	if (!definition.multiple) return;
	const { min, max } = definition;
	if (min === undefined || max === undefined) report(path, 'A multiple choice needs min and max');
	else if (!(min >= 1 && min <= max && max <= choices.length))
		report(path, `min ${min} and max ${max} do not fit ${choices.length} choices`);
}

/** A form's questions, each once, each looking back only. */
export function formRules(references: readonly QuestionReference[], pack: Pack, path: string, report: Report): void {
	const seen = new Map<string, QuestionDefinition>();
	for (const [index, reference] of references.entries()) {
		const definition = define(reference, pack);
		const at = `${path}.${'use' in reference ? reference.use : reference.key || index}`;
		if ('messages' in definition) {
			for (const message of definition.messages) report(at, message);
			continue;
		}
		definitionRules(definition, pack, at, report);
		if (seen.has(definition.key)) report(at, 'This question is asked twice');
		if (definition.showIf) {
			const source = seen.get(definition.showIf.question);
			if (!source) report(`${at}.showIf`, 'Depends on a question that is not asked before it');
			else if (source.type === 'select') {
				const values = new Set(choicesOf(source, pack)?.map((choice) => choice.value));
				for (const value of definition.showIf.in)
					if (!values.has(value)) report(`${at}.showIf`, `"${value}" is no choice of "${source.key}"`);
			} else if (source.type !== 'boolean') report(`${at}.showIf`, 'Depends on a question without choices');
		}
		seen.set(definition.key, definition);
	}
}

/** What an item asks: few enough questions and pages, and always something to choose. */
export function itemFormRules(item: ItemDefinition, pack: Pack, path: string, report: Report): void {
	formRules(item.questions, pack, `${path}.questions`, report);
	const questions = resolveQuestions(item.questions, item, pack);
	const fresh = questions.filter((question) => !question.storeOnProfile);
	const most = pack.limits.newQuestionsPerOrder;
	if (most !== undefined && fresh.length > most) report(`${path}.questions`, `${fresh.length} new questions, at most ${most}`);
	const { main, details } = layout(questions);
	const pages = Math.max(paginate(questions).length, paginate(fresh).length, main.length + details.length);
	if (pages > maxPages) report(`${path}.questions`, `${pages} pages, at most ${maxPages}`);
	for (const reference of item.questions) {
		const definition = define(reference, pack);
		if ('messages' in definition || definition.type !== 'select') continue;
		if (filteredChoices(definition, item, pack).length === 0) report(`${path}.questions.${definition.key}`, 'The filter leaves no choice');
	}
}

export const questionChecks: readonly PackCheck[] = [
	check('question-library', (pack, report) => {
		for (const [key, definition] of Object.entries(pack.questionLibrary)) {
			if (definition.key !== key) report(`questionLibrary.${key}.key`, 'Must be the name it stands under');
			definitionRules(definition, pack, `questionLibrary.${key}`, report);
		}
	}),
	check('choice-sets', (pack, report) => {
		for (const [key, choices] of Object.entries(pack.choiceSets)) {
			if (new Set(choices.map((choice) => choice.value)).size < choices.length)
				report(`choiceSets.${key}`, 'A choice value is there twice');
		}
	}),
	check('profile-questions', (pack, report) => {
		const stored = Object.values(pack.questionLibrary).filter((definition) => definition.storeOnProfile);
		const listed = new Set(pack.profileQuestions);
		for (const { key } of stored) if (!listed.has(key)) report('profileQuestions', `"${key}" is kept on the profile but not listed`);
		for (const key of listed)
			if (!stored.some((definition) => definition.key === key)) report('profileQuestions', `"${key}" is not kept on the profile`);
	}),
	check('forms', (pack, report) => {
		for (const form of pack.forms) formRules(form.questions, pack, `forms.${form.key}.questions`, report);
		for (const panel of pack.tickets.panels) {
			if (panel.action.kind !== 'questions') continue;
			const path = `tickets.panels.${panel.key}.action.questions`;
			formRules(panel.action.questions, pack, path, report);
			if (panel.action.questions.length > 5) report(path, 'A panel asks at most 5 questions');
		}
	})
];
