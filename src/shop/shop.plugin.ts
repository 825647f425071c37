import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { type GuildId, guildId, type MemberId, memberId } from '#core/ids';
import { declareCapabilities, declareFeatures, guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { ArkRepository, arkFileModel, arkMappingModel } from './arkshop/ark.model.js';
import { ArkImports, arkDeadline } from './arkshop/ark-imports.service.js';
import { CatalogueEditor } from './catalogue-editor.js';
import { Drafts, draftDeadline, draftOf } from './drafts.service.js';
import { CategoryGates } from './editor/category-gate.js';
import { EditRepository, editModel } from './editor/history.js';
import { Exports } from './exchange/exports.service.js';
import { ImportRepository, importModel } from './exchange/import.model.js';
import { importOf } from './exchange/import-row.js';
import { Imports, importDeadline } from './exchange/imports.service.js';
import { FileRepository } from './files.repository.js';
import { type Answers, toAnswers } from './form/answers.js';
import { formDraftModel, submissionModel } from './forms/forms.model.js';
import { startForms, takeWaitingForms } from './forms/start.js';
import { ruleModel, useModel } from './pricing/price.model.js';
import { PriceRepository } from './pricing/price.repository.js';
import { PriceEditor } from './pricing/price-editor.js';
import { couponTriesDeadline, Prices } from './pricing/prices.service.js';
import { catalogueVersions } from './publishing/catalogue.source.js';
import { PublishedPriceRepository, PublishedShelf, PublishedShopRepository, shelfOf } from './publishing/published.repositories.js';
import { registerShopChecks } from './shop.checks.js';
import { categoryModel, counterModel, draftModel, itemModel, profileModel, statsModel, stockModel } from './shop.model.js';
import { ShopRepository } from './shop.repository.js';
import { shopSeasonEnd } from './shop.seasons.js';
import { Shop } from './shop.service.js';
import { shopSettings } from './shop.settings.js';
import { LowStock } from './storefront/low-stock.js';
import { storefrontEffects } from './storefront/storefront.effects.js';
import { stockWatchModel, storefrontModel } from './storefront/storefront.model.js';
import { StorefrontRepository } from './storefront/storefront.repository.js';
import { StorefrontService, storefrontDeadline } from './storefront/storefront.service.js';
import { channelsOf, StorefrontButtons, Storefronts, storefrontSlot, wantedStorefront } from './storefront/storefronts.js';
import { Uploads } from './uploads.service.js';

/** What a guild sells: catalogue, stock, forms and their drafts. `/shop` itself belongs to orders, which can place. */
export const shop = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd(
			'shop',
			shopSeasonEnd((guild) => container.shop.everyItem(guild))
		);
		declareFeatures('shop', { shop: { needs: ['orders'] } });
		declareCapabilities('shop', { 'catalog.edit': {}, 'catalog.stock': {}, 'storefront.post': {} });
		const { mongo, units, clock, settings, downloads, deadlines } = container;
		const models = [
			categoryModel,
			itemModel,
			stockModel,
			counterModel,
			statsModel,
			draftModel,
			profileModel,
			editModel,
			storefrontModel,
			stockWatchModel,
			ruleModel,
			useModel,
			importModel,
			arkFileModel,
			arkMappingModel,
			formDraftModel,
			submissionModel
		];
		await prepareCollections(
			mongo,
			models.map((model) => model(mongo))
		);
		const rows = new ShopRepository(mongo);
		const shelf = new PublishedShelf(settings, container.versionStore);
		const repository = new PublishedShopRepository(mongo, shelf);
		const source = { shop: (guild: GuildId) => settings.get(guild, shopSettings) };
		container.uploads = new Uploads(new FileRepository(mongo), (url, maxBytes) => downloads.download(url, maxBytes));
		container.shop = new Shop(repository, source, clock);
		const rules = new PublishedPriceRepository(mongo, shelf);
		const ruleRows = new PriceRepository(mongo);
		container.prices = new Prices({
			rules,
			repository,
			units,
			clock,
			settings: source.shop,
			guild: (guild) => settings.state(guild)
		});
		container.shop.usePrices(container.prices, rules);
		container.prices.useSides((reading) => ({
			rules: reading === 'draft' ? ruleRows : new PublishedPriceRepository(mongo, shelfOf(reading)),
			settings: (guild) => settings.on(reading).get(guild, shopSettings),
			guild: (guild) => settings.on(reading).state(guild)
		}));
		container.shop.useSides((reading) => ({
			repository: reading === 'draft' ? rows : new PublishedShopRepository(mongo, shelfOf(reading)),
			settings: { shop: (guild) => settings.on(reading).get(guild, shopSettings) },
			prices: container.prices.on(reading),
			rules: reading === 'draft' ? ruleRows : new PublishedPriceRepository(mongo, shelfOf(reading))
		}));
		container.profiles = { of: async (guild, member) => toAnswers((await rows.profile(guild, member))?.answers ?? []) };
		container.drafts = new Drafts(repository, units, container.shop, source, container.uploads, clock, container.secrets);
		const edits = new EditRepository(mongo);
		const editing = {
			repository: rows,
			edits,
			units,
			clock,
			policy: container.policy,
			forget(guild: GuildId) {
				container.shop.forget(guild);
				container.prices.forget(guild);
			}
		};
		container.catalogue = new CatalogueEditor(editing);
		container.categoryGates = new CategoryGates(editing);
		container.priceEditor = new PriceEditor({ ...editing, rules: ruleRows, catalogue: container.catalogue });
		container.publishing.useSource(catalogueVersions({ repository: rows, rules: ruleRows, edits, forget: editing.forget }));
		const { secrets } = container;
		const exchanging = { ...editing, rules: ruleRows, settings: settings.on('draft'), secrets };
		container.imports = new Imports({ ...exchanging, imports: new ImportRepository(mongo) });
		container.arkShop = new ArkImports({ ...editing, rows: new ArkRepository(mongo), imports: container.imports, secrets });
		deadlines.deadline({ kind: arkDeadline, due: (row) => container.arkShop.expire(row) });
		container.exports = new Exports(exchanging);
		deadlines.deadline({ kind: importDeadline, due: ({ guild, payload }) => container.imports.expire(guild, importOf(payload)) });
		deadlines.deadline({
			kind: draftDeadline,
			async due({ guild, payload }) {
				const { member, item } = draftOf(payload);
				await container.drafts.expire(guild, memberId(member), item);
			}
		});
		deadlines.deadline({ kind: couponTriesDeadline, due: (row) => container.prices.triesOver(row) });
		startForms(rows);
		startStorefronts();
	},
	work() {
		takeWaitingForms();
		container.storefront
			.lookEverywhere(true)
			.catch((error: unknown) => container.logger.error('Storefronts could not be compared at the start', error));
	}
});

