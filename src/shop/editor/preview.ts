import { type AnswerProblem, buildForm, checkPage, type Form, type FormPage } from '../form/form.js';
import { type FieldReader, readPage } from '../form/page-input.js';
import type { CatalogueItem } from '../shop.types.js';

/** The form of an item as a new buyer sees it whom no gate stops. */
export function previewForm(item: CatalogueItem): Form {
	const openGates = new Set((item.access.choiceGates ?? []).map(({ gate }) => gate));
	return buildForm(item, { answers: new Map(), profile: new Map(), known: new Set(), saved: new Set(), openGates });
}

/** What a buyer would be told of such a page; uploads are not looked at. */
export function previewProblems(page: Pick<FormPage, 'questions'>, fields: FieldReader): readonly AnswerProblem[] {
	const asked = { questions: page.questions.filter(({ question }) => question.type !== 'file') };
	return checkPage(asked, readPage(asked, fields).raw, new Map()).problems;
}

/** The form of an item as a buyer with these gates meets it whose first pages are filled in, whatever they say. */
export function formWithPages(item: Pick<CatalogueItem, 'questions' | 'access'>, openGates: ReadonlySet<string>, filled: number): Form {
	const form = buildForm(item, { answers: new Map(), profile: new Map(), known: new Set(), saved: new Set(), openGates });
	const pages = form.pages.map((page, index) => ({ ...page, saved: index < filled, done: index < filled }));
	return { ...form, pages, next: pages[filled] ?? null };
}
