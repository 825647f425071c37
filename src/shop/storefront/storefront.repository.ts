import type { Connection, Model } from 'mongoose';
import type { GuildId } from '#core/ids';
import {
	type StockWatchRow,
	type StorefrontRow,
	stockWatchId,
	stockWatchModel,
	storefrontId,
	storefrontModel
} from './storefront.model.js';

/** Reads of the storefront; writes are units of work. */
export class StorefrontRepository {
	readonly #storefronts: Model<StorefrontRow>;
	readonly #watches: Model<StockWatchRow>;

	public constructor(connection: Connection) {
		this.#storefronts = storefrontModel(connection);
		this.#watches = stockWatchModel(connection);
	}

	public storefront(guild: GuildId): Promise<StorefrontRow | null> {
		return this.#storefronts.findById(storefrontId(guild)).lean<StorefrontRow>();
	}

	public stockWatch(guild: GuildId): Promise<StockWatchRow | null> {
		return this.#watches.findById(stockWatchId(guild)).lean<StockWatchRow>();
	}
}
