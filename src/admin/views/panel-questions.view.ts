import * as kit from '#core/views/kit';
import { type AnswerProblem, catalogueInput, type EditedItem, type Form, type FormPage, type Question } from '#shop';
import {
	conditionId,
	conditionSaveId,
	conditionSourceId,
	itemActId,
	itemFormId,
	itemId,
	previewFormId,
	questionId,
	questionsId
} from '../panel/ids.js';
import { type Note, noteOf } from './panel.view.js';
import { trail } from './panel-catalogue.view.js';
import { itemPreview } from './preview.view.js';

const at = ({ row }: EditedItem) => ({ item: row.key, version: row.version });

/** The questions of an item in their order, each with the page on which members meet it (W24). */
export function questionsView(view: kit.ViewContext, data: EditedItem, form: Form, wanted: number, note?: Note | null): kit.Screen {
	const { t } = view;
	const { key, definition } = data.row;
	const { items, page, pages } = kit.pageOf(definition.questions, wanted);
	const shown = [...form.pages, ...form.details];
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view, definition.name),
				title: t('admin:questions.title', { count: definition.questions.length }),
				lead: t('admin:questions.lead', { pages: form.pages.length, details: form.details.length })
			}),
			definition.questions.length === 0 && kit.text(t('admin:questions.none')),
			items.map((question) => {
				const index = definition.questions.indexOf(question);
				return kit.section(
					`**${index + 1} · ${view.format.escape(question.label)}**\n${questionFacts(view, question, shown)}`,
					kit.secondary(t('admin:panel.buttons.edit'), questionId.make({ item: key, index }))
				);
			}),
			kit.pager(view, { page, pages, id: (to) => questionsId.make({ item: key, page: to }) }),
			kit.row(
				definition.questions.length > 0 && kit.primary(t('admin:panel.buttons.previewForm'), previewFormId.make({ item: key, page: 0 })),
				kit.secondary(t('admin:panel.buttons.addQuestion'), itemFormId.make({ ...at(data), part: 'question.new' })),
				kit.backButton(view, itemId.make({ item: key })),
				kit.closeButton(view)
			)
		)
	);
}

function questionFacts(view: kit.ViewContext, question: Question, shown: readonly FormPage[]): string {
	const { t } = view;
	const page = shown.find((one) => one.questions.some((asked) => asked.question.key === question.key));
	return [
		page && t(`admin:questions.page.${page.kind}`, { page: page.number }),
		t(`admin:questionKinds.${catalogueInput.kindOf(question)}.label`),
		question.type === 'select' && t('admin:questions.choices', { count: question.choices.length }),
		t(question.required ? 'admin:questions.required' : 'admin:questions.optional'),
		question.showIf && t('admin:questions.conditional'),
		question.storeOnProfile && t('admin:questions.profile'),
		question.sensitivity && t(`admin:readers.${question.sensitivity}`)
	]
		.filter(Boolean)
		.join(' · ');
}

/** One question with everything that can be done to it. @returns `null` when there is none at this place any more. */
export function questionView(view: kit.ViewContext, data: EditedItem, form: Form, index: number, note?: Note | null): kit.Screen | null {
	const { t, format } = view;
	const { definition, key } = data.row;
	const question = definition.questions[index];
	if (!question) return null;
	const { showIf } = question;
	const source = showIf && definition.questions.find((one) => one.key === showIf.question);
	const act = (what: string): string => itemActId.make({ ...at(data), act: `${what}.${index}` });
	const choices = question.type === 'select' ? question.choices.slice(0, 25).map((choice) => `- ${format.escape(choice.label)}`) : [];
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view, definition.name, t('admin:questions.crumb')),
				title: `${index + 1} · ${format.escape(question.label)}`,
				lead: question.help ? format.escape(question.help) : null
			}),
			kit.text(
				questionFacts(view, question, [...form.pages, ...form.details]),
				showIf &&
					source &&
					t('admin:questions.askedIf', {
						question: { kind: 'user-text', value: source.label },
						answers: { kind: 'user-text', value: showIf.in.map((value) => answerLabel(view, source, value)).join(', ') }
					}),
				...choices
			),
			kit.row(
				kit.primary(t('admin:panel.buttons.change'), itemFormId.make({ ...at(data), part: `question.${index}` })),
				kit.secondary(t('admin:panel.buttons.condition'), conditionId.make({ item: key, index })),
				kit.secondary(t('admin:panel.buttons.privacy'), itemFormId.make({ ...at(data), part: `privacy.${index}` })),
				kit.secondary(t('admin:panel.buttons.remove'), act('question-ask'))
			),
			kit.row(
				kit.secondary(t('admin:panel.buttons.up'), act('question-up')),
				kit.secondary(t('admin:panel.buttons.down'), act('question-down')),
				kit.backButton(view, questionsId.make({ item: key, page: Math.floor(index / kit.pageSizes.buttons) })),
				kit.closeButton(view)
			)
		)
	);
}

