import type { Connection } from 'mongoose';
import { rowId } from '#core/ids';
import { orderModel } from './order.model.js';
import { type OrderPage, type OrderRepository, orderRowId, orderSelector } from './order.repository.js';
import { orderCounterModel } from './order-counter.model.js';

/** Counts stop here; a list never needs to know more. */
const countLimit = 10_000;
/** More open orders than settings let a member have. */
const openLimit = 100;

/** Orders in MongoDB. */
export function mongoOrderRepository(connection: Connection): OrderRepository {
	const orders = orderModel(connection);
	const counters = orderCounterModel(connection);
	return {
		find: (guild, code) => orders.findOne({ _id: orderRowId(guild, code), guild }).lean(),
		async byBuyer(guild, buyer, filter, limit, cursor, span): Promise<OrderPage> {
			const direction = cursor?.back ? 1 : -1;
			const rows = await orders
				.find(orderSelector(guild, buyer, filter, cursor, span))
				.sort({ placedAt: direction, code: direction })
				.limit(limit + 1)
				.lean();
			const shown = cursor?.back ? rows.slice(0, limit).reverse() : rows.slice(0, limit);
			const last = shown.at(-1);
			const more = cursor?.back === true || rows.length > limit;
			return { orders: shown, next: more && last ? { placedAt: last.placedAt, code: last.code } : null };
		},
		openOf: (guild, buyer) => orders.find({ guild, buyer, open: true }).sort({ dueAt: 1, code: 1 }).limit(openLimit).lean(),
		async months(guild, buyer, zone, limit) {
			const rows = await orders.aggregate<{ readonly _id: string }>([
				{ $match: { guild, buyer } },
				{ $sort: { placedAt: -1, code: -1 } },
				{ $limit: countLimit },
				{ $project: { _id: 0, placedAt: 1 } },
				{ $group: { _id: { $dateToString: { date: '$placedAt', format: '%Y-%m', timezone: zone } } } },
				{ $sort: { _id: -1 } },
				{ $limit: limit }
			]);
			return rows.map(({ _id }) => _id);
		},
		each: (guild, buyer, span, limit) =>
			orders
				.find(orderSelector(guild, buyer, 'all', undefined, span))
				.sort({ placedAt: 1, code: 1 })
				.limit(limit)
				.select({ journal: 0, answers: 0 })
				.lean()
				.cursor(),
		queue: (guild, limit) => orders.find({ guild, open: true }).sort({ dueAt: 1 }).limit(limit).lean(),
		async workedOn(guild, member, limit) {
			const codes = (filter: Record<string, unknown>) =>
				orders
					.find({ guild, ...filter })
					.select({ code: 1 })
					.sort({ placedAt: -1 })
					.limit(limit)
					.lean<{ code: string }[]>();
			const found = await Promise.all([codes({ assignee: member }), codes({ 'helpers.id': member, 'helpers.0': { $exists: true } })]);
			return [...new Set(found.flat().map(({ code }) => code))];
		},
		byAssignee: (guild, assignee, limit) => orders.find({ guild, assignee, open: true }).sort({ dueAt: 1 }).limit(limit).lean(),
		async counts(guild, buyer) {
			const [open, all] = await Promise.all([
				orders.countDocuments({ guild, buyer, open: true }, { limit: countLimit }),
				orders.countDocuments({ guild, buyer }, { limit: countLimit })
			]);
			return { open, all };
		},
		count: (guild, buyer, filter, span) =>
			orders.countDocuments(orderSelector(guild, buyer, filter, undefined, span), { limit: countLimit }),
		async openValue(guild, buyer) {
			const row = await counters.findOne({ _id: rowId(guild, 'buyer', buyer) }).lean();
			return { orders: row?.open ?? 0, value: row?.value ?? 0 };
		},
		open: (guild, limit, settlement) =>
			orders
				.find({ guild, open: true, ...(settlement === undefined ? {} : { 'item.settlement.kind': settlement }) })
				.sort({ placedAt: 1 })
				.limit(limit)
				.lean(),
		async dealt(guild, one, other, since) {
			const lately = [{ open: true }, { endedAt: { $gte: since } }];
			const served = (buyer: string, staff: string): Record<string, unknown> => ({
				guild,
				buyer,
				$and: [{ $or: lately }, { $or: [{ assignee: staff }, { 'helpers.id': staff }, { 'deliveries.by': staff }] }]
			});
			const found = await Promise.all([orders.exists(served(one, other)), orders.exists(served(other, one))]);
			return found.some((order) => order !== null);
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
