import Fuse, { type IFuseOptions } from 'fuse.js';
import type { Clock } from '#core/clock';
import { NotFound } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { HeldDoc, Reading } from '#core/reading';
import type { Change } from '#core/units/unit';

import { availabilityOf, statsOf } from './availability.js';
import { catalogueChanges } from './import.js';
import { counterOf } from './limits.js';
import type { SettlementKind } from './pack/schema/catalogue.js';
import type { Pack } from './pack/schema/index.js';
import { type Placing, type PlacingDraft, placing, replacing } from './placing.js';
import { priceRuleChanges, priceRuleRemovals } from './pricing/import.js';
import type { PriceRepository } from './pricing/price.repository.js';
import type { BuyerPrices, PriceBuyer, Prices } from './pricing/prices.service.js';
import type { CatalogueSummary, LimitLeft, ListedCategory, ListedItem, PlaceRequest, Shelf } from './shop.lists.js';
import type { CategoryRow, ItemRow } from './shop.model.js';
import type { ShopRepository } from './shop.repository.js';
import type { ShopSettings } from './shop.settings.js';
import type { Reservation } from './shop.types.js';
import { type CatalogueKeys, type Unimport, unimportChanges } from './unimport.js';
import { type CountWindow, isoWeek } from './windows.js';

export interface ShopSettingsSource {
	shop(guild: GuildId): Promise<ShopSettings>;
}

/** Which tribe a member belongs to; the domain of tribes registers the real answer. */
export interface Tribes {
	tribeOf(guild: GuildId, member: MemberId): Promise<string | null>;
}

export const noTribes: Tribes = { tribeOf: async () => null };

/** What a guild sells, as one read found it. */
interface Catalogue {
	readonly categories: readonly CategoryRow[];
	readonly items: readonly ItemRow[];
	/** The index for the search; made when somebody searches. */
	index(): Fuse<ItemRow>;
}

interface Cached {
	readonly at: number;
	/** Whoever asks while it is read waits for the same read. */
	readonly catalogue: Promise<Catalogue>;
}

/** What both sides of a shop share: what other domains have told it. */
interface ShopFrame {
	readonly kinds: Set<SettlementKind>;
	readonly conditional: Map<SettlementKind, (guild: GuildId) => Promise<boolean>>;
	tribes: Tribes;
	sides: { readonly published: Shop; readonly draft: Shop; over(docs: readonly HeldDoc[]): Shop } | null;
}

/** What one side of the shop is read from. */
export interface ShopSide {
	readonly repository: ShopRepository;
	readonly settings: ShopSettingsSource;
	readonly prices: Pick<Prices, 'of' | 'sales'>;
	readonly rules: PriceRepository;
}

const newFrame = (): ShopFrame => ({ kinds: new Set(), conditional: new Map(), tribes: noTribes, sides: null });

/** How long lists may lag behind an edit in another process; what an order costs is always read afresh. */
const cacheMilliseconds = 5000;

/** The catalogue of a guild: what is for sale, in which number, for whom. */
export class Shop {
	readonly #cache = new Map<GuildId, Cached>();
	#prices: { readonly now: Pick<Prices, 'of' | 'sales'>; readonly rules: PriceRepository } | null = null;

	public constructor(
		private readonly repository: ShopRepository,
		private readonly settings: ShopSettingsSource,
		private readonly clock: Clock,
		private readonly frame: ShopFrame = newFrame()
	) {}

	/** The same shop as members see it, as editors have left it, or as documents of a version say. Without sides it is always this one. */
	public on(reading: Reading): Shop {
		const { sides } = this.frame;
		if (sides === null) return this;
		return typeof reading === 'string' ? sides[reading] : sides.over(reading);
	}

	/** Registers how the shop is read besides as it is in force, which is this one. All sides know the same settlements and tribes. */
	public useSides(read: (reading: Exclude<Reading, 'published'>) => ShopSide): void {
		const side = (reading: Exclude<Reading, 'published'>): Shop => {
			const { repository, settings, prices, rules } = read(reading);
			const shop = new Shop(repository, settings, this.clock, this.frame);
			shop.usePrices(prices, rules);
			return shop;
		};
		this.frame.sides = { published: this, draft: side('draft'), over: side };
	}

