import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { SettlementKind } from '#shop';
import type { OrderRow } from './order.model.js';

/** Which orders a list shows. */
export type OrderFilter = 'open' | 'waiting' | 'done' | 'ended' | 'all';

/** Where a page of orders begins or ends. */
export interface OrderCursor {
	readonly placedAt: Date;
	readonly code: string;
	/** The page before this one, not the one after it. */
	readonly back?: boolean;
}

/** Orders placed from the first moment on and before the second. */
export interface OrderSpan {
	readonly from: Date;
	readonly until: Date;
}

export interface OrderPage {
	readonly orders: readonly OrderRow[];
	readonly next: OrderCursor | null;
}

/** The queries on orders; writes go through units of work. */
export interface OrderRepository {
	find(guild: GuildId, code: string): Promise<OrderRow | null>;
	/** A member's orders, newest first, by keyset. `limit` 1–100. */
	byBuyer(
		guild: GuildId,
		buyer: MemberId,
		filter: OrderFilter,
		limit: number,
		cursor?: OrderCursor,
		span?: OrderSpan | null
	): Promise<OrderPage>;
	/** All open orders of a member, those due first; members have at most 50. */
	openOf(guild: GuildId, buyer: MemberId): Promise<readonly OrderRow[]>;
	/** Months (`2026-11`, in a zone) in which a member has placed orders, newest first. */
	months(guild: GuildId, buyer: MemberId, zone: string, limit: number): Promise<readonly string[]>;
	/** A member's orders one after the other, oldest first, without journal and answers. */
	each(guild: GuildId, buyer: MemberId, span: OrderSpan | null, limit: number): AsyncIterable<OrderRow>;
	/** Open orders of the guild for the staff, those due first. `limit` 1–25. */
	queue(guild: GuildId, limit: number): Promise<readonly OrderRow[]>;
	/** Orders this staff member holds, those due first. */
	byAssignee(guild: GuildId, assignee: MemberId, limit: number): Promise<readonly OrderRow[]>;
	/** Codes of orders that this staff member holds or held, or helps with, the newest first. */
	workedOn(guild: GuildId, member: MemberId, limit: number): Promise<readonly string[]>;
	/** How many open and all orders a member has; counted up to 10,000. */
	counts(guild: GuildId, buyer: MemberId): Promise<{ readonly open: number; readonly all: number }>;
	/** How many orders a list shows; counted up to 10,000. */
	count(guild: GuildId, buyer: MemberId, filter: OrderFilter, span?: OrderSpan | null): Promise<number>;
	/** What a member has open now, as the guarded counter says. */
	openValue(guild: GuildId, buyer: MemberId): Promise<{ readonly orders: number; readonly value: number }>;
	/** Open orders of the guild, the oldest first: all, or only those of one kind of settlement. `limit` 1–100. */
	open(guild: GuildId, limit: number, settlement?: SettlementKind): Promise<readonly OrderRow[]>;
	/** Whether one of two members had an order in hand for the other that is open, or ended since a moment. */
	dealt(guild: GuildId, one: MemberId, other: MemberId, since: Date): Promise<boolean>;
	/** Of these codes, those whose order is still open. */
	openAmong(guild: GuildId, codes: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The `_id` of an order. */
export const orderRowId = (guild: GuildId, code: string): string => rowId(guild, 'order', code);

/** States of orders that ended without delivery. */
const endedStates = ['cancelled', 'expired', 'refunded', 'split'];

/** The MongoDB filter of a list; pure, so that it is tested without a database. */
export function orderSelector(
	guild: GuildId,
	buyer: MemberId,
	filter: OrderFilter,
	cursor?: OrderCursor,
	span?: OrderSpan | null
): Record<string, unknown> {
	const states: Record<OrderFilter, Record<string, unknown>> = {
		all: {},
		open: { open: true },
		waiting: { state: 'delivered' },
		done: { state: 'completed' },
		ended: { state: { $in: endedStates } }
	};
	const beyond = cursor?.back ? '$gt' : '$lt';
	const placedAt = span ? { placedAt: { $gte: span.from, $lt: span.until } } : {};
	const further = cursor
		? { $or: [{ placedAt: { [beyond]: cursor.placedAt } }, { placedAt: cursor.placedAt, code: { [beyond]: cursor.code } }] }
		: {};
	return { guild, buyer, ...states[filter], ...placedAt, ...further };
}
