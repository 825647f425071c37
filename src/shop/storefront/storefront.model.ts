import type { Connection } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const storefrontsCollection = 'storefronts';
export const stockWatchesCollection = 'stock_watches';

/** One message of the storefront; the n-th message of the channel shows the n-th category. */
export type ShownMessage = {
	readonly id: string;
	/** Number of its posting: makes the key by which it is found again. */
	readonly n: number;
	/** What it shows, see `Panel.hash`; empty: not known. */
	readonly hash: string;
	/** When it was sent or edited last. */
	readonly at: Date;
	/** Whether it stands among the pinned messages. `refused`: the bot lacks the right. */
	readonly pin: 'wanted' | 'done' | 'refused';
};

/** The storefront of one guild; `_id`: `rowId(guild, 'storefront')`. Only the effect and what is noticed at Discord change it. */
export interface StorefrontRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Raised by every change of what is shown; its guard. */
	readonly rev: number;
	/** Where the messages are; `null`: there are none. */
	readonly channel: string | null;
	readonly messages: readonly ShownMessage[];
	/** How many messages were ever posted. */
	readonly posts: number;
	/** Number of the posting that was begun: it may be at Discord already. */
	readonly posting: number | null;
	/** Numbers of the last effect that was asked for, and of the last that ended. */
	readonly asked: number;
	readonly done: number;
	readonly askedAt: Date | null;
	/** A channel that turned out to be gone: nothing is tried there. */
	readonly gone: string | null;
	/** The bot may not write there; `null`: it may. */
	readonly trouble: 'permissions' | null;
	/** Messages that people deleted on a day (UTC). */
	readonly removed: { readonly day: string; readonly count: number };
}

/** Which finite variants were seen above their threshold; `_id`: `rowId(guild, 'stockwatch')`. */
export interface StockWatchRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly n: number;
	/** `item/variant`. */
	readonly above: readonly string[];
}

export const storefrontId = (guild: GuildId): string => rowId(guild, 'storefront');
export const stockWatchId = (guild: GuildId): string => rowId(guild, 'stockwatch');

/** A storefront of which nothing is shown yet. */
export const newStorefront = (guild: GuildId) =>
	({
		_id: storefrontId(guild),
		guild,
		rev: 0,
		channel: null,
		messages: [],
		posts: 0,
		posting: null,
		asked: 0,
		done: 0,
		askedAt: null,
		gone: null,
		trouble: null,
		removed: { day: '', count: 0 }
	}) as const satisfies StorefrontRow;

const guild = { type: String, required: true };

export const storefrontModel = (connection: Connection) =>
	defineModel<StorefrontRow>(connection, {
		name: 'Storefront',
		collection: storefrontsCollection,
		schema: {
			guild,
			rev: Number,
			channel: String,
			messages: {},
			posts: Number,
			posting: Number,
			asked: Number,
			done: Number,
			askedAt: Date,
			gone: String,
			trouble: String,
			removed: {}
		}
	});

export const stockWatchModel = (connection: Connection) =>
	defineModel<StockWatchRow>(connection, {
		name: 'StockWatch',
		collection: stockWatchesCollection,
		schema: { guild, n: Number, above: [String] }
	});