function answerLabel(view: kit.ViewContext, source: Question, value: string): string {
	const known = catalogueInput.answersOf(source)?.find((answer) => answer.value === value);
	return known?.label ?? view.t(value === 'true' ? 'shop:answers.yes' : 'shop:answers.no');
}

/** Asks before a question is no longer asked. */
export function removeQuestionView(view: kit.ViewContext, data: EditedItem, index: number): kit.Screen | null {
	const question = data.row.definition.questions[index];
	if (!question) return null;
	return kit.confirmDestructive(view, {
		title: view.t('admin:questions.remove.title', { name: { kind: 'user-text', value: question.label } }),
		text: view.t('admin:questions.remove.text'),
		confirm: { label: view.t('admin:panel.buttons.remove'), id: itemActId.make({ ...at(data), act: `question-remove.${index}` }) },
		keep: { label: view.t('admin:panel.buttons.keepQuestion'), id: questionId.make({ item: data.row.key, index }) }
	});
}

/** Which earlier question decides, and (once `source` is chosen) by which answers. */
export function conditionView(view: kit.ViewContext, data: EditedItem, index: number, source: number | null): kit.Screen | null {
	const { t, format } = view;
	const { definition, key } = data.row;
	const question = definition.questions[index];
	if (!question) return null;
	const earlier = definition.questions.slice(0, index).flatMap((one, place) => (catalogueInput.answersOf(one) ? [{ one, place }] : []));
	const chosen = earlier.find(({ place }) => place === source)?.one;
	const answers = chosen ? (catalogueInput.answersOf(chosen) ?? []) : [];
	const set = new Set(question.showIf?.question === chosen?.key ? question.showIf?.in : []);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: trail(view, definition.name, t('admin:questions.crumb')),
				title: t('admin:questions.condition.title'),
				lead: t('admin:questions.condition.lead', { question: { kind: 'user-text', value: question.label } })
			}),
			earlier.length === 0 && kit.text(t('admin:questions.condition.none')),
			kit.row(
				kit.select(
					conditionSourceId.make({ item: key, index }),
					earlier.map(({ one, place }) => ({ value: String(place), label: `${place + 1} · ${one.label}`, selected: place === source })),
					{ placeholder: t('admin:questions.condition.source') }
				)
			),
			chosen && kit.text(t('admin:questions.condition.answers', { question: format.escape(chosen.label) })),
			chosen &&
				kit.row(
					kit.select(
						conditionSaveId.make({ ...at(data), index, source: source ?? 0 }),
						answers.map(({ value }) => ({ value, label: answerLabel(view, chosen, value), selected: set.has(value) })),
						{ placeholder: t('admin:questions.condition.which'), min: 1, max: answers.length }
					)
				),
			kit.row(
				question.showIf && kit.secondary(t('admin:panel.buttons.always'), itemActId.make({ ...at(data), act: `question-always.${index}` })),
				kit.backButton(view, questionId.make({ item: key, index })),
				kit.closeButton(view)
			)
		)
	);
}

/** After a page of the preview: what a member would be told; nothing was stored. */
export function previewedView(
	view: kit.ViewContext,
	item: string,
	{ page, pages, problems }: { readonly page: number; readonly pages: number; readonly problems: readonly AnswerProblem[] }
): kit.Screen {
	const { t } = view;
	const more = page + 1 < pages;
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('admin:preview.crumb')],
				title: t('admin:preview.page', { page: page + 1, pages }),
				lead: t('admin:preview.nothing')
			}),
			kit.text(
				problems.length === 0 && t('admin:preview.accepted'),
				...problems.map(({ label, rule }) => t('shop:form.problem', { label: { kind: 'user-text', value: label }, rule }))
			),
			kit.row(
				more && kit.primary(t('admin:panel.buttons.nextPage'), previewFormId.make({ item, page: page + 1 })),
				kit.secondary(t('admin:panel.buttons.samePage'), previewFormId.make({ item, page })),
				kit.secondary(t('admin:panel.buttons.preview'), itemPreview(item)),
				kit.backButton(view, questionsId.make({ item, page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}
