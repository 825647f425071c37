import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { prepareCollections } from '#core/mongo/index';
import { ratingChanges } from '#shop';
import { trustSettings } from '#trust';
import { reviewModel } from './review.model.js';
import { ReviewRepository } from './review.repository.js';
import { reviewSubscribers } from './reviews.effects.js';
import { ReviewsService } from './reviews.service.js';
import { settledOrders } from './settled-orders.js';

/** Reviews of settled deals. */
export const reviews = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, settings, effects, xp, orderRows } = container;
		await prepareCollections(mongo, [reviewModel(mongo)]);
		container.reviews = new ReviewsService({
			units,
			clock,
			repository: new ReviewRepository(mongo),
			deals: settledOrders(orderRows),
			settings: async (guild) => (await settings.get(guild, trustSettings)).reviews,
			rate: ratingChanges
		});
		for (const subscriber of reviewSubscribers(xp)) effects.subscribe(subscriber);
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		reviews: ReviewsService;
	}
}
