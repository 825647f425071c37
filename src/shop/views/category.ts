import type { ViewContext } from '#core/views/context';
import {
	backButton,
	closeButton,
	container,
	head,
	pageOf,
	pager,
	row,
	type Screen,
	screen,
	secondary,
	section,
	select,
	text
} from '#core/views/kit';
import { categoryId, filterId, homeId, itemId, jumpId, type ListFilter, listFilters } from '../ids.js';
import type { ListedItem } from '../shop.lists.js';
import { payFrom } from './pay.js';
import { saleWord } from './price.js';
import { deliveryWord, type GateViews, ratingWord, stockWord } from './words.js';

export interface CategoryData {
	readonly category: { readonly key: string; readonly name: string; readonly emoji: string; readonly description: string };
	readonly items: readonly ListedItem[];
	readonly gates: GateViews;
	readonly filter: ListFilter;
	/** From 0. */
	readonly page: number;
}

const isOpen = (item: ListedItem, gates: GateViews): boolean => {
	const { gate } = item.row.definition.access;
	return gate === null || (gates.get(gate)?.open ?? false);
};

const keeps: Readonly<Record<ListFilter, (item: ListedItem, gates: GateViews) => boolean>> = {
	all: () => true,
	open: (item, gates) => item.stock.state !== 'out' && isOpen(item, gates),
	stock: (item) => item.stock.state !== 'out',
	sale: (item) => item.sale !== null
};

/** A category's items (W2). Locked and sold-out items stay in the list and say so. */
export function categoryView(view: ViewContext, { category, items, gates, filter, page: wanted }: CategoryData): Screen {
	const shown = items.filter((item) => keeps[filter](item, gates));
	const { items: rows, page, pages } = pageOf(shown, wanted);
	const idOf = (to: number, by: ListFilter = filter): string => categoryId.make({ category: category.key, filter: by, page: to });
	return screen(
		container(
			'brand',
			head({
				trail: [view.t('shop:trail'), view.format.escape(category.name)],
				icon: category.emoji,
				title:
					filter === 'all'
						? view.format.escape(category.name)
						: view.t('shop:category.filtered', {
								category: { kind: 'user-text', value: category.name },
								filter: view.t(`shop:filter.${filter}`)
							}),
				lead: [view.format.escape(category.description), `-# ${view.t('shop:category.items', { count: shown.length })}`]
					.filter(Boolean)
					.join('\n')
			}),
			row(
				select(
					filterId.make({ category: category.key }),
					listFilters.map((value) => ({
						value,
						label: view.t(`shop:filter.${value}`), // At rest the select shows what it is for.
						selected: value === filter && filter !== 'all'
					})),
					{ placeholder: view.t('shop:category.filter') }
				)
			),
			rows.length > 0
				? rows.map((item) =>
						section(itemLine(view, item, gates), secondary(view.t('shop:buttons.open'), itemId.make({ item: item.row.key, variant: '-' })))
					)
				: [
						text(view.t(items.length === 0 ? 'shop:category.empty' : 'shop:category.noMatch')),
						items.length > 0 && row(secondary(view.t('shop:buttons.showAll'), idOf(0, 'all')))
					],
			pager(view, { page, pages, id: idOf, jump: jumpId.make({ category: category.key, filter, pages }) }),
			row(backButton(view, homeId.make()), closeButton(view))
		)
	);
}

function itemLine(view: ViewContext, { row: item, stock, stats, sale }: ListedItem, gates: GateViews): string {
	const { definition } = item;
	const gate = definition.access.gate === null ? null : gates.get(definition.access.gate);
	const price =
		definition.access.gate === null || gate?.open
			? payFrom(view, definition)
			: `${view.emoji('lock')} ${view.t('shop:category.needs', { gate: { kind: 'user-text', value: gate?.name ?? definition.access.gate } })}`;
	const facts = [
		ratingWord(view, stats),
		stockWord(view, stock),
		view.t('shop:category.within', { time: deliveryWord(view, definition) })
	].filter((fact) => fact !== null);
	const lines = [`**${view.format.escape(definition.name)}** · ${price}`, sale && saleWord(view, sale), facts.join(' · ')];
	return lines.filter(Boolean).join('\n');
}