/** Builds what keeps the public messages of guilds as they are to be. */
function startStorefronts(): void {
	const { mongo, units, clock, settings, discord, effects, deadlines, relay, shop, slotUses, shutdown, log, checks, ownTexts } = container;
	slotUses.channel({ slot: storefrontSlot, feature: 'shop', writes: 'members' });
	const rows = new StorefrontRepository(mongo);
	const buttons = new StorefrontButtons();
	const own = (guild: GuildId, name: 'shopGreeting' | 'footer') => ownTexts.read(guild, name, null);
	const sources = { settings, shop, view: guildView, buttons: buttons.of, own };
	const wanted = (guild: GuildId) => wantedStorefront(sources, guild);
	const service = new StorefrontService({ units, clock, rows, wanted, channel: (guild) => settings.channelOf(guild, storefrontSlot) });
	const lowStock = new LowStock({
		units,
		discord,
		rows,
		view: guildView,
		channels: async (guild) => channelsOf(settings, guild, (await settings.get(guild, shopSettings)).lowStock.channels)
	});
	const storefronts = new Storefronts({
		...sources,
		service,
		lowStock,
		clock,
		guilds: () => [...container.client.guilds.cache.keys()].map(guildId),
		hurry: (guild) => relay.hurry(guild, 'StorefrontBlocked'),
		failed: (error) => log.error({ err: error }, 'a storefront could not be compared; the next look finds what it missed')
	});
	container.storefront = storefronts;
	registerShopChecks(checks, { shop, settings, storefront: storefronts });
	container.storefrontButtons = buttons;
	effects.effect(
		storefrontEffects({
			discord,
			clock,
			service,
			rows,
			wanted(guild) {
				shop.forget(guild);
				return wanted(guild);
			},
			held: (guild) => storefronts.held(guild),
			lookAgain: (guild) => storefronts.soon(guild)
		})
	);
	effects.effect(lowStock.effect());
	deadlines.deadline({ kind: storefrontDeadline, due: (row) => service.due(row) });
	// Whatever was committed may have changed what is shown; the look finds out.
	units.onCommit((guild) => storefronts.soon(guild));
	shutdown.add('storefronts', () => storefronts.close());
}

declare module '@sapphire/pieces' {
	interface Container {
		shop: Shop;
		drafts: Drafts;
		/** What members have answered once for all. */
		profiles: { of(guild: GuildId, member: MemberId): Promise<Answers> };
		uploads: Uploads;
		catalogue: CatalogueEditor;
		/** What sales, roles and coupons take off. */
		prices: Prices;
		/** Where owners change that. */
		priceEditor: PriceEditor;
		/** Files of ArkShop. */
		arkShop: ArkImports;
		categoryGates: CategoryGates;
		/** Files that come into the catalogue and the settings, and what goes out. */
		imports: Imports;
		exports: Exports;
		/** The public messages of guilds. */
		storefront: Storefronts;
		/** Where higher domains put buttons to their screens under them. */
		storefrontButtons: StorefrontButtons;
	}
}
