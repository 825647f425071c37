import type { GuildId, MemberId } from '#core/ids';
import type { SettledDeals } from './reviews.service.js';

/** The parts of an order that a review needs; any row of an order fits. */
export interface ReviewableOrder {
	readonly state: string;
	readonly buyer: MemberId;
	readonly buyerJoinedAt: Date | null;
	readonly assignee: MemberId | null;
	readonly item: { readonly key: string; readonly name: string; readonly rewards: { readonly rules: readonly string[] } };
	readonly captured: number;
	readonly endedAt: Date | null;
}

/** Where orders are looked up by their code. */
export interface ReviewableOrders {
	find(guild: GuildId, code: string): Promise<ReviewableOrder | null>;
}

/** Completed orders as deals that can be reviewed. */
export function settledOrders(orders: ReviewableOrders): SettledDeals {
	return {
		async find(guild, code) {
			const order = await orders.find(guild, code);
			if (order?.state !== 'completed' || !order.assignee || !order.endedAt) return null;
			const { buyer, buyerJoinedAt, assignee, item, captured, endedAt: settledAt } = order;
			return {
				code,
				buyer,
				buyerJoinedAt,
				assignee,
				item: item.key,
				itemName: item.name,
				value: captured,
				settledAt,
				rules: item.rewards.rules
			};
		}
	};
}
