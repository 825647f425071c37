import type { GuildId } from '#core/ids';
import type { SeasonPart } from '#core/seasons/season-ends';
import type { ItemRow } from './shop.model.js';

/** Ids of buyer limits whose window is a season; see `limitWindow`. */
const seasonLimit = /^\d+\|limit\|.*\|season-[^|]+$/;
/** Rows of places per week; all others count pieces. */
const week = /^\d+\|stockweek\|/;

/** The catalogue stays. Each item says what becomes of its pieces; limits per season count by the name of the season. */
export function shopSeasonEnd(items: (guild: GuildId) => Promise<readonly Pick<ItemRow, 'key' | 'definition'>[]>): readonly SeasonPart[] {
	const kept = async (guild: GuildId): Promise<string[]> =>
		(await items(guild)).filter(({ definition }) => definition.stock.onSeasonEnd === 'keep').map(({ key }) => key);
	return [
		{
			key: 'piecesReset',
			collections: ['stock'],
			fate: 'reset',
			only: async (guild) => ({ _id: { $not: week }, item: { $nin: await kept(guild) } })
		},
		{
			key: 'piecesKept',
			collections: ['stock'],
			fate: 'kept',
			only: async (guild) => ({ _id: { $not: week }, item: { $in: await kept(guild) } })
		},
		{ key: 'weeks', collections: ['stock'], fate: 'kept', only: () => ({ _id: week }) },
		{
			key: 'seasonLimits',
			collections: ['shop_counters'],
			fate: 'reset',
			decidedBy: ['shop.season'],
			only: () => ({ _id: seasonLimit })
		},
		{ key: 'otherCounts', collections: ['shop_counters'], fate: 'kept', only: () => ({ _id: { $not: seasonLimit } }) },
		{ key: 'drafts', collections: ['drafts'], fate: 'reset' },
		{ key: 'formDrafts', collections: ['form_drafts'], fate: 'reset' },
		{ key: 'submissions', collections: ['form_submissions'], fate: 'kept' },
		{ key: 'profiles', collections: ['profiles'], fate: 'asked' },
		{ key: 'catalogue', collections: ['categories', 'items'], fate: 'kept' },
		{ key: 'history', collections: ['catalogue_history'], fate: 'kept' },
		{ key: 'prices', collections: ['price_rules'], fate: 'kept' },
		{ key: 'imports', collections: ['imports', 'ark_files', 'ark_mappings'], fate: 'kept' },
		{ key: 'coupons', collections: ['coupon_uses'], fate: 'kept' },
		{ key: 'stats', collections: ['item_stats'], fate: 'kept' },
		{ key: 'storefront', collections: ['storefronts', 'stock_watches'], fate: 'kept' },
		{ key: 'files', collections: ['files.files'], fate: 'kept', guildField: 'metadata.guild' },
		{ key: 'contents', collections: ['files.chunks'], fate: 'kept', guildField: null }
	];
}
