import { type Connection, Schema } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { StoredAnswers } from './form/answers.js';
import type { SettlementKind } from './pack/schema/catalogue.js';
import type { CatalogueItem, ChosenAddons } from './shop.types.js';

export const categoriesCollection = 'categories';
export const itemsCollection = 'items';
export const stockCollection = 'stock';
export const countersCollection = 'shop_counters';
export const statsCollection = 'item_stats';
export const draftsCollection = 'drafts';
export const profilesCollection = 'profiles';

/** `_id`: `rowId(guild, 'category', key)`. */
export interface CategoryRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	readonly name: string;
	readonly emoji: string;
	readonly description: string;
	readonly checklist: readonly string[];
	readonly sort: number;
	readonly active: boolean;
	readonly version: number;
	/** An owner changed it: an import leaves it alone. */
	readonly edited: boolean;
	/** Hash of the pack's version of it. */
	readonly source: string;
}

/** `_id`: `rowId(guild, 'item', key)`. */
export interface ItemRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	readonly category: string;
	readonly sort: number;
	readonly kind: SettlementKind;
	readonly active: boolean;
	/** Raised by every change of the definition; an order freezes the version it was placed with. */
	readonly version: number;
	readonly edited: boolean;
	readonly source: string;
	/** Lower-case words for the search. */
	readonly keywords: readonly string[];
	readonly definition: CatalogueItem;
	/** What other programs call it, by program; of items that came from one. A copy has none. */
	readonly external?: Readonly<Record<string, string>>;
}

/** Pieces of a variant (`rowId(guild, 'stock', item, variant)`) or places of a week (`rowId(guild, 'stockweek', item, week)`). */
export interface StockRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly item: string;
	/** Variant, or ISO week such as `2026-W47`. */
	readonly part: string;
	/** Pieces that can be ordered; 0 for weeks. */
	readonly available: number;
	/** Places of the week that orders have taken; missing for pieces. */
	readonly taken?: number;
	readonly reserved: number;
	readonly sold: number;
}

/** A guarded counter: buyer limits by window (`rowId(guild, 'limit', …)`), open orders by item (`rowId(guild, 'open', …)`). */
export interface CounterRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly count: number;
}

/** `_id`: `rowId(guild, 'stats', item)`. */
export interface ItemStatsRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly item: string;
	readonly sold: number;
	readonly ratingSum: number;
	readonly ratingCount: number;
}

/** A form that was not sent yet; `_id`: `rowId(guild, 'draft', member, item)`. */
export interface DraftRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly item: string;
	readonly itemName: string;
	/** Version of the item that the form was built from. */
	readonly version: number;
	/** Raised by every change; its guard. */
	readonly rev: number;
	readonly variant: string;
	readonly quantity: number;
	readonly addons: ChosenAddons;
	/** Code of a coupon; drafts of an older version have none. */
	readonly coupon?: string | null;
	readonly answers: StoredAnswers;
	/** Profile questions that were known at the start and are not asked. */
	readonly known: readonly string[];
	/** Ids of the pages that were saved, so that resuming finds the next one. */
	readonly saved: readonly string[];
	/** What was written and refused, so that the page opens with it. */
	readonly refused: readonly { readonly key: string; readonly wrote: string }[];
	readonly startedAt: Date;
	readonly updatedAt: Date;
	readonly expiresAt: Date;
}

/** The draft as it is kept: what was written is sealed, because it may name places and targets. */
export type StoredDraft = Omit<DraftRow, 'answers' | 'refused'> & { readonly sealed: string };

/** Answers that are asked once; `_id`: `rowId(guild, 'profile', member)`. */
export interface ProfileRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly answers: StoredAnswers;
}

const guild = { type: String, required: true };
const mixed = Schema.Types.Mixed;

export const categoryModel = (connection: Connection) =>
	defineModel<CategoryRow>(connection, {
		name: 'Category',
		collection: categoriesCollection,
		schema: {
			guild,
			key: String,
			name: String,
			emoji: String,
			description: String,
			checklist: [String],
			sort: Number,
			active: Boolean,
			version: Number,
			edited: Boolean,
			source: String
		},
		indexes: [{ fields: { guild: 1, sort: 1, key: 1 } }]
	});

export const itemModel = (connection: Connection) =>
	defineModel<ItemRow>(connection, {
		name: 'Item',
		collection: itemsCollection,
		schema: {
			guild,
			key: String,
			category: String,
			sort: Number,
			kind: String,
			active: Boolean,
			version: Number,
			edited: Boolean,
			source: String,
			keywords: [String],
			definition: mixed,
			external: mixed
		},
		indexes: [{ fields: { guild: 1, category: 1, sort: 1, key: 1 } }, { fields: { guild: 1, keywords: 1 } }]
	});

export const stockModel = (connection: Connection) =>
	defineModel<StockRow>(connection, {
		name: 'Stock',
		collection: stockCollection,
		schema: { guild, item: String, part: String, available: Number, taken: Number, reserved: Number, sold: Number },
		indexes: [{ fields: { guild: 1, item: 1, part: 1 } }],
		validator: {
			bsonType: 'object',
			properties: {
				available: { bsonType: ['int', 'long', 'double'], minimum: 0 },
				reserved: { bsonType: ['int', 'long', 'double'], minimum: 0 },
				sold: { bsonType: ['int', 'long', 'double'], minimum: 0 }
			}
		}
	});

export const counterModel = (connection: Connection) =>
	defineModel<CounterRow>(connection, { name: 'ShopCounter', collection: countersCollection, schema: { guild, count: Number } });

export const statsModel = (connection: Connection) =>
	defineModel<ItemStatsRow>(connection, {
		name: 'ItemStats',
		collection: statsCollection,
		schema: { guild, item: String, sold: Number, ratingSum: Number, ratingCount: Number },
		indexes: [{ fields: { guild: 1, item: 1 } }]
	});

export const draftModel = (connection: Connection) =>
	defineModel<StoredDraft>(connection, {
		name: 'Draft',
		collection: draftsCollection,
		schema: {
			guild,
			member: { type: String, required: true },
			item: String,
			itemName: String,
			version: Number,
			rev: Number,
			variant: String,
			quantity: Number,
			addons: mixed,
			coupon: String,
			sealed: String,
			known: [String],
			saved: [String],
			startedAt: Date,
			updatedAt: Date,
			expiresAt: Date
		},
		indexes: [{ fields: { guild: 1, member: 1, updatedAt: -1 } }]
	});

export const profileModel = (connection: Connection) =>
	defineModel<ProfileRow>(connection, {
		name: 'Profile',
		collection: profilesCollection,
		schema: { guild, member: { type: String, required: true }, answers: mixed }
	});
