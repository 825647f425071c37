import {
	type Button,
	closeButton,
	container,
	head,
	type Part,
	row,
	type Screen,
	screen,
	secondary,
	section,
	select,
	text,
	type ViewContext
} from '#core/views/kit';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';
import type { OrderFilter } from '../order.repository.js';
import { stateText } from './order-card.js';

/** Filters of the member's list, in the order shown. */
export const orderFilters: readonly OrderFilter[] = ['all', 'waiting', 'open', 'done', 'ended'];

export interface OrderListData {
	readonly orders: readonly OrderRow[];
	readonly filter: OrderFilter;
	readonly open: number;
	readonly all: number;
	/** Cursor of the next page, as `listId` carries it. */
	readonly next: string | null;
	/** Whether this is a later page: offers the way to the first one. */
	readonly later: boolean;
	/** Opens the shop. */
	readonly shop: Part<Button>;
}

/** A member's orders, filtered, eight a page (W15). */
export function orderList(view: ViewContext, data: OrderListData): Screen {
	const { t } = view;
	const { orders, filter, next, later } = data;
	return screen(
		container(
			'neutral',
			head({ trail: [t('orders:list.crumb')], title: t('orders:list.title', { open: data.open, all: data.all }) }),
			data.all > 0 &&
				row(
					select(
						ids.listFilterId.make(),
						orderFilters.map((value) => ({
							value,
							label: t(`orders:list.filters.${value}`),
							selected: value === filter && filter !== 'all'
						})),
						{ placeholder: t('orders:list.filter') }
					)
				),
			orders.length === 0
				? text(filter === 'all' ? t('orders:list.empty') : t('orders:list.emptyFilter', { filter: t(`orders:list.filters.${filter}`) }))
				: orders.map((order) => section(rowText(view, order), secondary(t('orders:list.open'), ids.viewId.make({ code: order.code })))),
			row(
				later && secondary('«', ids.listId.make({ filter, cursor: '' })),
				next !== null && secondary('›', ids.listId.make({ filter, cursor: next })),
				data.shop,
				closeButton(view)
			)
		)
	);
}

function rowText(view: ViewContext, order: OrderRow): string {
	const { t } = view;
	const deadline = { kind: 'deadline', at: order.dueAt ?? view.now } as const;
	const first = t(order.held > 0 ? 'orders:list.row' : 'orders:list.rowFree', {
		code: order.code,
		item: { kind: 'user-text', value: order.item.name },
		quantity: order.quantity,
		amount: { kind: 'amount', currency: 'credits', value: order.held }
	});
	if (order.state === 'delivered') return `${first}\n${t('orders:list.waiting', { deadline })}`;
	const state = stateText(view, order);
	return `${first}\n${t(order.dueAt ? 'orders:list.stateDue' : 'orders:list.state', { state, deadline })}`;
}
