import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { declareFeatures, guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { registerOrderButtons } from '#orders';
import { ratingChanges } from '#shop';
import { trustSettings } from '#trust';
import { reviewModel } from './review.model.js';
import { ReviewRepository } from './review.repository.js';
import { reviewRequest, reviewRewardEvent, reviewRewards } from './reviews.effects.js';
import { reviewsSeasonEnd } from './reviews.seasons.js';
import { ReviewsService, starsMax } from './reviews.service.js';
import { settledOrders } from './settled-orders.js';
import { reviewButtons } from './views/review.js';

/** Reviews of settled deals. */
export const reviews = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('reviews', reviewsSeasonEnd);
		declareFeatures('reviews', { reviews: {} });
		const { mongo, units, clock, settings, effects, xp, rewardEvents, discord, orderRows, orderRooms } = container;
		await prepareCollections(mongo, [reviewModel(mongo)]);
		container.reviews = new ReviewsService({
			units,
			clock,
			repository: new ReviewRepository(mongo),
			deals: settledOrders(orderRows),
			settings: async (guild) => (await settings.get(guild, trustSettings)).reviews,
			rate: ratingChanges
		});
		registerOrderButtons('reviews', reviewButtons);
		rewardEvents.declare(reviewRewardEvent);
		effects.subscribe(reviewRewards(xp));
		effects.subscribe(
			reviewRequest({
				discord,
				orders: orderRows,
				isOn: (guild) => settings.feature(guild, 'reviews'),
				room: (guild, code) => orderRooms.channel(guild, code),
				stars: async (guild) => Math.min((await settings.get(guild, trustSettings)).reviews.stars, starsMax),
				view: (guild) => guildView(guild)
			})
		);
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		reviews: ReviewsService;
	}
}
