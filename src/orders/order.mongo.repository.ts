import type { Connection } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { orderCounterModel, orderModel } from './order.model.js';
import { type OrderCursor, type OrderFilter, type OrderPage, type OrderRepository, orderRowId, orderSelector } from './order.repository.js';

/** Counts stop here; a list never needs to know more. */
const countLimit = 10_000;

/** Orders in MongoDB. */
export function mongoOrderRepository(connection: Connection): OrderRepository {
	const orders = orderModel(connection);
	const counters = orderCounterModel(connection);
	return {
		find: (guild, code) => orders.findOne({ _id: orderRowId(guild, code), guild }).lean(),
		async byBuyer(guild: GuildId, buyer: MemberId, filter: OrderFilter, limit: number, after?: OrderCursor): Promise<OrderPage> {
			const rows = await orders
				.find(orderSelector(guild, buyer, filter, after))
				.sort({ placedAt: -1, code: -1 })
				.limit(limit + 1)
				.lean();
			const shown = rows.slice(0, limit);
			const last = shown.at(-1);
			return { orders: shown, next: rows.length > limit && last ? { placedAt: last.placedAt, code: last.code } : null };
		},
		queue: (guild, limit) => orders.find({ guild, open: true }).sort({ dueAt: 1 }).limit(limit).lean(),
		byAssignee: (guild, assignee, limit) => orders.find({ guild, assignee, open: true }).sort({ dueAt: 1 }).limit(limit).lean(),
		async counts(guild, buyer) {
			const [open, all] = await Promise.all([
				orders.countDocuments({ guild, buyer, open: true }, { limit: countLimit }),
				orders.countDocuments({ guild, buyer }, { limit: countLimit })
			]);
			return { open, all };
		},
		async openValue(guild, buyer) {
			const row = await counters.findOne({ _id: rowId(guild, 'buyer', buyer) }).lean();
			return { orders: row?.open ?? 0, value: row?.value ?? 0 };
		},
		async openAmong(guild, codes) {
			const rows = await orders
				.find({ guild, code: { $in: [...codes] }, open: true })
				.select({ code: 1 })
				.lean();
			return new Set(rows.map(({ code }) => code));
		}
	};
}
