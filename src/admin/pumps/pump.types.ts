import type { OrdersSettings } from '#orders';
import type { CatalogueItem, PriceRule } from '#shop';
import type { RewardAmounts, XpSettings } from '#xp';

/** How long a bound lasts before it starts again. */
export type BoundWindow = 'day' | 'week' | 'month' | 'season' | 'ever';

/** Something that keeps a gain from being repeated without end. */
export interface Bound {
	/** The same bound has the same id, whatever it is met at. */
	readonly id: string;
	readonly by:
		| { readonly kind: 'coupon'; readonly code: string }
		| { readonly kind: 'limit'; readonly item: string }
		| { readonly kind: 'places'; readonly item: string }
		| { readonly kind: 'rules'; readonly names: readonly string[] }
		| { readonly kind: 'perk'; readonly name: string }
		| { readonly kind: 'levels' };
	/** How often in a window; for goods that are counted, in units. */
	readonly times: number;
	/** Most that it can pay in a window, where it bounds what is paid. */
	readonly pays?: RewardAmounts;
	readonly window: BoundWindow;
	/** Whose bound it is: one member's, that of two people together, or one for the whole server. */
	readonly whose: 'member' | 'pair' | 'guild';
	/** It counts units of an order, not orders. */
	readonly units?: boolean;
}

/** Why an order costs less than the list says. */
export type TakenOff = { readonly of: 'break' | 'sale' | 'role' | 'coupon'; readonly label: string };

/** One thing that is done on the way round. Amounts are for `times` repetitions together. */
export type Step =
	| {
			readonly kind: 'buy';
			readonly item: string;
			/** `null`: the item has one variant. */
			readonly variant: string | null;
			/** Units of one order. */
			readonly quantity: number;
			/** Units that are taken before the rest is cancelled; `quantity`: all of them. */
			readonly taken: number;
			readonly paid: number;
			readonly off: readonly TakenOff[];
			readonly times: number;
	  }
	| {
			readonly kind: 'pay';
			readonly item: string;
			readonly variant: string | null;
			readonly quantity: number;
			readonly goods: string;
			readonly pieces: number;
			readonly times: number;
	  }
	| { readonly kind: 'reward'; readonly names: readonly string[]; readonly credits: number; readonly tokens: number; readonly xp: number }
	| { readonly kind: 'sellBack'; readonly item: string; readonly variant: string | null; readonly units: number; readonly credits: number }
	| { readonly kind: 'unpack'; readonly item: string; readonly units: number; readonly goods: string; readonly pieces: number }
	| { readonly kind: 'convert'; readonly from: 'credits' | 'tokens'; readonly give: number; readonly get: number }
	| { readonly kind: 'redeem'; readonly name: string; readonly tokens: number; readonly credits: number }
	| { readonly kind: 'level'; readonly levels: number; readonly credits: number; readonly tokens: number };

/** A way round that leaves more than it took. */
export interface Pump {
	/** What is gained each time: credits, else tokens, else some goods. */
	readonly gain: { readonly of: string; readonly amount: number };
	readonly steps: readonly Step[];
	/** What the way begins with, for lists: an item's name; `null` where no item is bought. */
	readonly item: string | null;
	/** Gain for each credit that is put in; sorts the worst first. `null`: it takes nothing. */
	readonly share: number | null;
}

/** A gain that ends by itself. */
export interface BoundedPump extends Pump {
	/** Its tightest bound. */
	readonly bound: Bound;
	/** Most credits that it can cost in one window of that bound. */
	readonly most: number;
	/** Other items with which the same bound can be used up. */
	readonly others: number;
}

/** Credits that are paid for nothing: no cap at all, or so much at most. */
export interface FreeGain {
	readonly name: string;
	readonly kind: 'rule' | 'startGrant';
	/** `null`: nothing bounds it. */
	readonly bound: { readonly credits: number; readonly window: BoundWindow } | null;
	readonly of: 'credits' | 'tokens';
}

/** What was found in a guild's settings, catalogue and prices. */
export interface PumpReport {
	/** Can be repeated without end; worst first, at most `mostTold`. */
	readonly pumps: readonly Pump[];
	/** How many items (or ways without an item) have one. */
	readonly count: number;
	/** Dearest first, at most `mostTold`. */
	readonly bounded: readonly BoundedPump[];
	readonly free: readonly FreeGain[];
}

/** Most pumps, and most bounded gains, that a report tells step by step. */
export const mostTold = 10;

/** What of an item decides what it costs and what comes back. */
export type PumpItem = Pick<
	CatalogueItem,
	'key' | 'name' | 'price' | 'variants' | 'addons' | 'breaks' | 'maxPerOrder' | 'settlement' | 'buyerLimits' | 'stock' | 'rewards'
> & {
	readonly category: string;
	/** Weights of its milestones; empty: it is handed over by the piece. */
	readonly captures: readonly number[];
};

/** Everything that decides whether there is a pump, as plain data: it goes to another thread as it is. */
export interface PumpInput {
	readonly zone: string;
	/** Milliseconds. */
	readonly now: number;
	readonly xp: XpSettings;
	/** Whether reviews are given, so that what they earn counts with the order. */
	readonly reviews: boolean;
	readonly frame: { readonly combine: 'best' | 'add'; readonly mostPercent: number };
	readonly orders: OrdersSettings;
	readonly conversions: readonly Conversion[];
	/** Share of the list price at which the shop buys back; `null`: it does not. */
	readonly sellBackPercent: number | null;
	readonly startGrant: { readonly credits: number; readonly tokens: number } | null;
	readonly perks: readonly Perk[];
	readonly goods: Readonly<Record<string, string>>;
	/** Role ids by slot. */
	readonly roles: Readonly<Record<string, string>>;
	readonly items: readonly PumpItem[];
	readonly rules: readonly PriceRule[];
	/** Codes of coupons without a use left. */
	readonly usedUp: readonly string[];
}

/** `give` pieces of one currency for `get` of the other. */
export interface Conversion {
	readonly from: 'credits' | 'tokens';
	readonly to: 'credits' | 'tokens';
	readonly give: number;
	readonly get: number;
}

/** Tokens for credits off an order. */
export interface Perk {
	readonly key: string;
	readonly name: string;
	readonly tokens: number;
	/** Most credits that it takes off. */
	readonly credits: number;
	readonly limit: { readonly count: number; readonly window: BoundWindow };
}
