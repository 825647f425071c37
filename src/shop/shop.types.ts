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

/** An item as the guild sells it: nothing left to look up elsewhere. */
export type CatalogueItem = Pick<
	ItemDefinition,
	'key' | 'name' | 'summary' | 'description' | 'tags' | 'price' | 'variantLabel' | 'variants' | 'maxPerOrder' | 'access' | 'game'
> & {
	readonly settlement: Settlement;
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
	/** A factor on the goods: `percent` 80 takes a fifth off. */
	| { readonly kind: 'factor'; readonly key: string; readonly label: string; readonly percent: number; readonly amount: number };

/** What an order costs, in whole credits; the lines sum to the total. */
export type Quote = { readonly lines: readonly QuoteLine[]; readonly total: number };

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
};
