import type { MemberId } from '#core/ids';
import type { ViewContext } from '#core/views/kit';
import type { OrderRow } from './order.model.js';
import type { RankedButton } from './views/card/part.js';

/** What another domain offers on an order's private card, to the one who reads it. */
export type OrderButtons = (view: ViewContext, order: OrderRow, side: 'buyer' | 'staff', reader: MemberId) => readonly RankedButton[];

const makers = new Map<string, OrderButtons>();

/** Adds a domain's buttons to the private cards of orders. Called once per domain, when it starts. */
export function registerOrderButtons(domain: string, make: OrderButtons): void {
	makers.set(domain, make);
}

/** The buttons of all other domains for one order, side and reader. */
export const buttonsFor: OrderButtons = (...asked) => [...makers.values()].flatMap((make) => make(...asked));
