import type { ViewContext } from '#core/views/kit';
import type { OrderRow } from './order.model.js';
import type { RankedButton } from './views/card/part.js';

/** What another domain offers on an order's private card. */
export type OrderButtons = (view: ViewContext, order: OrderRow, side: 'buyer' | 'staff') => readonly RankedButton[];

const makers = new Map<string, OrderButtons>();

/** Adds a domain's buttons to the private cards of orders. Called once per domain, when it starts. */
export function registerOrderButtons(domain: string, make: OrderButtons): void {
	makers.set(domain, make);
}

/** The buttons of all other domains for one order and side. */
export const buttonsFor: OrderButtons = (view, order, side) => [...makers.values()].flatMap((make) => make(view, order, side));
