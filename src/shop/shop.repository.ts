import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { type PriceRule, ruleModel } from './pricing/price.model.js';
import {
	type CategoryRow,
	type CounterRow,
	categoryModel,
	counterModel,
	draftModel,
	type ItemRow,
	type ItemStatsRow,
	itemModel,
	type ProfileRow,
	profileModel,
	type StockRow,
	type StoredDraft,
	statsModel,
	stockModel
} from './shop.model.js';
import { statsId } from './stock.js';

/** Reads of the shop, of the catalogue as editors have left it; writes are units of work. */
export class ShopRepository {
	readonly #categories: Model<CategoryRow>;
	readonly #items: Model<ItemRow>;
	readonly #stock: Model<StockRow>;
	readonly #counters: Model<CounterRow>;
	readonly #stats: Model<ItemStatsRow>;
	readonly #drafts: Model<StoredDraft>;
	readonly #profiles: Model<ProfileRow>;
	readonly #rules: Model<PriceRule>;

	public constructor(connection: Connection) {
		this.#categories = categoryModel(connection);
		this.#items = itemModel(connection);
		this.#stock = stockModel(connection);
		this.#counters = counterModel(connection);
		this.#stats = statsModel(connection);
		this.#drafts = draftModel(connection);
		this.#profiles = profileModel(connection);
		this.#rules = ruleModel(connection);
	}

	/** Number of the version that this repository reads, read anew; `null`: the editors' rows. */
	public version(_guild: GuildId): Promise<number | null> {
		return Promise.resolve(null);
	}

	/** All categories, in the owner's order. */
	public categories(guild: GuildId): Promise<CategoryRow[]> {
		return this.#categories.find({ guild }).sort({ sort: 1, key: 1 }).lean<CategoryRow[]>();
	}

	/** All items, in the order of their categories' lists. */
	public items(guild: GuildId): Promise<ItemRow[]> {
		return this.#items.find({ guild }).sort({ category: 1, sort: 1, key: 1 }).lean<ItemRow[]>();
	}

	public item(guild: GuildId, key: string): Promise<ItemRow | null> {
		return this.#items.findById(rowId(guild, 'item', key)).lean<ItemRow>();
	}

	public category(guild: GuildId, key: string): Promise<CategoryRow | null> {
		return this.#categories.findById(rowId(guild, 'category', key)).lean<CategoryRow>();
	}

	/** A rule of the prices, by its id. */
	public priceRule(guild: GuildId, id: string): Promise<PriceRule | null> {
		return this.#rules.findOne({ _id: id, guild }).lean<PriceRule>();
	}

	public stock(guild: GuildId, items: readonly string[]): Promise<StockRow[]> {
		return this.#stock.find({ guild, item: { $in: [...items] } }).lean<StockRow[]>();
	}

	public stats(guild: GuildId, items: readonly string[]): Promise<ItemStatsRow[]> {
		return this.#stats.find({ _id: { $in: items.map((item) => statsId(guild, item)) } }).lean<ItemStatsRow[]>();
	}

	/** Counters by the ids that `limits.ts` makes for this guild. */
	public async counts(guild: GuildId, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
		const rows = await this.#counters.find({ _id: { $in: [...ids] }, guild }).lean<CounterRow[]>();
		return new Map(rows.map((row) => [row._id, row.count]));
	}

	public draft(guild: GuildId, member: MemberId, item: string): Promise<StoredDraft | null> {
		return this.#drafts.findById(rowId(guild, 'draft', member, item)).lean<StoredDraft>();
	}

	/** A member's drafts, the latest first. */
	public drafts(guild: GuildId, member: MemberId, limit: number): Promise<StoredDraft[]> {
		return this.#drafts.find({ guild, member }).sort({ updatedAt: -1 }).limit(limit).lean<StoredDraft[]>();
	}

	public profile(guild: GuildId, member: MemberId): Promise<ProfileRow | null> {
		return this.#profiles.findById(rowId(guild, 'profile', member)).lean<ProfileRow>();
	}
}
