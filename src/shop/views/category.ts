import type { TextParam } from '#core/errors';
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
import { isFor, roleNames } from '../access.js';
import { categoryId, filterId, homeId, itemId, jumpId, type ListFilter, listFilters } from '../ids.js';
import type { ListedItem } from '../shop.lists.js';
import { payFrom } from './pay.js';
import { saleWord } from './price.js';
import { deliveryWord, type GateViews, ratingWord, stockWord } from './words.js';

export interface CategoryData {
	readonly category: { readonly key: string; readonly name: string; readonly emoji: string; readonly description: string };
	readonly items: readonly ListedItem[];
	readonly gates: GateViews;
	/** Roles of the reader. */
	readonly roles?: readonly string[];
	readonly filter: ListFilter;
	/** From 0. */
	readonly page: number;
}

type Reader = Pick<CategoryData, 'gates' | 'roles'>;

const isOpen = (item: ListedItem, { gates, roles = [] }: Reader): boolean => {
	const { gate } = item.row.definition.access;
	return (gate === null || (gates.get(gate)?.open ?? false)) && isFor(item.row.definition, roles);
};

const keeps: Readonly<Record<ListFilter, (item: ListedItem, reader: Reader) => boolean>> = {
	all: () => true,
	open: (item, reader) => item.stock.state !== 'out' && isOpen(item, reader),
	stock: (item) => item.stock.state !== 'out',
	sale: (item) => item.sale !== null
};

/** A category's items (W2). Locked and sold-out items stay in the list and say so. */
export function categoryView(view: ViewContext, { category, items, gates, roles = [], filter, page: wanted }: CategoryData): Screen {
	const reader = { gates, roles };
	const shown = items.filter((item) => keeps[filter](item, reader));
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
						section(itemLine(view, item, reader), secondary(view.t('shop:buttons.open'), itemId.make({ item: item.row.key, variant: '-' })))
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

function itemLine(view: ViewContext, { row: item, stock, stats, sale }: ListedItem, { gates, roles = [] }: Reader): string {
	const { definition } = item;
	const { access } = definition;
	const gate = access.gate === null ? null : gates.get(access.gate);
	const needs = (what: TextParam): string => `${view.emoji('lock')} ${view.t('shop:category.needs', { gate: what })}`;
	const price = !isFor(definition, roles)
		? needs(roleNames(access.roles ?? []))
		: access.gate === null || gate?.open
			? payFrom(view, definition)
			: needs({ kind: 'user-text', value: gate?.name ?? access.gate });
	const facts = [
		ratingWord(view, stats),
		stockWord(view, stock),
		view.t('shop:category.within', { time: deliveryWord(view, definition) })
	].filter((fact) => fact !== null);
	const lines = [`**${view.format.escape(definition.name)}** · ${price}`, sale && saleWord(view, sale), facts.join(' · ')];
	return lines.filter(Boolean).join('\n');
}
