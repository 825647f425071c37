import Fuse from 'fuse.js';
import type { Clock } from '#core/clock';
import { NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { availabilityOf, type ItemAvailability, type ItemStats, statsOf } from './availability.js';
import { catalogueChanges } from './import.js';
import { counterOf } from './limits.js';
import type { BuyerLimit, SettlementKind } from './pack/schema/catalogue.js';
import type { Pack } from './pack/schema/index.js';
import { type Placing, placing } from './placing.js';
import type { CategoryRow, ItemRow } from './shop.model.js';
import type { ShopRepository } from './shop.repository.js';
import type { ShopSettings } from './shop.settings.js';
import type { ChosenAddons } from './shop.types.js';

export interface ShopSettingsSource {
	shop(guild: GuildId): Promise<ShopSettings>;
}

/** Which tribe a member belongs to; the domain of tribes registers the real answer. */
export interface Tribes {
	tribeOf(guild: GuildId, member: MemberId): Promise<string | null>;
}

export const noTribes: Tribes = { tribeOf: async () => null };

/** An item in a list. */
export interface ListedItem {
	readonly row: ItemRow;
	readonly stock: ItemAvailability;
	readonly stats: ItemStats;
}

/** A category with what it sells. */
export interface ListedCategory {
	readonly row: CategoryRow;
	readonly items: number;
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
}

interface Cached {
	readonly at: number;
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
	readonly search: Fuse<ItemRow>;
}

/** How long lists may lag behind an edit in another process; what an order costs is always read afresh. */
const cacheMilliseconds = 5000;

/** The catalogue of a guild: what is for sale, in which number, for whom. */
export class Shop {
	readonly #cache = new Map<GuildId, Cached>();
	readonly #kinds = new Set<SettlementKind>();
	#tribes: Tribes = noTribes;

	public constructor(
		private readonly repository: ShopRepository,
		private readonly settings: ShopSettingsSource,
		private readonly clock: Clock
	) {}

	/** Tells the shop which settlements orders can carry out; items of other kinds stay unlisted. */
	public sellable(kinds: readonly SettlementKind[]): void {
		for (const kind of kinds) this.#kinds.add(kind);
	}

	/** Registers who knows the tribes. */
	public useTribes(tribes: Tribes): void {
		this.#tribes = tribes;
	}

	/** Changes that bring a pack's catalogue into the guild, or bring it up to date; see `catalogueChanges`. */
	public async importChanges(guild: GuildId, pack: Pack): Promise<Change[]> {
		const [categories, items] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		return catalogueChanges(guild, pack, { categories, items });
	}

	/** How many items a guild sells now. */
	public async forSale(guild: GuildId): Promise<number> {
		this.forget(guild);
		return (await this.#catalogue(guild)).items.length;
	}

	/** How many items of a pack could be sold. */
	public sellableOf(pack: Pack): number {
		return pack.categories.flatMap((category) => category.items).filter((item) => item.enabled && this.#kinds.has(item.settlement.kind))
			.length;
	}

	/** Forgets the cached catalogue, after a change by this process. */
	public forget(guild: GuildId): void {
		this.#cache.delete(guild);
	}

	/** Categories that have something for sale, in the owner's order. */
	public async categories(guild: GuildId): Promise<ListedCategory[]> {
		const { categories, items } = await this.#catalogue(guild);
		const listed = categories.map((row) => ({ row, items: items.filter((item) => item.category === row.key).length }));
		return listed.filter((category) => category.items > 0);
	}

	/** A category with its items. @throws NotFound `shop.category` */
	public async category(guild: GuildId, key: string, zone: string): Promise<{ row: CategoryRow; items: ListedItem[] }> {
		const { categories, items } = await this.#catalogue(guild);
		const row = categories.find((category) => category.key === key);
		if (!row) throw new NotFound('shop.category');
		return {
			row,
			items: await this.#listed(
				guild,
				items.filter((item) => item.category === key),
				zone
			)
		};
	}

	/** An item that is for sale, as it is now. @throws NotFound `shop.item` */
	public async item(guild: GuildId, key: string, zone: string): Promise<ListedItem & { category: CategoryRow }> {
		const row = await this.repository.item(guild, key);
		const category = row && (await this.repository.category(guild, row.category));
		if (!row || !category || !this.#isListed(row)) throw new NotFound('shop.item');
		const [listed] = await this.#listed(guild, [row], zone);
		return { ...listed!, category };
	}

	/** Items by name, tag or variant, the best match first. An empty text lists the catalogue's beginning. */
	public async search(guild: GuildId, text: string, limit = 25): Promise<ItemRow[]> {
		const { items, search } = await this.#catalogue(guild);
		const wanted = text.trim().slice(0, 100);
		if (wanted === '') return items.slice(0, limit);
		const exact = items.filter(({ key, definition }) => [key, definition.name].some((name) => name.toLowerCase() === wanted.toLowerCase()));
		const similar = search.search(wanted, { limit }).map((found) => found.item);
		return [...new Set([...exact, ...similar])].slice(0, limit);
	}

	/** How much of each buyer limit a member has left. */
	public async limitsLeft(guild: GuildId, item: ItemRow, member: MemberId, zone: string): Promise<LimitLeft[]> {
		const buyer = await this.#buyer(guild, member, zone);
		const counters = item.definition.buyerLimits.map((limit) => ({ limit, ...counterOf(guild, item.key, limit, buyer) }));
		const counts = await this.repository.counts(
			guild,
			counters.map(({ id }) => id)
		);
		return counters.map(({ limit, id, ends }) => ({ limit, ends, left: Math.max(0, limit.count - (counts.get(id) ?? 0)) }));
	}

	/**
	 * The shop's part of placing an order, of the item as it is now; see `placing` for its refusals.
	 *
	 * @throws NotFound `shop.item`
	 */
	public async place(guild: GuildId, request: PlaceRequest): Promise<Placing> {
		const [row, buyer] = await Promise.all([this.repository.item(guild, request.item), this.#buyer(guild, request.member, request.zone)]);
		const category = row && (await this.repository.category(guild, row.category));
		if (!row || !category || !this.#isListed(row)) throw new NotFound('shop.item');
		return placing(guild, { ...buyer, ...request, item: row, category });
	}

	async #buyer(guild: GuildId, member: MemberId, zone: string) {
		const [tribe, settings] = await Promise.all([this.#tribes.tribeOf(guild, member), this.settings.shop(guild)]);
		return { member, tribe, zone, season: settings.season, now: this.clock.now() };
	}

	#isListed(row: ItemRow): boolean {
		return row.active && this.#kinds.has(row.kind);
	}

	async #listed(guild: GuildId, rows: readonly ItemRow[], zone: string): Promise<ListedItem[]> {
		const keys = rows.map((row) => row.key);
		const [stockRows, statsRows] = await Promise.all([this.repository.stock(guild, keys), this.repository.stats(guild, keys)]);
		const stock = new Map(stockRows.map((row) => [row._id, row]));
		const stats = new Map(statsRows.map((row) => [row.item, row]));
		const now = this.clock.now();
		return rows.map((row) => ({ row, stock: availabilityOf(guild, row.definition, stock, now, zone), stats: statsOf(stats.get(row.key)) }));
	}

	async #catalogue(guild: GuildId): Promise<Cached> {
		const now = this.clock.now().getTime();
		const cached = this.#cache.get(guild);
		if (cached && now - cached.at < cacheMilliseconds && now >= cached.at) return cached;
		const [categories, rows] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		const shown = categories.filter((category) => category.active);
		const order = new Map(shown.map((category, index) => [category.key, index]));
		const items = rows
			.filter((row) => this.#isListed(row) && order.has(row.category))
			.sort((one, other) => order.get(one.category)! - order.get(other.category)! || one.sort - other.sort);
		const search = new Fuse(items, {
			keys: [
				{ name: 'definition.name', weight: 3 },
				{ name: 'definition.variants.label', weight: 2 },
				{ name: 'keywords', weight: 1 },
				{ name: 'definition.summary', weight: 1 }
			],
			threshold: 0.35,
			ignoreLocation: true
		});
		const fresh: Cached = { at: now, categories: shown, items, search };
		this.#cache.set(guild, fresh);
		return fresh;
	}
}
