import type { OrderRepository } from '#orders';
import type { SettledDeals } from './reviews.service.js';

/** Completed orders as deals that can be reviewed. */
export function settledOrders(orders: Pick<OrderRepository, 'find'>): SettledDeals {
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
