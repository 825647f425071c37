import { type Button, secondary, type ViewContext } from '#core/views/kit';
import { shopIds } from '#shop';
import * as ids from '../ids.js';
import type { OrderRow } from '../order.model.js';

/** Orders the same again: a form filled from this order. */
export const againButton = (view: ViewContext, { code }: Pick<OrderRow, 'code'>): Button =>
	secondary(view.t('orders:button.orderAgain'), ids.againId.make({ code }));

/** Opens the order's own card. */
export const viewButton = (view: ViewContext, code: string): Button => secondary(view.t('orders:button.view'), ids.viewId.make({ code }));

/** Switches the reader's direct messages to what they are not now. */
export const dmsButton = (view: ViewContext, code: string, dms: boolean): Button =>
	secondary(view.t(dms ? 'orders:button.dmsOff' : 'orders:button.dmsOn'), ids.dmsId.make({ code, wanted: dms ? 'off' : 'on' }));

/** The member's own orders. */
export const listButton = (view: ViewContext): Button =>
	secondary(view.t('orders:button.list'), ids.listId.make({ filter: 'all', cursor: '' }));

/** The shop's first screen; what the member has begun stands first there. */
export const shopButton = (view: ViewContext): Button => secondary(view.t('orders:list.shop'), shopIds.homeId.make());
