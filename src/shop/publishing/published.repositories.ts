import type { Connection } from 'mongoose';
import type { GuildId } from '#core/ids';
import type { HeldDoc } from '#core/reading';
import type { Settings, VersionStore } from '#settings';
import type { PriceRule } from '../pricing/price.model.js';
import { PriceRepository } from '../pricing/price.repository.js';
import type { RuleKind } from '../pricing/rules.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import { ShopRepository } from '../shop.repository.js';
import { type PublishedCatalogue, publishedCatalogue, ruleKey } from './catalogue.docs.js';

/** Where a version's catalogue is found. */
export interface Shelf {
	/** What the version sells; `null`: the editors' rows are in force. */
	catalogue(guild: GuildId): Promise<PublishedCatalogue | null>;
	/** Number of the version in force, read anew; `null` where nothing can be bought by these rows. */
	number(guild: GuildId): Promise<number | null>;
}

/** The catalogue that certain documents hold. */
export const shelfOf = (docs: readonly HeldDoc[]): Shelf => ({
	catalogue: (guild) => Promise.resolve(publishedCatalogue(guild, docs)),
	number: () => Promise.resolve(null)
});

/** The catalogue in force. */
export class PublishedShelf implements Shelf {
	public constructor(
		private readonly settings: Pick<Settings, 'version' | 'pointer'>,
		private readonly store: Pick<VersionStore, 'docs'>
	) {}

	public async catalogue(guild: GuildId): Promise<PublishedCatalogue | null> {
		const pointer = await this.settings.version(guild);
		return pointer && publishedCatalogue(guild, await this.store.docs(guild, pointer.manifest));
	}

	public async number(guild: GuildId): Promise<number | null> {
		return (await this.settings.pointer(guild))?.number ?? null;
	}
}

/** The shop as members meet it. Stock, counters, drafts of forms and profiles are no part of versions and read as ever. */
export class PublishedShopRepository extends ShopRepository {
	public constructor(
		connection: Connection,
		private readonly shelf: Shelf
	) {
		super(connection);
	}

	public override version(guild: GuildId): Promise<number | null> {
		return this.shelf.number(guild);
	}

	public override async categories(guild: GuildId): Promise<CategoryRow[]> {
		const found = await this.shelf.catalogue(guild);
		return found ? [...found.categories] : super.categories(guild);
	}

	public override async items(guild: GuildId): Promise<ItemRow[]> {
		const found = await this.shelf.catalogue(guild);
		return found ? [...found.items] : super.items(guild);
	}

	public override async item(guild: GuildId, key: string): Promise<ItemRow | null> {
		const found = await this.shelf.catalogue(guild);
		return found ? (found.item.get(key) ?? null) : super.item(guild, key);
	}

	public override async category(guild: GuildId, key: string): Promise<CategoryRow | null> {
		const found = await this.shelf.catalogue(guild);
		return found ? (found.category.get(key) ?? null) : super.category(guild, key);
	}
}

/** The rules of prices as members meet them. Uses of coupons are no part of versions. */
export class PublishedPriceRepository extends PriceRepository {
	public constructor(
		connection: Connection,
		private readonly shelf: Shelf
	) {
		super(connection);
	}

	public override async rules(guild: GuildId): Promise<PriceRule[]> {
		const found = await this.shelf.catalogue(guild);
		return found ? [...found.rules] : super.rules(guild);
	}

	public override async inUse(guild: GuildId): Promise<PriceRule[]> {
		const found = await this.shelf.catalogue(guild);
		if (!found) return super.inUse(guild);
		return found.rules.filter(({ kind, active, archived }) => (kind === 'sale' || kind === 'role') && active && !archived);
	}

	public override async coupons(guild: GuildId): Promise<PriceRule<'coupon'>[]> {
		const found = await this.shelf.catalogue(guild);
		if (!found) return super.coupons(guild);
		return found.rules.filter((row): row is PriceRule<'coupon'> => row.kind === 'coupon' && row.active && !row.archived);
	}

	public override async rule<K extends RuleKind>(guild: GuildId, kind: K, key: string): Promise<PriceRule<K> | null> {
		const found = await this.shelf.catalogue(guild);
		if (!found) return super.rule(guild, kind, key);
		return (found.rule.get(ruleKey({ kind, key })) as PriceRule<K> | undefined) ?? null;
	}
}
