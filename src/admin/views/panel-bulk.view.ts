import * as kit from '#core/views/kit';
import type { BulkPlan, BulkRequest, CategoryRow } from '#shop';
import { bulkCountId, bulkDoId, bulkFormId, bulkId, bulkShowId, categoriesId, categoryId, everything } from '../panel/ids.js';
import { trail } from './panel-catalogue.view.js';

/** Fields of the form. */
export const bulkFields = { by: 'by', value: 'value', step: 'step' } as const;
export const bulkWays = ['percent', 'credits'] as const;
export const bulkCountField = 'count';

/** More items than this ask for their number before they are changed. */
export const askFrom = 50;

/** Where a bulk change of this scope comes from. */
const backOf = (category: string | null): string => (category === null ? categoriesId.make({ page: 0 }) : categoryId.make({ category }));

/** What a bulk change is, as its ids carry it. */
export const bulkArgs = ({ category, by, value, step }: BulkRequest) => ({
	category: category ?? everything,
	by: by === 'percent' ? 'p' : 'c',
	value,
	step
});

/** Asks by how much. */
export function bulkForm(view: kit.ViewContext, category: string): kit.ModalScreen {
	const { t } = view;
	return kit.modal(
		t('admin:bulk.form'),
		bulkFormId.make({ category }),
		kit.label(
			t('admin:bulk.by.label'),
			kit.choice(
				bulkFields.by,
				bulkWays.map((way) => ({ value: way, label: t(`admin:bulk.by.${way}`), selected: way === 'percent' })),
				{ required: true }
			)
		),
		kit.label(t('admin:bulk.value.label'), kit.textInput(bulkFields.value, { min: 1, max: 9, required: true }), t('admin:bulk.value.help')),
		kit.label(
			t('admin:bulk.step.label'),
			kit.textInput(bulkFields.step, { max: 4, value: '1', required: false }),
			t('admin:bulk.step.help')
		)
	);
}

/** What it would do, line by line, before anything happens. */
export function bulkView(view: kit.ViewContext, plan: BulkPlan, category: CategoryRow | null, wanted: number): kit.Screen {
	const { t, format } = view;
	const { items, page, pages } = kit.pageOf(plan.lines, wanted, kit.pageSizes.text);
	const args = bulkArgs(plan.request);
	const { value, by } = plan.request;
	const change = by === 'percent' ? `${value > 0 ? '+' : '−'}${format.number(Math.abs(value))} %` : format.change('credits', value);
	const price = (prices: readonly number[]): string => prices.map((one) => format.number(one)).join(' / ');
	return kit.screen(
		kit.container(
			'wait',
			kit.head({
				trail: trail(view, ...(category ? [category.name] : [])),
				title: t('admin:bulk.title', { change }),
				lead: t('admin:bulk.lead', { count: plan.lines.length, step: plan.request.step })
			}),
			kit.text(...items.map((line) => `**${format.escape(line.name)}** ${price(line.before)} → ${price(line.after)}`)),
			plan.skipped > 0 && kit.text(`-# ${t('admin:bulk.skipped', { count: plan.skipped })}`),
			kit.pager(view, { page, pages, id: (to) => bulkShowId.make({ ...args, page: to }) }),
			kit.row(
				kit.danger(
					t('admin:bulk.apply', { count: plan.lines.length }),
					bulkDoId.make({ ...args, count: plan.lines.length, digest: plan.digest })
				),
				kit.secondary(t('admin:panel.buttons.change'), bulkId.make({ category: args.category })),
				kit.secondary(t('admin:panel.buttons.keepPrices'), backOf(plan.request.category))
			)
		)
	);
}

/** Asks for the number of items that change. */
export function bulkCountForm(
	view: kit.ViewContext,
	args: { readonly [name in 'category' | 'by' | 'value' | 'step' | 'digest']: string },
	count: number
) {
	return kit.modal(
		view.t('admin:bulk.countTitle'),
		bulkCountId.make(args),
		kit.label(
			view.t('admin:bulk.count.label'),
			kit.textInput(bulkCountField, { min: 1, max: 6, required: true }),
			view.t('admin:bulk.count.help', { count })
		)
	);
}
