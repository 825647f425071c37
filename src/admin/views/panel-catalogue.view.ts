import * as kit from '#core/views/kit';
import { type CategoryRow, cheapest, type EditedCategory, type ItemRow } from '#shop';
import {
	bulkId,
	categoriesId,
	categoryActId,
	categoryFormId,
	categoryGateId,
	categoryId,
	everything,
	foundId,
	type ItemFilter,
	itemFilters,
	itemId,
	itemsFilterId,
	itemsId,
	newItemId,
	panelId,
	searchId
} from '../panel/ids.js';
import { type Note, noteOf } from './panel.view.js';

/** Where every screen of the catalogue comes from. */
export const trail = (view: kit.ViewContext, ...more: readonly string[]): string[] => [
	view.t('admin:panel.crumb'),
	view.t('admin:catalogue.crumb'),
	...more.map((name) => view.format.escape(name))
];

/** All categories, in the shop's order (W22). */
export function categoriesView(view: kit.ViewContext, all: readonly EditedCategory[], wanted: number, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { items, page, pages } = kit.pageOf(all, wanted);
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: [t('admin:panel.crumb')], title: t('admin:catalogue.categories', { count: all.length }) }),
			all.length === 0 && kit.text(t('admin:catalogue.noCategories')),
			items.map(({ row, items: count, hidden }, index) =>
				kit.section(
					`**${page * kit.pageSizes.buttons + index + 1} · ${row.emoji} ${format.escape(row.name)}**${
						row.active ? '' : ` · ${t('admin:catalogue.archived')}`
					}\n${t('admin:catalogue.counts', { count, hidden })}`,
					kit.secondary(t('admin:panel.buttons.edit'), categoryId.make({ category: row.key }))
				)
			),
			kit.pager(view, { page, pages, id: (to) => categoriesId.make({ page: to }) }),
			kit.row(
				kit.primary(t('admin:panel.buttons.newCategory'), categoryFormId.make({ category: '', version: 0 })),
				kit.secondary(t('admin:panel.buttons.bulk'), bulkId.make({ category: everything })),
				kit.backButton(view, panelId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** One category: its words, its place, and whether it is in the shop. */
export function categoryView(view: kit.ViewContext, { row, items, hidden }: EditedCategory, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const at = { category: row.key, version: row.version };
	return kit.screen(
		noteOf(view, note),
		kit.container(
			row.active ? 'neutral' : 'wait',
			kit.head({
				trail: trail(view),
				title: `${row.emoji} ${format.escape(row.name)}`,
				lead: format.escape(row.description)
			}),
			kit.text(
				row.active ? t('admin:catalogue.inShop') : t('admin:catalogue.archivedCategory'),
				t('admin:catalogue.counts', { count: items, hidden }),
				`**${t('admin:catalogue.checklist')}**`,
				...row.checklist.map((line) => `- ${format.escape(line)}`)
			),
			kit.row(
				kit.primary(t('admin:panel.buttons.items'), itemsId.make({ category: row.key, show: 'all', page: 0 })),
				kit.secondary(t('admin:panel.buttons.newItem'), newItemId.make({ category: row.key })),
				kit.secondary(t('admin:panel.buttons.words'), categoryFormId.make(at)),
				kit.secondary(t('admin:panel.buttons.bulk'), bulkId.make({ category: row.key })),
				kit.secondary(t('admin:panel.buttons.gate'), categoryGateId.make({ category: row.key }))
			),
			kit.row(
				kit.secondary(t('admin:panel.buttons.up'), categoryActId.make({ ...at, act: 'up' })),
				kit.secondary(t('admin:panel.buttons.down'), categoryActId.make({ ...at, act: 'down' })),
				row.active
					? kit.secondary(t('admin:panel.buttons.archive'), categoryActId.make({ ...at, act: 'archive' }))
					: kit.secondary(t('admin:panel.buttons.restore'), categoryActId.make({ ...at, act: 'restore' })),
				kit.backButton(view, categoriesId.make({ page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Asks before a category leaves the shop. */
export function archiveCategoryView(view: kit.ViewContext, { row, items, hidden }: EditedCategory, orders: number): kit.Screen {
	const name = { kind: 'user-text' as const, value: row.name };
	return kit.confirmDestructive(view, {
		title: view.t('admin:catalogue.archiveCategory.title', { name }),
		text: view.t('admin:catalogue.archiveCategory.text', { count: items - hidden, orders }),
		confirm: {
			label: view.t('admin:panel.buttons.archive'),
			id: categoryActId.make({ category: row.key, version: row.version, act: 'hide' })
		},
		keep: { label: view.t('admin:panel.buttons.keepCategory'), id: categoryId.make({ category: row.key }) }
	});
}

export interface ItemsData {
	readonly categories: readonly CategoryRow[];
	/** Those that the list shows, in their order. */
	readonly items: readonly ItemRow[];
	/** `null`: of all categories. */
	readonly category: string | null;
	readonly show: ItemFilter;
	readonly page: number;
	/** What was looked for; the list is then what was found. */
	readonly searched?: string;
}

/** Fewer than elsewhere: filters and search stand below the list. */
const itemsPerPage = 6;

/** Items by page, with their filters (W22). */
export function itemsView(view: kit.ViewContext, data: ItemsData, note?: Note | null): kit.Screen {
	const { t, format } = view;
	const { items, page, pages } = kit.pageOf(data.items, data.page, itemsPerPage);
	const category = data.category ?? everything;
	const chosen = data.categories.find((row) => row.key === data.category);
	const title =
		data.searched === undefined
			? t(`admin:catalogue.listed.${data.show}`, { count: data.items.length })
			: t('admin:catalogue.found', { count: data.items.length, words: { kind: 'user-text', value: data.searched } });
	const options = [
		{ value: everything, label: t('admin:catalogue.everything'), selected: data.category === null },
		...data.categories.slice(0, 24).map((row) => ({ value: row.key, label: row.name, selected: row.key === data.category }))
	];
	return kit.screen(
		noteOf(view, note),
		kit.container(
			'neutral',
			kit.head({ trail: trail(view, ...(chosen ? [chosen.name] : [])), title }),
			kit.row(kit.select(itemsFilterId.make({ show: data.show }), options, { placeholder: t('admin:catalogue.whichCategory') })),
			data.items.length === 0 && kit.text(t(data.searched === undefined ? 'admin:catalogue.noItems' : 'admin:catalogue.noneFound')),
			items.map((row) =>
				kit.section(
					`**${format.escape(row.definition.name)}**${row.active ? '' : ` · ${t('admin:catalogue.hidden')}`}\n${format.amount(
						'credits',
						cheapest(row.definition)
					)} · ${t('admin:catalogue.variants', { count: row.definition.variants.length })} · ${t(
						`admin:stockModes.${row.definition.stock.mode}`
					)}`,
					kit.secondary(t('admin:panel.buttons.edit'), itemId.make({ item: row.key }))
				)
			),
			data.searched === undefined && kit.pager(view, { page, pages, id: (to) => itemsId.make({ category, show: data.show, page: to }) }),
			kit.row(
				// The list that is shown needs no button; its pager has the same id.
				itemFilters
					.filter((show) => show !== data.show || data.searched !== undefined)
					.map((show) => kit.secondary(t(`admin:catalogue.show.${show}`), itemsId.make({ category, show, page: 0 })))
			),
			kit.row(
				chosen && kit.primary(t('admin:panel.buttons.newItem'), newItemId.make({ category: chosen.key })),
				kit.secondary(t('admin:panel.buttons.search'), searchId.make()),
				kit.backButton(view, chosen ? categoryId.make({ category: chosen.key }) : panelId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** The one field of the search. */
export const searchField = 'words';

/** Asks what to look for. */
export function searchForm(view: kit.ViewContext): kit.ModalScreen {
	return kit.modal(
		view.t('admin:catalogue.search.title'),
		foundId.make(),
		kit.label(view.t('admin:catalogue.search.field'), kit.textInput(searchField, { min: 1, max: 100, required: true }))
	);
}
