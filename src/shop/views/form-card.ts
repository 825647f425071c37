import type { ViewContext } from '#core/views/context';
import { type Button, closeButton, container, head, primary, row, type Screen, screen, secondary, separator, text } from '#core/views/kit';
import type { DraftState } from '../drafts.service.js';
import type { AnswerProblem, FormPage } from '../form/form.js';
import { changeId, continueId, discardId, pageId, profileId, summaryId } from '../ids.js';
import { answerText, brief, type GateViews } from './words.js';

export interface FormCardData {
	readonly state: DraftState;
	/** The page that was saved a moment ago. */
	readonly saved?: FormPage | null;
	readonly gates: GateViews;
}

const longestAnswer = 120;

/** Answers, one a line: label and value of each. */
export function answersLine(view: ViewContext, { form }: DraftState): string | null {
	const parts = form.answered.map(
		({ question, answer }) => `${view.format.escape(question.label)} **${brief(answerText(view, question, answer), longestAnswer)}**`
	);
	return parts.length > 0 ? parts.join('\n') : null;
}

/** Why choices are left out of a page, one line for each gate. */
export function closedLines(view: ViewContext, page: FormPage, gates: GateViews): string[] {
	return page.questions.flatMap(({ question, closed }) =>
		closed.map(({ label, gate }) => {
			const known = gates.get(gate);
			const line = view.t('shop:form.closedLine', {
				question: { kind: 'user-text', value: question.label },
				choice: { kind: 'user-text', value: label },
				gate: { kind: 'user-text', value: known?.name ?? gate }
			});
			return `${view.emoji('lock')} ${line}${known?.explanation ? ` ${known.explanation}` : ''}`;
		})
	);
}

/** Between two pages (W6); the same message each time. */
export function formCard(view: ViewContext, { state, saved, gates }: FormCardData): Screen {
	const { form, item, draft } = state;
	const next = form.next;
	const answers = answersLine(view, state);
	const title = saved ? view.t('shop:form.saved', { page: saved.number }) : view.t('shop:form.title');
	return screen(
		container(
			'wait',
			head({ trail: [view.format.escape(item.definition.name), view.t('shop:form.trail')], title }),
			answers ? text(answers) : null,
			text(
				next
					? view.t('shop:form.next', {
							count: next.questions.length,
							page: next.number,
							pages: form.pages.length,
							until: { kind: 'time', at: draft.expiresAt, style: 'D' }
						})
					: view.t('shop:form.complete'),
				state.itemChanged && view.t('shop:form.itemChanged'),
				...(next ? closedLines(view, next, gates) : [])
			),
			form.blocked.length > 0 &&
				text(view.t('shop:form.blocked', { question: { kind: 'user-text', value: form.blocked[0]!.question.label } })),
			row(
				form.blocked.length > 0
					? null
					: next
						? primary(view.t('shop:buttons.continue'), pageId.make({ item: item.key, page: next.id }))
						: primary(view.t('shop:buttons.check'), summaryId.make({ item: item.key })),
				saved &&
					saved.id !== next?.id &&
					secondary(view.t('shop:form.change', { page: saved.number }), pageId.make({ item: item.key, page: saved.id })),
				secondary(view.t('shop:buttons.discard'), discardId.make({ item: item.key })),
				closeButton(view)
			)
		)
	);
}

export interface FormRefusalData {
	readonly state: DraftState;
	readonly page: FormPage;
	readonly problems: readonly AnswerProblem[];
}

/** What a page was refused for; everything that was right is kept. */
export function formRefusal(view: ViewContext, { state, page, problems }: FormRefusalData): Screen {
	const { item } = state;
	return screen(
		container(
			'bad',
			head({
				trail: [view.format.escape(item.definition.name), view.t('shop:form.trail')],
				icon: view.emoji('no'),
				title: view.t('shop:form.refused', { count: problems.length })
			}),
			text(
				...problems.map(({ label, rule, wrote }) =>
					view.t(wrote ? 'shop:form.problemWrote' : 'shop:form.problem', {
						label: { kind: 'user-text', value: label },
						rule,
						wrote: { kind: 'user-text', value: brief(wrote ?? '', 60) }
					})
				)
			),
			text(view.t('shop:form.keptRest')),
			row(
				primary(view.t('core:buttons.correct'), pageId.make({ item: item.key, page: page.id })),
				secondary(view.t('shop:buttons.discard'), discardId.make({ item: item.key })),
				closeButton(view)
			)
		)
	);
}

/** Which page to change, after `Change answers` on the summary. */
export function changeView(view: ViewContext, state: DraftState): Screen {
	const { form, item } = state;
	const fromProfile = form.answered.filter((answered) => answered.fromProfile);
	const buttons: Button[] = [...form.pages, ...form.details.filter((page) => page.saved)].map((page) =>
		secondary(
			view.t(page.kind === 'main' ? 'shop:form.change' : 'shop:form.changeDetails', { page: page.number }),
			pageId.make({ item: item.key, page: page.id })
		)
	);
	return screen(
		container(
			'wait',
			head({ trail: [view.format.escape(item.definition.name), view.t('shop:form.trail')], title: view.t('shop:form.whichPage') }),
			...[...form.pages, ...form.details].map((page) =>
				text(
					view.t(page.kind === 'main' ? 'shop:form.pageLine' : 'shop:form.detailsLine', {
						page: page.number,
						questions: { kind: 'user-text', value: page.questions.map(({ question }) => question.label).join(', ') }
					})
				)
			),
			fromProfile.length > 0 &&
				text(
					view.t('shop:form.profileLine', {
						questions: { kind: 'user-text', value: fromProfile.map(({ question }) => question.label).join(', ') }
					})
				),
			separator(),
			row(buttons.slice(0, 5)),
			row(
				fromProfile.length > 0 && secondary(view.t('shop:form.askProfile'), profileId.make({ item: item.key })),
				secondary(view.t('core:buttons.back'), summaryId.make({ item: item.key })),
				closeButton(view)
			)
		)
	);
}

/** The button that opens the answers' choice. */
export const changeButton = (view: ViewContext, item: string): Button => secondary(view.t('shop:buttons.change'), changeId.make({ item }));
/** The button that goes on with a draft. */
export const continueButton = (view: ViewContext, item: string): Button =>
	primary(view.t('shop:buttons.continue'), continueId.make({ item }));
