import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { OrderRow } from './order.model.js';

/** Which orders a list shows. */
export type OrderFilter = 'open' | 'waiting' | 'done' | 'ended' | 'all';

/** Where a page of orders ends; the next page starts after it. */
export interface OrderCursor {
	readonly placedAt: Date;
	readonly code: string;
}

export interface OrderPage {
	readonly orders: readonly OrderRow[];
	readonly next: OrderCursor | null;
}

/** The queries on orders; writes go through units of work. */
export interface OrderRepository {
	find(guild: GuildId, code: string): Promise<OrderRow | null>;
	/** A member's orders, newest first, by keyset. `limit` 1–25. */
	byBuyer(guild: GuildId, buyer: MemberId, filter: OrderFilter, limit: number, after?: OrderCursor): Promise<OrderPage>;
	/** Open orders of the guild for the staff, those due first. `limit` 1–25. */
	queue(guild: GuildId, limit: number): Promise<readonly OrderRow[]>;
	/** Orders this staff member holds, those due first. */
	byAssignee(guild: GuildId, assignee: MemberId, limit: number): Promise<readonly OrderRow[]>;
	/** How many open and all orders a member has; counted up to 10,000. */
	counts(guild: GuildId, buyer: MemberId): Promise<{ readonly open: number; readonly all: number }>;
	/** What a member has open now, as the guarded counter says. */
	openValue(guild: GuildId, buyer: MemberId): Promise<{ readonly orders: number; readonly value: number }>;
	/** Of these codes, those whose order is still open. */
	openAmong(guild: GuildId, codes: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The `_id` of an order. */
export const orderRowId = (guild: GuildId, code: string): string => rowId(guild, 'order', code);

/** The MongoDB filter of a list; pure, so that it is tested without a database. */
export function orderSelector(guild: GuildId, buyer: MemberId, filter: OrderFilter, after?: OrderCursor): Record<string, unknown> {
	const states: Record<OrderFilter, Record<string, unknown>> = {
		all: {},
		open: { open: true },
		waiting: { state: 'delivered' },
		done: { state: 'completed' },
		ended: { state: { $in: ['cancelled', 'expired'] } }
	};
	const later = after ? { $or: [{ placedAt: { $lt: after.placedAt } }, { placedAt: after.placedAt, code: { $lt: after.code } }] } : {};
	return { guild, buyer, ...states[filter], ...later };
}
