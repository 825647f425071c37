import * as kit from '#core/views/kit';
import type { AnswerProblem, FormLook } from '#shop';
import { panelId } from '../panel/ids.js';
import { formId, formPreviewId, formsId } from '../system-forms/ids.js';

/** The forms of the guild, each with what waits. */
export function formsView(view: kit.ViewContext, all: readonly FormLook[], wanted: number): kit.Screen {
	const { t } = view;
	const { items, page, pages } = kit.pageOf(all, wanted);
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:panel.crumb')],
				title: t('forms:owner.title', { count: all.length }),
				lead: t(all.length === 0 ? 'forms:owner.none' : 'forms:owner.lead')
			}),
			items.map((look) =>
				kit.section(
					kit.text(`**${view.format.escape(look.definition.name)}**`, `-# ${factsOf(view, look)}`),
					kit.secondary(t('forms:owner.buttons.open'), formId.make({ form: look.definition.key }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => formsId.make({ page: to }) }),
			kit.row(kit.backButton(view, panelId.make()), kit.closeButton(view))
		)
	);
}

/** One form: its pages, who works on it, what waits. */
export function formView(view: kit.ViewContext, look: FormLook): kit.Screen {
	const { t } = view;
	const { definition, pages, taker } = look;
	return kit.screen(
		kit.container(
			'neutral',
			kit.head({
				trail: [t('admin:panel.crumb'), t('forms:owner.button')],
				title: view.format.escape(definition.name),
				lead: factsOf(view, look)
			}),
			kit.text(
				t(taker === null ? 'forms:owner.noTaker' : 'forms:owner.taker'),
				definition.gate !== null && t('forms:owner.gate', { gate: definition.gate })
			),
			kit.text(
				...pages.map(({ questions }, index) =>
					t('forms:owner.page', {
						page: index + 1,
						questions: { kind: 'user-text', value: questions.map(({ question }) => question.label).join(', ') }
					})
				)
			),
			kit.row(
				kit.primary(t('forms:owner.buttons.preview'), formPreviewId.make({ form: definition.key, page: 0 })),
				kit.backButton(view, formsId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** After a page of the preview: what a member would be told; nothing was stored. */
export function formPreviewedView(
	view: kit.ViewContext,
	{ definition, pages }: FormLook,
	page: number,
	problems: readonly AnswerProblem[]
): kit.Screen {
	const { t } = view;
	const form = definition.key;
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: [t('forms:owner.button'), view.format.escape(definition.name)],
				title: t('forms:owner.previewed', { page: page + 1, pages: pages.length }),
				lead: t('forms:owner.nothing')
			}),
			kit.text(
				problems.length === 0 && t('forms:owner.accepted'),
				...problems.map(({ label, rule }) => t('shop:form.problem', { label: { kind: 'user-text', value: label }, rule }))
			),
			kit.row(
				page + 1 < pages.length && kit.primary(t('forms:owner.buttons.next'), formPreviewId.make({ form, page: page + 1 })),
				kit.secondary(t('forms:owner.buttons.same'), formPreviewId.make({ form, page })),
				kit.backButton(view, formId.make({ form })),
				kit.closeButton(view)
			)
		)
	);
}

function factsOf({ t }: kit.ViewContext, { definition, pages, waiting }: FormLook): string {
	return [
		t(`forms:owner.kinds.${definition.kind}`),
		t('forms:owner.questions', { count: definition.questions.length }),
		t('forms:owner.pages', { count: pages.length }),
		t('forms:owner.waiting', { count: waiting })
	].join(' · ');
}
