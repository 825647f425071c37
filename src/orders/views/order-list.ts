import {
	backButton,
	closeButton,
	container,
	head,
	pager,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	section,
	select,
	text,
	type ViewContext
} from '#core/views/kit';
import { shopIds } from '#shop';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';
import type { OrderFilter } from '../order.repository.js';
import { waitsFor } from '../order.waiting.js';
import { stateText } from './order-card.js';

/** Filters of the member's list, in the order shown. */
export const orderFilters: readonly OrderFilter[] = ['all', 'open', 'waiting', 'done', 'ended'];

/** One page of a list, with the cursors of the pages around it as `listId` carries them. */
export interface ListedPage {
	readonly orders: readonly OrderRow[];
	/** Orders that the filter shows, over all pages. */
	readonly count: number;
	/** From 0. */
	readonly page: number;
	/** `null`: too many to count. */
	readonly pages: number | null;
	readonly here: string;
	readonly before: string;
	readonly after: string | null;
}

export interface OrderListData extends ListedPage {
	/** One of `orderFilters`, or a month. */
	readonly filter: string;
	readonly open: number;
	readonly all: number;
	/** Months that can be chosen, newest first. */
	readonly months: readonly string[];
}

/** A member's orders, filtered, eight a page (W15). */
export function orderList(view: ViewContext, data: OrderListData): Screen {
	const { t } = view;
	const { orders, filter, page, pages, months, all, open, count } = data;
	const name = filterName(view, filter);
	const cursorOf = (to: number) => (to > page ? (data.after ?? '-') : to < page ? data.before || (page === 0 ? '-' : '') : data.here);
	return screen(
		container(
			'neutral',
			head({
				trail: [t('orders:list.crumb')],
				title: filter === 'all' ? t('orders:list.title', { open, all }) : t('orders:list.titleFilter', { filter: name, count, all })
			}),
			all > 0 &&
				row(
					select(
						ids.listFilterId.make(),
						[...orderFilters, ...months].map((value) => ({
							value,
							label: filterName(view, value),
							selected: value === filter && filter !== 'all'
						})),
						{ placeholder: t('orders:list.filter') }
					)
				),
			orders.length === 0
				? text(all === 0 ? t('orders:list.empty') : t('orders:list.emptyFilter', { filter: name }))
				: orders.map((order) => section(rowText(view, order), secondary(t('orders:list.open'), ids.viewId.make({ code: order.code })))),
			pager(view, {
				page,
				pages,
				more: data.after !== null,
				id: (to) => ids.listId.make({ filter, cursor: cursorOf(to) })
			}),
			row(
				all === 0
					? primary(t('orders:list.shop'), shopIds.homeId.make())
					: orders.length === 0
						? primary(t('orders:list.showAll'), ids.listId.make({ filter: 'all', cursor: '' }))
						: secondary(t('orders:list.export'), ids.exportId.make()),
				all > 0 && backButton(view, shopIds.homeId.make()),
				closeButton(view)
			)
		)
	);
}

/** A filter in words; a month stands for itself. */
function filterName(view: ViewContext, filter: string): string {
	return orderFilters.some((known) => known === filter) ? view.t(`orders:list.filters.${filter}`) : filter;
}

/** What the buyer is to do, by name of the string. */
const waitingLines = { confirm: 'waiting', change: 'waitingChange', time: 'waitingTime' } as const;

function rowText(view: ViewContext, order: OrderRow): string {
	const { t } = view;
	const first = t(order.held > 0 ? 'orders:list.row' : 'orders:list.rowFree', {
		code: order.code,
		item: { kind: 'user-text', value: order.item.name },
		quantity: order.quantity,
		amount: { kind: 'amount', currency: 'credits', value: order.held }
	});
	const waiting = waitsFor(order);
	const due = waiting === 'change' ? order.change?.expiresAt : waiting === 'time' ? order.offer?.expiresAt : order.dueAt;
	const deadline = { kind: 'deadline', at: due ?? view.now } as const;
	if (waiting) return `${first}\n${t(`orders:list.${waitingLines[waiting]}`, { deadline })}`;
	const state = stateText(view, order);
	return `${first}\n${t(order.dueAt ? 'orders:list.stateDue' : 'orders:list.state', { state, deadline })}`;
}
