import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { memberId } from '#core/ids';
import { prepareCollections } from '#core/mongo/index';
import { Drafts, draftDeadline, draftOf } from './drafts.service.js';
import { FileRepository } from './files.repository.js';
import { categoryModel, counterModel, draftModel, itemModel, profileModel, statsModel, stockModel } from './shop.model.js';
import { ShopRepository } from './shop.repository.js';
import { Shop } from './shop.service.js';
import { shopSettings } from './shop.settings.js';
import { Uploads } from './uploads.service.js';

/** What a guild sells: catalogue, stock, forms and their drafts. `/shop` itself belongs to orders, which can place. */
export const shop = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, settings, downloads, deadlines } = container;
		const models = [categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel];
		await prepareCollections(
			mongo,
			models.map((model) => model(mongo))
		);
		const repository = new ShopRepository(mongo);
		const source = { shop: (guild: Parameters<typeof settings.get>[0]) => settings.get(guild, shopSettings) };
		container.uploads = new Uploads(new FileRepository(mongo), (url, maxBytes) => downloads.download(url, maxBytes));
		container.shop = new Shop(repository, source, clock);
		container.drafts = new Drafts(repository, units, container.shop, source, container.uploads, clock, container.secrets);
		deadlines.deadline({
			kind: draftDeadline,
			async due({ guild, payload }) {
				const { member, item } = draftOf(payload);
				await container.drafts.expire(guild, memberId(member), item);
			}
		});
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		shop: Shop;
		drafts: Drafts;
		uploads: Uploads;
	}
}
