import type { ViewContext } from '#core/views/context';
import { closeButton, container, head, type ModalScreen, primary, row, type Screen, screen, secondary, text } from '#core/views/kit';
import { toAnswers } from '../form/answers.js';
import type { FormPage } from '../form/form.js';
import type { FormState, SavedFormPage } from '../forms/forms.types.js';
import { formDiscardId, formPageId, formSaveId, formSendId } from '../forms/ids.js';
import { plainPageModal } from './form-page.js';
import { answerText, brief } from './words.js';

const longestAnswer = 120;

/** A page of a form that belongs to no item, with what the member has written so far, or has in their profile. */
export function systemPageModal(view: ViewContext, { definition, draft, form, profile }: FormState, page: FormPage): ModalScreen {
	const answers = toAnswers(draft.answers);
	const refused = new Map(draft.refused.map(({ key, wrote }) => [key, wrote]));
	const pages = (page.kind === 'main' ? form.pages : form.details).length;
	const position = view.t(page.kind === 'main' ? 'forms:position' : 'shop:form.detailsPosition', { page: page.number, pages });
	return plainPageModal(
		view,
		`${definition.name.slice(0, Math.max(1, 42 - position.length))} · ${position}`,
		formSaveId.make({ form: definition.key, page: page.id }),
		page,
		{ answer: (key) => answers.get(key) ?? profile.get(key), refused: (key) => refused.get(key) }
	);
}

/** Between two pages, and before it is sent; `saved`: the page that was saved a moment ago. */
export function formMoreCard(view: ViewContext, { definition, draft, form }: FormState, saved: FormPage | null): Screen {
	const { t } = view;
	const { next } = form;
	const [blocked] = form.blocked;
	const answers = form.answered.map(
		({ question, answer }) => `${view.format.escape(question.label)} **${brief(answerText(view, question, answer), longestAnswer)}**`
	);
	const change = [...form.pages, ...form.details].filter((page) => page.id !== next?.id && (page.saved || page.kind === 'details'));
	return screen(
		container(
			'wait',
			head({
				trail: [view.format.escape(definition.name), t('forms:trail')],
				title: saved ? t('forms:card.saved', { page: saved.number }) : t('forms:card.start')
			}),
			answers.length > 0 && text(...answers),
			text(
				blocked
					? t('forms:card.blocked', { question: { kind: 'user-text', value: blocked.question.label } })
					: next
						? t('forms:card.next', {
								count: next.questions.length,
								page: next.number,
								pages: form.pages.length,
								until: { kind: 'time', at: draft.expiresAt, style: 'D' }
							})
						: t('forms:card.complete'),
				`-# ${t('forms:card.private')}`
			),
			row(
				!blocked &&
					(next
						? primary(t('forms:buttons.next'), formPageId.make({ form: definition.key, page: next.id }))
						: primary(t('forms:buttons.send'), formSendId.make({ form: definition.key, started: draft.startedAt.getTime() }))),
				secondary(t('forms:buttons.discard'), formDiscardId.make({ form: definition.key })),
				closeButton(view)
			),
			row(
				change
					.slice(0, 5)
					.map((page) =>
						secondary(
							t(page.kind === 'main' ? 'forms:buttons.page' : 'shop:form.changeDetails', { page: page.number }),
							formPageId.make({ form: definition.key, page: page.id })
						)
					)
			)
		)
	);
}

/** What a page was refused for; everything that was right is kept. */
export function formRefusedCard(view: ViewContext, { state, page, problems }: SavedFormPage): Screen {
	const { definition } = state;
	return screen(
		container(
			'bad',
			head({
				trail: [view.format.escape(definition.name), view.t('forms:trail')],
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
				primary(view.t('core:buttons.correct'), formPageId.make({ form: definition.key, page: page.id })),
				secondary(view.t('forms:buttons.discard'), formDiscardId.make({ form: definition.key })),
				closeButton(view)
			)
		)
	);
}

/** The form was sent, or given up. */
export function formSentCard(view: ViewContext, name: string, what: 'sent' | 'gone'): Screen {
	return screen(
		container(
			what === 'sent' ? 'ok' : 'neutral',
			head({
				trail: [view.t('forms:trail')],
				...(what === 'sent' ? { icon: view.emoji('ok') } : {}),
				title: view.t(`forms:${what}.title`, { form: { kind: 'user-text', value: name } })
			}),
			text(view.t(`forms:${what}.text`)),
			row(closeButton(view))
		)
	);
}
