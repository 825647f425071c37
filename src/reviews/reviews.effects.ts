import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, memberId } from '#core/ids';
import type { EventSubscriber } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/context';
import type { OrderRepository, OrderRewarded } from '#orders';
import { type RewardEventKind, tenureMonths, type XpService } from '#xp';
import type { ReviewSubmitted } from './reviews.service.js';
import { requestCard } from './views/review.js';

/** What a review tells the reward rules. */
export const reviewRewardEvent: RewardEventKind = {
	name: 'review.submitted',
	feature: 'reviews',
	people: ['reviewer'],
	fields: {
		'deal.value': { kind: 'number', sample: 600 },
		'deal.settled': { kind: 'boolean', sample: true },
		'review.stars': { kind: 'number', sample: 5 }
	},
	counterpart: true,
	byItem: true,
	spent: null
};

/** What a review earns, by the owner's rules. */
export function reviewRewards(xp: Pick<XpService, 'grant'>): EventSubscriber<ReviewSubmitted> {
	return {
		event: 'review.submitted',
		name: 'rewards',
		async run({ guild, payload }) {
			const { code, author, about, item, value, rules, joinedAt } = payload;
			const at = new Date(payload.at);
			const tenure = joinedAt === null ? 0 : tenureMonths(new Date(joinedAt), at);
			await xp.grant(guild, {
				name: 'review.submitted',
				key: `review:${code}`,
				source: `order:${code}`,
				at,
				people: { reviewer: { member: memberId(author), counterpart: memberId(about), tenureMonths: tenure } },
				fields: { 'deal.settled': true, 'deal.value': value, 'review.stars': payload.stars },
				item,
				deal: code,
				...(rules ? { rules } : {})
			});
			return undefined;
		}
	};
}

export interface ReviewRequestDeps {
	readonly orders: Pick<OrderRepository, 'find'>;
	readonly discord: Pick<DiscordPort, 'sendOnce'>;
	/** Whether the guild has reviews switched on. */
	isOn(guild: GuildId): Promise<boolean>;
	/** Where the order is talked about; `null`: nowhere. */
	room(guild: GuildId, code: string): Promise<ChannelId | null>;
	/** How many stars a review has. */
	stars(guild: GuildId): Promise<number>;
	view(guild: GuildId): Promise<ViewContext>;
}

/** Once everything that the order pays is booked: says so in the ticket, and asks the buyer for a review. Nobody is pinged. */
export function reviewRequest(deps: ReviewRequestDeps): EventSubscriber<OrderRewarded> {
	return {
		event: 'order.rewarded',
		name: 'review-request',
		async run(effect) {
			const { guild, payload } = effect;
			if (!(await deps.isOn(guild))) return { note: 'reviews are off' };
			const order = await deps.orders.find(guild, payload.code);
			if (order?.state !== 'completed' || !order.assignee) return { note: 'nothing to review' };
			const room = await deps.room(guild, order.code);
			if (room === null) return { note: 'no ticket' };
			const own = payload.grants.filter(({ member }) => member === order.buyer);
			const card = requestCard(await deps.view(guild), {
				code: order.code,
				buyer: order.buyer,
				itemName: order.item.name,
				staffName: order.assigneeName ?? '–',
				stars: await deps.stars(guild),
				paid: order.captured,
				xp: own.reduce((sum, grant) => sum + grant.xp, 0),
				tokens: own.reduce((sum, grant) => sum + grant.tokens, 0),
				level: payload.level
			});
			try {
				return { result: await deps.discord.sendOnce(effect, room, card, { silent: true }) };
			} catch (error) {
				if (error instanceof DiscordGone || error instanceof DiscordForbidden) return { note: 'the ticket is gone' };
				throw error;
			}
		}
	};
}
