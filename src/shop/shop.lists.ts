import type { MemberId } from '#core/ids';
import type { ItemAvailability, ItemStats } from './availability.js';
import type { BuyerLimit } from './pack/schema/catalogue.js';
import type { CategoryRow, ItemRow } from './shop.model.js';
import type { ChosenAddons, Discount, PriceDiscounts } from './shop.types.js';

/** An item in a list. */
export interface ListedItem {
	readonly row: ItemRow;
	readonly stock: ItemAvailability;
	readonly stats: ItemStats;
	/** The sale that runs on it; `null`: none. */
	readonly sale: Discount | null;
}

/** A category with what it sells. */
export interface ListedCategory {
	readonly row: CategoryRow;
	readonly items: number;
}

/** How full the catalogue is. */
export interface CatalogueSummary {
	readonly categories: number;
	readonly items: number;
	readonly hidden: number;
	readonly soldOut: readonly string[];
}

/** A category with all that it sells. */
export interface Shelf {
	readonly row: CategoryRow;
	readonly items: readonly ListedItem[];
}

/** A buyer limit and how much of it a member has left. */
export interface LimitLeft {
	readonly limit: BuyerLimit;
	readonly left: number;
	readonly ends: Date | null;
}

export interface PlaceRequest {
	readonly member: MemberId;
	readonly item: string;
	readonly variant: string;
	readonly quantity: number;
	readonly addons: ChosenAddons;
	/** The guild's zone. */
	readonly zone: string;
	/** Total on the summary that the member confirmed. */
	readonly shown?: number;
	/** Roles of the member. */
	readonly roles?: readonly string[];
	/** Code of a coupon. */
	readonly coupon?: string | null;
	/** What the order was priced with before, where its terms change; else it is looked up. */
	readonly discounts?: PriceDiscounts;
	/** Code of the order. */
	readonly order?: string;
	/** What `Shop.version` gave before anything else of the order was read; else it is read now. */
	readonly version?: number | null;
}
