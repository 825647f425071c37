import type { TextParam } from '#core/errors';
import type { Question } from '../pack/resolve.js';
import type { CatalogueItem } from '../shop.types.js';
import type { Answer, Answers } from './answers.js';
import { checkAnswer, type RawAnswer, stillFits } from './check-answer.js';
import { layout } from './layout.js';

/** A choice that is left out because its gate is closed for this member. */
export interface ClosedChoice {
	readonly label: string;
	readonly gate: string;
}

/** A question as this member sees it. */
export interface FormQuestion {
	readonly question: Question;
	readonly closed: readonly ClosedChoice[];
}

export interface FormPage {
	/** `m0`, `m1`, … and `d0`, …: its place in the form's plan, which stays the same while the form goes on. */
	readonly id: string;
	/** From 1, among the pages of its kind that have something to ask now. */
	readonly number: number;
	readonly kind: 'main' | 'details';
	readonly questions: readonly FormQuestion[];
	readonly saved: boolean;
	/** Nothing on it is missing or has stopped fitting. */
	readonly done: boolean;
}

/** An answered question, for cards and the order. */
export interface Answered {
	readonly question: Question;
	readonly answer: Answer;
	/** It came from the member's profile and was not asked. */
	readonly fromProfile: boolean;
}

export interface Form {
	readonly pages: readonly FormPage[];
	readonly details: readonly FormPage[];
	/** First page that has to be filled; `null`: the form can be sent. */
	readonly next: FormPage | null;
	/** Answers that count: of questions that are asked or known, not of those that other answers have hidden. */
	readonly answered: readonly Answered[];
	/** Questions without any choice left for this member: the item can't be ordered by them. */
	readonly blocked: readonly FormQuestion[];
}

export interface FormState {
	readonly answers: Answers;
	readonly profile: Answers;
	/** Profile questions that are not asked again. */
	readonly known: ReadonlySet<string>;
	/** Ids of saved pages. */
	readonly saved: ReadonlySet<string>;
	/** Gates that the member passes. */
	readonly openGates: ReadonlySet<string>;
}

interface FormItem {
	readonly questions: CatalogueItem['questions'];
	readonly access: Pick<CatalogueItem['access'], 'choiceGates'>;
}

/** Profile questions of the item whose stored answers can be used as they are. */
export function knownFromProfile(item: FormItem, profile: Answers, openGates: ReadonlySet<string>): string[] {
	return item.questions.flatMap((question) => {
		const answer = question.storeOnProfile ? profile.get(question.key) : undefined;
		return answer !== undefined && stillFits(gated(item, question, openGates).question, answer) ? [question.key] : [];
	});
}

/** A question with the choices that the member's gates leave over. */
function gated(item: FormItem, question: Question, openGates: ReadonlySet<string>): FormQuestion {
	if (question.type !== 'select') return { question, closed: [] };
	const shut = new Map(
		item.access.choiceGates?.flatMap((gate) =>
			gate.question === question.key && !openGates.has(gate.gate) ? [[gate.value, gate.gate] as const] : []
		)
	);
	if (shut.size === 0) return { question, closed: [] };
	return {
		question: { ...question, choices: question.choices.filter((choice) => !shut.has(choice.value)) },
		closed: question.choices.flatMap((choice) => (shut.has(choice.value) ? [{ label: choice.label, gate: shut.get(choice.value)! }] : []))
	};
}

/** Of answers that were given to an earlier form, those that the questions of today still take from this member. */
export function fittingAnswers(item: FormItem, sent: ReadonlyMap<string, RawAnswer>, openGates: ReadonlySet<string>): Answers {
	const answers = new Map<string, Answer>();
	for (const question of item.questions) {
		const raw = sent.get(question.key);
		const result = raw && checkAnswer(gated(item, question, openGates).question, raw);
		if (result?.ok && result.answer !== null) answers.set(question.key, result.answer);
	}
	return answers;
}

