import { type Button, secondary, type ViewContext } from '#core/views/kit';
import { shopIds } from '#shop';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';

/** Orders the same item again, through its card. */
export const againButton = (view: ViewContext, { reservation }: Pick<OrderRow, 'reservation'>): Button =>
	secondary(view.t('orders:button.orderAgain'), shopIds.itemId.make({ item: reservation.item, variant: '-' }));

/** Opens the order's own card. */
export const viewButton = (view: ViewContext, code: string): Button => secondary(view.t('orders:button.view'), ids.viewId.make({ code }));

/** The member's own orders. */
export const listButton = (view: ViewContext): Button =>
	secondary(view.t('orders:button.list'), ids.listId.make({ filter: 'all', cursor: '' }));

/** The shop's first screen; what the member has begun stands first there. */
export const shopButton = (view: ViewContext): Button => secondary(view.t('orders:list.shop'), shopIds.homeId.make());