	/** Tells the shop which settlements orders can carry out; items of other kinds stay unlisted. */
	public sellable(kinds: readonly SettlementKind[]): void {
		for (const kind of kinds) this.frame.kinds.add(kind);
	}

	/** A settlement that orders carry out where its guild allows it. */
	public sellableWhere(kind: SettlementKind, allows: (guild: GuildId) => Promise<boolean>): void {
		this.frame.conditional.set(kind, allows);
	}

	/** Registers who knows the tribes. */
	public useTribes(tribes: Tribes): void {
		this.frame.tribes = tribes;
	}

	/** Registers who knows what is taken off prices, and the rules that an import adds to; without them prices are list prices. */
	public usePrices(now: Pick<Prices, 'of' | 'sales'>, rules: PriceRepository): void {
		this.#prices = { now, rules };
	}

	/** What a buyer may have taken off an item now. */
	public async prices(guild: GuildId, buyer: PriceBuyer, item: ItemRow, coupon: string | null): Promise<BuyerPrices | null> {
		return (await this.#prices?.now.of(guild, buyer, item, coupon)) ?? null;
	}

	/** Changes that bring a pack's catalogue into the guild, or bring it up to date; see `catalogueChanges`. */
	public async importChanges(guild: GuildId, pack: Pack): Promise<Change[]> {
		const [categories, items] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		const rules = this.#prices ? priceRuleChanges(guild, pack, await this.#prices.rules.rules(guild)) : [];
		return [...catalogueChanges(guild, pack, { categories, items }), ...rules];
	}

	/** Keys of all rows that the catalogue has, listed or not. */
	public async catalogueKeys(guild: GuildId): Promise<CatalogueKeys> {
		const [categories, items] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		return { categories: categories.map((row) => row.key), items: items.map((row) => row.key) };
	}

	/** Names of all categories and items by key, hidden ones too. */
	public async names(guild: GuildId): Promise<{ categories: ReadonlyMap<string, string>; items: ReadonlyMap<string, string> }> {
		const [categories, items] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		return {
			categories: new Map(categories.map((row) => [row.key, row.name])),
			items: new Map(items.map((row) => [row.key, row.definition.name]))
		};
	}

	/** Changes that take rows of an import out again; see `unimportChanges`. */
	public async unimport(guild: GuildId, keys: CatalogueKeys, all: boolean): Promise<Unimport> {
		const [categories, items, stock] = await Promise.all([
			this.repository.categories(guild),
			this.repository.items(guild),
			this.repository.stock(guild, keys.items)
		]);
		// What a version sells is taken from the draft only: its pieces stay counted.
		const inForce = await this.frame.sides?.published.repository.version(guild);
		const taken = unimportChanges(guild, keys, { categories, items, stock: inForce ? [] : stock }, all);
		const rules = this.#prices && keys.items.length > 0 ? await this.#prices.rules.rules(guild) : [];
		return { ...taken, changes: [...taken.changes, ...priceRuleRemovals(rules, all)] };
	}

	/** Keys of the reward rules that items for sale carry. */
	public async rewardRules(guild: GuildId): Promise<ReadonlySet<string>> {
		const { items } = await this.#catalogue(guild);
		return new Set(items.flatMap(({ definition }) => definition.rewards.rules));
	}

	/** How many items a guild sells now. */
	public async forSale(guild: GuildId): Promise<number> {
		this.forget(guild);
		return (await this.#catalogue(guild)).items.length;
	}

	/** How many items of a pack could be sold. */
	public sellableOf(pack: Pack): number {
		return pack.categories
			.flatMap((category) => category.items)
			.filter((item) => item.enabled && this.frame.kinds.has(item.settlement.kind)).length;
	}

	/** Forgets the cached catalogue of both sides, after a change by this process. */
	public forget(guild: GuildId): void {
		const { sides } = this.frame;
		for (const side of sides === null ? [this] : [this, sides.published, sides.draft]) side.#cache.delete(guild);
	}

	/** Categories that have something for sale, in the owner's order. */
	public async categories(guild: GuildId): Promise<ListedCategory[]> {
		const { categories, items } = await this.#catalogue(guild);
		const counts = new Map<string, number>();
		for (const { category } of items) counts.set(category, (counts.get(category) ?? 0) + 1);
		const listed = categories.map((row) => ({ row, items: counts.get(row.key) ?? 0 }));
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

	/** All categories that have something for sale, with their items, in the owner's order. @param zone The guild's */
	public async shelves(guild: GuildId, zone: string): Promise<readonly Shelf[]> {
		const { categories, items } = await this.#catalogue(guild);
		const listed = await this.#listed(guild, items, zone);
		const shelves = categories.map((row) => ({ row, items: listed.filter((item) => item.row.category === row.key) }));
		return shelves.filter((shelf) => shelf.items.length > 0);
	}

	/** Every item, those that are not for sale too: what else must not be taken from under them. */
	public everyItem(guild: GuildId): Promise<ItemRow[]> {
		return this.repository.items(guild);
	}

	/** An item that is for sale, as it is now. @throws NotFound `shop.item` */
	public async item(guild: GuildId, key: string, zone: string): Promise<ListedItem & { category: CategoryRow }> {
		const row = await this.repository.item(guild, key);
		const category = row && (await this.repository.category(guild, row.category));
		if (!row || !category?.active || !isListed(row, await this.#kindsOf(guild))) throw new NotFound('shop.item');
		const [listed] = await this.#listed(guild, [row], zone);
		return { ...listed!, category };
	}

	/** An item, listed or not, with its stock and stats, for those who edit it. */
	public async look(guild: GuildId, row: ItemRow, zone: string): Promise<ListedItem> {
		const [listed] = await this.#listed(guild, [row], zone);
		if (!listed) throw new NotFound('shop.item');
		return listed;
	}

	/** What the catalogue holds: its counts, and the names of items for sale that are sold out. */
	public async summary(guild: GuildId, zone: string): Promise<CatalogueSummary> {
		const [categories, items] = await Promise.all([this.repository.categories(guild), this.repository.items(guild)]);
		const active = items.filter((row) => row.active);
		const listed = await this.#listed(guild, active, zone);
		return {
			categories: categories.length,
			items: items.length,
			hidden: items.length - active.length,
			soldOut: listed.flatMap(({ row, stock }) => (stock.state === 'out' ? [row.definition.name] : []))
		};
	}

	/** Items by name, tag or variant, the best match first. An empty text lists the catalogue's beginning. */
	public async search(guild: GuildId, text: string, limit = 25): Promise<ItemRow[]> {
		const { items, index } = await this.#catalogue(guild);
		const wanted = text.trim().slice(0, 100);
		if (wanted === '') return items.slice(0, limit);
		const exact = items.filter(({ key, definition }) => [key, definition.name].some((name) => name.toLowerCase() === wanted.toLowerCase()));
		const similar = index()
			.search(wanted, { limit })
			.map((found) => found.item);
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

	/** Number of the version in force, read anew; `null`: the editors' rows are. Read before all else that an order is made of. */
	public version(guild: GuildId): Promise<number | null> {
		return this.repository.version(guild);
	}

	/**
	 * The shop's part of placing an order, of the item as it is now; see `placing` for its refusals.
	 *
	 * @throws NotFound `shop.item`
	 */
	public async place(guild: GuildId, request: PlaceRequest): Promise<Placing> {
		return placing(guild, await this.#placing(guild, request));
	}

	/** The shop's part of giving an order of this member other terms, for the caller's own unit. @throws as `place` */
	public async replace(guild: GuildId, before: Reservation, request: PlaceRequest): Promise<Placing> {
		return replacing(guild, before, await this.#placing(guild, request));
	}

	async #placing(guild: GuildId, request: PlaceRequest): Promise<PlacingDraft> {
		// First, so that what is read after it is of this version or the unit is refused.
		const version = request.version === undefined ? await this.repository.version(guild) : request.version;
		const [row, buyer] = await Promise.all([this.repository.item(guild, request.item), this.#buyer(guild, request.member, request.zone)]);
		const category = row && (await this.repository.category(guild, row.category));
		if (!row || !category?.active || !isListed(row, await this.#kindsOf(guild))) throw new NotFound('shop.item');
		const { member, roles = [], coupon = null, discounts } = request;
		const prices = discounts ? { discounts, rules: [], coupon: null } : await this.prices(guild, { member, roles }, row, coupon);
		return {
			...buyer,
			...request,
			...(prices ? { discounts: prices.discounts, rules: prices.rules, couponView: prices.coupon } : {}),
			item: row,
			category,
			version
		};
	}

	async #buyer(guild: GuildId, member: MemberId, zone: string) {
		const [tribe, settings] = await Promise.all([this.frame.tribes.tribeOf(guild, member), this.settings.shop(guild)]);
		return { member, tribe, zone, season: settings.season, now: this.clock.now() };
	}

	async #kindsOf(guild: GuildId): Promise<ReadonlySet<SettlementKind>> {
		const allowed = await Promise.all([...this.frame.conditional].map(async ([kind, allows]) => ((await allows(guild)) ? [kind] : [])));
		return new Set([...this.frame.kinds, ...allowed.flat()]);
	}

	async #listed(guild: GuildId, rows: readonly ItemRow[], zone: string): Promise<ListedItem[]> {
		const keys = rows.map((row) => row.key);
		const [stockRows, statsRows, sales] = await Promise.all([
			this.repository.stock(guild, keys),
			this.repository.stats(guild, keys),
			this.#prices?.now.sales(guild, rows) ?? []
		]);
		const stock = new Map(stockRows.map((row) => [row._id, row]));
		const stats = new Map(statsRows.map((row) => [row.item, row]));
		const now = this.clock.now();
		let week: CountWindow | null = null;
		const thisWeek = (): CountWindow => {
			week ??= isoWeek(now, zone);
			return week;
		};
		return rows.map((row, index) => ({
			row,
			stock: availabilityOf(guild, row.definition, stock, thisWeek),
			stats: statsOf(stats.get(row.key)),
			sale: sales[index] ?? null
		}));
	}

	#catalogue(guild: GuildId): Promise<Catalogue> {
		const now = this.clock.now().getTime();
		const cached = this.#cache.get(guild);
		if (cached && now - cached.at < cacheMilliseconds && now >= cached.at) return cached.catalogue;
		const fresh: Cached = { at: now, catalogue: this.#read(guild) };
		this.#cache.set(guild, fresh);
		fresh.catalogue.catch(() => {
			if (this.#cache.get(guild) === fresh) this.#cache.delete(guild);
		});
		return fresh.catalogue;
	}

	async #read(guild: GuildId): Promise<Catalogue> {
		const [categories, rows, kinds] = await Promise.all([
			this.repository.categories(guild),
			this.repository.items(guild),
			this.#kindsOf(guild)
		]);
		const shown = categories.filter((category) => category.active);
		const order = new Map(shown.map((category, index) => [category.key, index]));
		const items = rows
			.filter((row) => isListed(row, kinds) && order.has(row.category))
			.sort((one, other) => order.get(one.category)! - order.get(other.category)! || one.sort - other.sort);
		let made: Fuse<ItemRow> | null = null;
		return {
			categories: shown,
			items,
			index() {
				made ??= new Fuse(items, searchOptions);
				return made;
			}
		};
	}
}

const searchOptions: IFuseOptions<ItemRow> = {
	keys: [
		{ name: 'definition.name', weight: 3 },
		{ name: 'definition.variants.label', weight: 2 },
		{ name: 'keywords', weight: 1 },
		{ name: 'definition.summary', weight: 1 }
	],
	threshold: 0.35,
	ignoreLocation: true
};

const isListed = (row: ItemRow, kinds: ReadonlySet<SettlementKind>): boolean => row.active && kinds.has(row.kind);