/** The form of an item as it stands for one member: what is asked on which page, what is missing, what counts. */
export function buildForm(item: FormItem, state: FormState): Form {
	const questions = item.questions.map((question) => gated(item, question, state.openGates));
	const byKey = new Map(questions.map((asked) => [asked.question.key, asked]));
	const known = new Set(knownFromProfile(item, state.profile, state.openGates).filter((key) => state.known.has(key)));
	const plan = layout(item.questions.filter((question) => !known.has(question.key)));
	const pageOf = new Map<string, string>();
	for (const [kind, planned] of [
		['m', plan.main],
		['d', plan.details]
	] as const) {
		for (const [index, page] of planned.entries()) for (const question of page) pageOf.set(question.key, `${kind}${index}`);
	}

	const valid = (key: string): Answer | undefined => {
		const asked = byKey.get(key);
		const answer = known.has(key) ? state.profile.get(key) : state.answers.get(key);
		return asked && answer !== undefined && stillFits(asked.question, answer) ? answer : undefined;
	};
	/** Hidden by another answer; a question whose condition nobody has answered yet still counts. */
	const hidden = (question: Question): boolean => {
		if (!question.showIf) return false;
		const source = byKey.get(question.showIf.question)?.question;
		if (!source || hidden(source)) return true;
		const answer = valid(source.key);
		if (answer === undefined) return known.has(source.key) || state.saved.has(pageOf.get(source.key) ?? '');
		const values: readonly unknown[] = Array.isArray(answer) ? answer : [String(answer)];
		return !question.showIf.in.some((value) => values.includes(value));
	};
	const pages = (kind: FormPage['kind'], planned: readonly (readonly Question[])[]): FormPage[] => {
		const shown = planned.map((page) => ({
			id: pageOf.get(page[0]!.key)!,
			asked: page.filter((question) => !hidden(question)).flatMap((question) => byKey.get(question.key) ?? [])
		}));
		return shown
			.filter(({ asked }) => asked.length > 0)
			.map(({ id, asked }, index) => ({
				id,
				number: index + 1,
				kind,
				questions: asked,
				saved: state.saved.has(id),
				done:
					state.saved.has(id) && asked.every(({ question }) => isAnswered(question, state.answers.get(question.key), valid(question.key)))
			}));
	};
	const main = pages('main', plan.main);
	const details = pages('details', plan.details);
	return {
		pages: main,
		details,
		next: main.find((page) => !page.done) ?? details.find((page) => page.saved && !page.done) ?? null,
		answered: questions.flatMap(({ question }) => {
			const answer = hidden(question) ? undefined : valid(question.key);
			return answer === undefined ? [] : [{ question, answer, fromProfile: known.has(question.key) }];
		}),
		blocked: questions.filter(
			({ question }) => question.type === 'select' && question.choices.length === 0 && question.required && !hidden(question)
		)
	};
}

/** A question is dealt with when it has an answer that fits, or may stay empty and was not answered wrongly. */
function isAnswered(question: Question, stored: Answer | undefined, valid: Answer | undefined): boolean {
	return valid !== undefined || (stored === undefined && !question.required);
}

/** An answer that was refused, with what the member is told. */
export interface AnswerProblem {
	readonly key: string;
	readonly label: string;
	readonly rule: TextParam;
	readonly wrote: string | null;
}

export interface CheckedPage {
	/** The draft's answers after this page: what was accepted is in, what was left empty is out, what was refused is as before. */
	readonly answers: Answers;
	readonly problems: readonly AnswerProblem[];
}

/** Checks a submitted page. Uploads that were left empty keep the files of before. */
export function checkPage(page: Pick<FormPage, 'questions'>, raw: ReadonlyMap<string, RawAnswer>, before: Answers): CheckedPage {
	const answers = new Map(before);
	const problems: AnswerProblem[] = [];
	for (const { question } of page.questions) {
		const sent = raw.get(question.key) ?? {};
		const kept = before.get(question.key);
		if (question.type === 'file' && !sent.files?.length && kept !== undefined) continue;
		const result = checkAnswer(question, sent);
		if (!result.ok) problems.push({ key: question.key, label: question.label, rule: result.rule, wrote: result.wrote });
		else if (result.answer === null) answers.delete(question.key);
		else answers.set(question.key, result.answer);
	}
	return { answers, problems };
}
