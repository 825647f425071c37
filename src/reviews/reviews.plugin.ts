import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId, MemberId } from '#core/ids';
import { declareCapabilities, declareFeatures, guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { secondary, type ViewContext } from '#core/views/kit';
import { registerOrderButtons } from '#orders';
import { ratingChanges } from '#shop';
import { registerTrustPart, type TrustPart, trustSettings } from '#trust';
import { aboutId } from './ids.js';
import { reviewsBothSides } from './migrations/20261123-reviews-both-sides.js';
import { moderate, OpenReviews } from './open-reviews.service.js';
import { reviewCountsModel, reviewDealModel, reviewModel, reviewReportModel } from './review.model.js';
import { ReviewRepository } from './review.repository.js';
import { reviewOpenedNotice, reviewReportedCall, reviewRequest, reviewRewardEvent, reviewRewards } from './reviews.effects.js';
import { reviewsSeasonEnd } from './reviews.seasons.js';
import { ReviewsService } from './reviews.service.js';
import { settledOrders } from './settled-orders.js';
import { summaryLine } from './views/open-reviews.js';
import { reviewButtons } from './views/review.js';

/** Reviews of settled deals. */
export const reviews = defineDomain({
	root: new URL('.', import.meta.url),
	migrations: [reviewsBothSides],
	async start() {
		declareSeasonEnd('reviews', reviewsSeasonEnd);
		declareFeatures('reviews', { reviews: {} });
		declareCapabilities('reviews', { [moderate]: {} });
		const { mongo, units, clock, settings, effects, deadlines, xp, rewardEvents, discord, orderRows, orderRooms } = container;
		const { policy, trust, relations } = container;
		await prepareCollections(mongo, [reviewModel(mongo), reviewDealModel(mongo), reviewCountsModel(mongo), reviewReportModel(mongo)]);
		const repository = new ReviewRepository(mongo);
		const deals = settledOrders(orderRows);
		const common = {
			units,
			clock,
			repository,
			settings: async (guild: GuildId) => (await settings.get(guild, trustSettings)).reviews,
			rate: ratingChanges,
			addEvidence: trust.addEvidence.bind(trust)
		};
		container.reviews = new ReviewsService({ ...common, deals, between: relations.between.bind(relations) });
		container.openReviews = new OpenReviews({ ...common, policy, relations });
		deadlines.deadline(container.reviews.deadline());
		registerOrderButtons('reviews', reviewButtons);
		const part = async (view: ViewContext, guild: GuildId, member: MemberId): Promise<TrustPart> => {
			const line = summaryLine(view, await container.openReviews.summary(guild, member));
			if (line === null) return { lines: [], buttons: [] };
			return { lines: [line], buttons: [secondary(view.t('reviews:about.button'), aboutId.make({ member, before: '' }))] };
		};
		registerTrustPart('reviews', {
			own: (view, guild, actor) => part(view, guild, actor.id),
			other: (view, guild, _actor, member) => part(view, guild, member)
		});
		rewardEvents.declare(reviewRewardEvent);
		effects.subscribe(reviewRewards(xp));
		const view = (guild: GuildId) => guildView(guild);
		const room = (guild: GuildId, code: string) => orderRooms.channel(guild, code);
		effects.subscribe(
			reviewRequest({
				discord,
				deals,
				view,
				room,
				isOn: (guild) => settings.feature(guild, 'reviews'),
				settings: common.settings
			})
		);
		effects.subscribe(reviewOpenedNotice({ discord, repository, view, room }));
		effects.subscribe(
			reviewReportedCall({
				discord,
				repository,
				view,
				channel: async (guild) => (await settings.channelOf(guild, 'cases')) ?? settings.channelOf(guild, 'staff-queue')
			})
		);
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		reviews: ReviewsService;
		openReviews: OpenReviews;
	}
}
