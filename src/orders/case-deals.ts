import { memberId } from '#core/ids';
import type { CaseDeal, DealSource } from '#trust';
import { participants } from './order.access.js';
import { orderSubject } from './order.moves.js';
import type { OrderRepository } from './order.repository.js';

/** Orders as the deals of cases. */
export function caseDeals(orders: Pick<OrderRepository, 'find' | 'dealt'>): DealSource {
	return {
		async deal(guild, code): Promise<CaseDeal | null> {
			const order = await orders.find(guild, code);
			return (
				order && {
					code: order.code,
					source: orderSubject(order.code),
					item: order.item.name,
					quantity: order.quantity,
					value: order.value,
					people: [...participants(order)].map(memberId),
					placedAt: order.placedAt,
					entries: order.journal.length,
					state: `orders:short.${order.state}`
				}
			);
		},
		partners: (guild, one, other, since) => orders.dealt(guild, one, other, since)
	};
}
