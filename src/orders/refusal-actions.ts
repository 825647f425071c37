import type { DomainError } from '#core/errors';
import { type RefusalActions, registerRefusalActions } from '#core/interactions/index';
import { type Button, primary, secondary, type ViewContext } from '#core/views/kit';
import { walletId } from '#economy';
import { shopIds } from '#shop';
import { listButton, shopButton, viewButton } from './views/buttons.js';

const paramOf = (error: DomainError, name: string): string | null => {
	const value = error.params[name];
	return typeof value === 'string' ? value : null;
};

/** The order's own card, where the refusal names one. */
const card: RefusalActions = (view, error) => {
	const code = paramOf(error, 'code');
	return [code ? viewButton(view, code) : listButton(view)];
};

const orders: RefusalActions = (view) => [listButton(view)];
const shop: RefusalActions = (view) => [shopButton(view)];

/** Back to the form that a refusal has left as it was. */
const form = (view: ViewContext, item: string): Button => secondary(view.t('orders:button.summary'), shopIds.continueId.make({ item }));

/** The summary first, where a placing was refused and its form is kept. */
const kept: RefusalActions = (view, error) => {
	const item = paramOf(error, 'form');
	return item ? [primary(view.t('orders:button.summary'), shopIds.continueId.make({ item })), shopButton(view)] : [shopButton(view)];
};

const notEnough: RefusalActions = (view, error) => {
	const item = paramOf(error, 'item');
	return [primary(view.t('orders:button.earn'), walletId.make()), ...(item ? [form(view, item)] : [])];
};

/** The ways on from what orders and their shop refuse; a code that is not listed says everything in its text. */
const ways: Readonly<Record<string, RefusalActions>> = {
	'orders.notEnough': notEnough,
	'orders.notFound': orders,
	'orders.moved': card,
	'orders.lostClaim': card,
	'orders.cancelAfterDelivery': card,
	'orders.notBuyer': orders,
	'orders.tooManyOpen': orders,
	'orders.onePerItem': orders,
	'orders.openValue': orders,
	'orders.draftGone': shop,
	'orders.unfinished': shop,
	'orders.priceChanged': shop,
	'shop.soldOut': kept,
	'shop.soldOutUntil': kept,
	'shop.tooFewLeft': kept,
	'shop.limit': kept,
	'shop.openOrders': orders,
	'shop.itemGone': shop,
	'shop.itemChanged': kept,
	'shop.priceChanged': kept,
	'shop.tooMuch': kept,
	'shop.draftMoved': shop,
	'shop.item.notFound': shop,
	'shop.category.notFound': shop,
	'shop.variant.notFound': shop,
	'shop.addon.notFound': shop,
	'shop.draft.notFound': shop,
	'shop.page.notFound': shop,
	'reviews.notFound': orders
};

/** Gives refusals of the shop and of orders their buttons. */
export function registerOrderRefusals(): void {
	for (const [code, make] of Object.entries(ways)) registerRefusalActions(code, make);
}
