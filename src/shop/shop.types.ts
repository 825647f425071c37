import type { Question } from './pack/resolve.js';
import type {
	AddonDefinition,
	BuyerLimit,
	Fulfilment,
	ItemDefinition,
	ItemRewards,
	Settlement,
	StockRule
} from './pack/schema/catalogue.js';

/** A step of the fulfilment with the words for staff. */
export type FulfilmentStep = { readonly key: string; readonly text: string };
/** A way of handing over that the guild has switched on. */
export type FulfilmentMethod = { readonly key: string; readonly label: string };

/** How an item is paid, with the words and steps of the goods that are taken for it. */
export type ItemSettlement = Exclude<Settlement, { kind: 'in_game' }> | GoodsSettlement;

export type GoodsSettlement = Omit<Extract<Settlement, { kind: 'in_game' }>, 'accepts'> & {
	readonly accepts: readonly AcceptedGoods[];
};

/** Goods that are taken for an item. */
export type AcceptedGoods = {
	readonly goods: string;
	/** Pieces by variant. */
	readonly amounts: Readonly<Record<string, number>>;
	readonly label: string;
	/** Amounts are rounded up to a multiple of it. */
	readonly step: number;
};

/** An item as the guild sells it: nothing left to look up elsewhere. */
export type CatalogueItem = Pick<
	ItemDefinition,
	'key' | 'name' | 'summary' | 'description' | 'tags' | 'price' | 'variantLabel' | 'variants' | 'maxPerOrder' | 'access' | 'game' | 'breaks'
> & {
	readonly settlement: ItemSettlement;
	readonly addons: readonly AddonDefinition[];
	readonly buyerLimits: readonly BuyerLimit[];
	readonly stock: StockRule;
	readonly questions: readonly Question[];
	readonly fulfilment: Omit<Fulfilment, 'steps' | 'methods'> & {
		readonly steps: readonly FulfilmentStep[];
		readonly methods: readonly FulfilmentMethod[];
	};
	readonly rewards: ItemRewards;
	readonly risk: {
		readonly level: ItemDefinition['risk']['level'];
		readonly flags: readonly { readonly key: string; readonly text: string }[];
	};
};

/** Add-ons that were chosen: key → pieces, at least 1. */
export type ChosenAddons = Readonly<Record<string, number>>;

export type QuoteLine =
	/** `unit` × `quantity`. */
	| { readonly kind: 'goods'; readonly label: string; readonly unit: number; readonly quantity: number; readonly amount: number }
	/** Credits for each piece and unit. */
	| {
			readonly kind: 'addon';
			readonly key: string;
			readonly label: string;
			readonly unit: number;
			readonly quantity: number;
			readonly amount: number;
	  }
	/** What people agreed on instead of the list, as a difference; `label` is their reason. */
	| { readonly kind: 'agreed'; readonly label: string; readonly amount: number }
	/** A factor on the goods: `percent` 80 takes a fifth off. */
	| { readonly kind: 'factor'; readonly key: string; readonly label: string; readonly percent: number; readonly amount: number }
	/** Taken off the list price; `percent` `null`: a fixed amount. */
	| {
			readonly kind: 'discount';
			readonly of: 'break' | 'sale' | 'role' | 'coupon';
			readonly key: string;
			readonly label: string;
			readonly percent: number | null;
			readonly amount: number;
	  };

/** From `from` units of one order on, this much is taken off. */
export type QuantityBreak = { readonly from: number; readonly percent: number };

/** A sale or a discount of a role that an order may use. */
export type Discount = {
	readonly key: string;
	readonly label: string;
	readonly percent: number;
	/** When it ends by itself; `null`: it does not. */
	readonly ends: Date | null;
};

/** What a coupon takes off: a share (at most `mostCredits`), or an amount. */
export type CouponTerms = {
	readonly key: string;
	readonly label: string;
	readonly percent: number | null;
	readonly credits: number | null;
	readonly mostCredits: number | null;
	/** List price from which it counts. */
	readonly minTotal: number | null;
};

/** All that an order may have taken off, and how it is put together. */
export type PriceDiscounts = {
	readonly combine: 'best' | 'add';
	/** Most of the list price that is taken off in all. */
	readonly mostPercent: number;
	readonly sales: readonly Discount[];
	readonly roles: readonly Discount[];
	readonly coupon: CouponTerms | null;
};

/** What became of a coupon: counted, below its minimum, something better counts alone, or nothing is left to take off. */
export type PriceWish = {
	readonly key: string;
	readonly label: string;
	readonly state: 'counted' | 'minimum' | 'better' | 'lowest';
	readonly minTotal: number | null;
};

/** What an order costs, in whole credits; the lines sum to the total. */
export type Quote = {
	readonly lines: readonly QuoteLine[];
	readonly total: number;
	/** The coupon of the order; missing without one. */
	readonly coupon?: PriceWish;
	/** What it was priced with: a change of the order keeps it. Missing where nothing was asked for. */
	readonly discounts?: PriceDiscounts;
};

/** The item as an order keeps it: later edits of the catalogue don't touch the order. */
export type FrozenItem = Omit<CatalogueItem, 'variants' | 'addons'> & {
	readonly version: number;
	readonly category: { readonly key: string; readonly name: string; readonly emoji: string };
	/** What staff tick off at the hand-over. */
	readonly checklist: readonly string[];
	readonly variant: { readonly key: string; readonly label: string; readonly description: string | null; readonly price: number };
	readonly addons: readonly { readonly key: string; readonly label: string; readonly quantity: number }[];
};

/** One counter that a placing has raised, to be lowered when the order ends. */
export type TakenCount = { readonly id: string; readonly amount: number };

/** What a placing takes from stock and limits; the order keeps it and gives it back or uses it up with it. */
export type Reservation = {
	readonly item: string;
	readonly variant: string;
	/** Units reserved. */
	readonly quantity: number;
	/** Row of the stock (`finite`) or of the week's places; `null`: unlimited. */
	readonly stock: { readonly id: string; readonly kind: 'pieces' | 'week' } | null;
	/** Buyer limits: given back by a cancelled or expired order, used up by a completed one. */
	readonly limits: readonly TakenCount[];
	/** Open orders of this item: given back however the order ends. */
	readonly open: readonly TakenCount[];
	/** The use of a coupon: given back by an order that ends without goods. Missing without one. */
	readonly coupon?: CouponUse;
};

/** One use of a coupon: its counters, and the row that tells of it. */
export type CouponUse = { readonly key: string; readonly counts: readonly TakenCount[]; readonly row: string };
