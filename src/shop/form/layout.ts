import type { Question } from '../pack/resolve.js';

/** Discord's limit for the fields of one form page. */
export const fieldsPerPage = 5;

/** The pages of a form: `main` ones are asked before placing, `details` wait behind a button of the summary. */
export interface Layout {
	readonly main: readonly (readonly Question[])[];
	readonly details: readonly (readonly Question[])[];
}

/** Cuts questions into pages of five, in their order; a question also opens a new page when what it depends on is on the same one. */
export function paginate(questions: readonly Question[]): Question[][] {
	const pages: Question[][] = [];
	for (const question of questions) {
		const page = pages.at(-1);
		if (page && fits(page, question)) page.push(question);
		else pages.push([question]);
	}
	return pages;
}

function fits(page: readonly Question[], question: Question): boolean {
	return page.length < fieldsPerPage && !page.some((other) => other.key === question.showIf?.question);
}

/**
 * Lays out a form: what must be answered first, in the pack's order; optional questions fill the last page when all of them fit there,
 * else they become the details. An optional question that a required one depends on is asked with the required ones.
 */
export function layout(questions: readonly Question[]): Layout {
	const needed = neededKeys(questions);
	const optional = questions.filter((question) => !needed.has(question.key));
	const main = paginate(questions.filter((question) => needed.has(question.key)));
	const last = main.at(-1);
	if (optional.length === 0 || !last) return { main: main.length > 0 ? main : paginate(optional), details: [] };
	const filled = [...last];
	for (const question of optional) if (fits(filled, question)) filled.push(question);
	if (filled.length < last.length + optional.length) return { main, details: paginate(optional) };
	return { main: [...main.slice(0, -1), filled], details: [] };
}

function neededKeys(questions: readonly Question[]): ReadonlySet<string> {
	const byKey = new Map(questions.map((question) => [question.key, question]));
	const needed = new Set<string>();
	const need = (question: Question | undefined): void => {
		if (!question || needed.has(question.key)) return;
		needed.add(question.key);
		if (question.showIf) need(byKey.get(question.showIf.question));
	};
	for (const question of questions) if (question.required) need(question);
	return needed;
}
