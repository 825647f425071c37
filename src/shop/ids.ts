import { defineId } from '#core/custom-id/index';

/** First screen of the shop. */
export const homeId = defineId('shop.home', []);
/** How an order goes. */
export const howId = defineId('shop.how', []);
/** A category's list; `filter` is one of `listFilters`, `page` counts from 0. */
export const categoryId = defineId('shop.category', ['category', 'filter', 'page']);
/** Asks which page of a category; `pages` is how many there were. */
export const jumpId = defineId('shop.jump', ['category', 'filter', 'pages']);
/** The page that was asked for; its one field is `pageField`. */
export const jumpSubmitId = defineId('shop.jumpSubmit', ['category', 'filter']);
/** Select of a category's filter. */
export const filterId = defineId('shop.filter', ['category']);
/** Select of categories, when there are too many for buttons. */
export const categoriesId = defineId('shop.categories', []);
/** An item's card; `variant` is the position of the chosen one, `-` for the one preselected. */
export const itemId = defineId('shop.item', ['item', 'variant']);
/** Select of variants on the card; the value is the position. */
export const variantId = defineId('shop.variant', ['item']);
/** Starts the form of an item, or goes on with its draft. */
export const orderId = defineId('shop.order', ['item', 'variant']);
/** Amount, variant and add-ons of the draft (W4). */
export const amountId = defineId('shop.amount', ['item', 'variant']);
/** Sets the quantity of the draft. */
export const quantityId = defineId('shop.quantity', ['item', 'quantity']);
/** Asks for the quantity in a form. */
export const quantityFormId = defineId('shop.quantityForm', ['item']);
/** The submitted quantity; its one field is `quantityField`. */
export const quantitySubmitId = defineId('shop.quantitySubmit', ['item']);
export const quantityField = 'quantity';
/** Select of variants on the amount screen; the value is the key. */
export const draftVariantId = defineId('shop.draftVariant', ['item']);
/** Select of add-ons; values are `key*pieces`. */
export const addonsId = defineId('shop.addons', ['item']);
/** Goes on with a draft: its next page, or the summary. */
export const continueId = defineId('shop.continue', ['item']);
/** Opens a page of the form. */
export const pageId = defineId('shop.page', ['item', 'page']);
/** A submitted page. */
export const pageSubmitId = defineId('shop.pageSubmit', ['item', 'page']);
/** The check before placing (W7). */
export const summaryId = defineId('shop.summary', ['item']);
/** Which answers to change. */
export const changeId = defineId('shop.change', ['item']);
/** Asks the questions that the profile has answered as well. */
export const profileId = defineId('shop.profile', ['item']);
/** Gives the draft up. */
export const discardId = defineId('shop.discard', ['item']);
/** Places the order; `total` is the price that the member saw, `started` names the draft, so that two presses are one order. */
export const placeId = defineId('shop.place', ['item', 'total', 'started']);

/** Asks for the code of a coupon; `back` is `amount` or `summary`. */
export const couponId = defineId('shop.coupon', ['item', 'back']);
/** The code; its one field is `couponField`. */
export const couponSubmitId = defineId('shop.couponSubmit', ['item', 'back']);
export const couponField = 'code';

/** Filters of a category's list. */
export const listFilters = ['all', 'open', 'stock', 'sale'] as const;
export type ListFilter = (typeof listFilters)[number];

/** A filter out of a custom id or a select, which are input. */
export const listFilter = (value: string | undefined): ListFilter => listFilters.find((filter) => filter === value) ?? 'all';

/** Add-ons out of the select's values; of several entries for one add-on the largest counts. */
export function chosenAddons(values: readonly string[]): Record<string, number> {
	const chosen: Record<string, number> = {};
	for (const value of values) {
		const cut = value.lastIndexOf('*');
		const pieces = Number(value.slice(cut + 1));
		const key = value.slice(0, Math.max(0, cut));
		if (key !== '' && Number.isInteger(pieces) && pieces > 0) chosen[key] = Math.max(pieces, Object.hasOwn(chosen, key) ? chosen[key]! : 0);
	}
	return chosen;
}

/** The variant at a position out of a custom id; `null` for `-` and for anything else that is none. */
export function variantAt<V>(variants: readonly V[], position: string): V | null {
	return /^\d{1,2}$/.test(position) ? (variants[Number(position)] ?? null) : null;
}
