import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, type MessageId, memberId } from '#core/ids';
import { type EffectDone, EffectLater, type EventSubscriber } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/context';
import type { OrderRewarded } from '#orders';
import type { TrustSettings } from '#trust';
import { type RewardEventKind, tenureMonths, type XpService } from '#xp';
import type { ReviewReported } from './open-reviews.service.js';
import type { ReviewOpened } from './opening.js';
import type { ReviewRepository } from './review.repository.js';
import { opensAtOf, type ReviewSubmitted, starsMax } from './reviews.service.js';
import type { SettledDeals } from './settled-orders.js';
import { openedCard, reportedCard } from './views/open-reviews.js';
import { requestCard } from './views/review.js';

/** A missing channel is tried again after this, until the owner has run the set-up. */
const withoutChannelMs = 60_000;

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

interface NoticeDeps {
	readonly discord: Pick<DiscordPort, 'sendOnce'>;
	view(guild: GuildId): Promise<ViewContext>;
}

export interface ReviewRequestDeps extends NoticeDeps {
	readonly deals: SettledDeals;
	/** Whether the guild has reviews switched on. */
	isOn(guild: GuildId): Promise<boolean>;
	/** Where the order is talked about; `null`: nowhere. */
	room(guild: GuildId, code: string): Promise<ChannelId | null>;
	settings(guild: GuildId): Promise<TrustSettings['reviews']>;
}

/** Once everything that the order pays is booked: says so in the ticket, and asks both sides for a review. Nobody is pinged. */
export function reviewRequest(deps: ReviewRequestDeps): EventSubscriber<OrderRewarded> {
	return {
		event: 'order.rewarded',
		name: 'review-request',
		async run(effect) {
			const { guild, payload } = effect;
			if (!(await deps.isOn(guild))) return { note: 'reviews are off' };
			const deal = await deps.deals.find(guild, payload.code);
			if (!deal) return { note: 'nothing to review' };
			const [room, settings] = await Promise.all([deps.room(guild, deal.code), deps.settings(guild)]);
			if (room === null) return { note: 'no ticket' };
			const own = payload.grants.filter(({ member }) => member === deal.buyer);
			const card = requestCard(await deps.view(guild), {
				code: deal.code,
				itemName: deal.itemName,
				buyerName: deal.buyerName,
				staffName: deal.staffName,
				stars: Math.min(settings.stars, starsMax),
				opensAt: opensAtOf(deal, settings),
				paid: deal.paid,
				xp: own.reduce((sum, grant) => sum + grant.xp, 0),
				tokens: own.reduce((sum, grant) => sum + grant.tokens, 0),
				level: payload.level
			});
			return inTicket(() => deps.discord.sendOnce(effect, room, card, { silent: true }));
		}
	};
}

export interface ReviewOpenedDeps extends NoticeDeps {
	readonly repository: Pick<ReviewRepository, 'open'>;
	room(guild: GuildId, code: string): Promise<ChannelId | null>;
}

/** Says in the ticket that its reviews can be read, as long as it is there. Nobody is pinged. */
export function reviewOpenedNotice(deps: ReviewOpenedDeps): EventSubscriber<ReviewOpened> {
	return {
		event: 'review.opened',
		name: 'ticket',
		async run(effect) {
			const { guild, payload } = effect;
			const room = await deps.room(guild, payload.code);
			if (room === null) return { note: 'no ticket' };
			const found = await Promise.all(payload.sides.map((side) => deps.repository.open(guild, payload.code, side)));
			const reviews = found.filter((review) => review !== null);
			if (reviews.length === 0) return { note: 'taken away before it was told' };
			const card = openedCard(await deps.view(guild), payload.code, reviews);
			return inTicket(() => deps.discord.sendOnce(effect, room, card, { silent: true }));
		}
	};
}

export interface ReviewReportedDeps extends NoticeDeps {
	readonly repository: Pick<ReviewRepository, 'open'>;
	/** Where staff are told; `null`: nowhere yet. */
	channel(guild: GuildId): Promise<ChannelId | null>;
}

/** Tells staff that a review was reported, with the way to it. Nobody is pinged. */
export function reviewReportedCall(deps: ReviewReportedDeps): EventSubscriber<ReviewReported> {
	return {
		event: 'review.reported',
		name: 'staff',
		async run(effect) {
			const { guild, payload } = effect;
			const review = await deps.repository.open(guild, payload.code, payload.side);
			if (!review) return { note: 'taken away before anybody was told' };
			const channel = await deps.channel(guild);
			if (!channel) throw new EffectLater('there is no channel for staff', withoutChannelMs);
			return { result: await deps.discord.sendOnce(effect, channel, reportedCard(await deps.view(guild), review), { silent: true }) };
		}
	};
}

async function inTicket(send: () => Promise<MessageId>): Promise<EffectDone> {
	try {
		return { result: await send() };
	} catch (error) {
		if (error instanceof DiscordGone || error instanceof DiscordForbidden) return { note: 'the ticket is gone' };
		throw error;
	}
}
