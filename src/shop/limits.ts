import { DomainError, type TextParam } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Change, Value } from '#core/units/unit';
import type { BuyerLimit } from './pack/schema/catalogue.js';
import { countersCollection } from './shop.model.js';
import type { CatalogueItem, TakenCount } from './shop.types.js';
import { limitWindow } from './windows.js';

export interface LimitOrder {
	readonly member: MemberId;
	/** The member's tribe, or `null`: a limit per tribe then counts the member alone. */
	readonly tribe: string | null;
	readonly quantity: number;
	readonly now: Date;
	readonly zone: string;
	readonly season: string;
}

interface Taken {
	readonly changes: Change[];
	readonly taken: TakenCount[];
}

/** Id of the counter behind a buyer limit in one window. */
export function limitId(guild: GuildId, item: string, scope: string, window: string): string {
	return rowId(guild, 'limit', item, scope, window);
}

const openId = (guild: GuildId, item: string, member: MemberId): string => rowId(guild, 'open', item, member);

/** Counts bought units against every buyer limit. Refused with `shop.limit` {max, window, count, when} by the row all racers write. */
export function limitChanges(guild: GuildId, item: Pick<CatalogueItem, 'key' | 'buyerLimits'>, order: LimitOrder): Taken {
	const changes: Change[] = [];
	const taken: TakenCount[] = [];
	for (const limit of item.buyerLimits) {
		const { id, ends } = counterOf(guild, item.key, limit, order);
		taken.push({ id, amount: order.quantity });
		changes.push({
			in: countersCollection,
			id,
			upsert: { _id: id, guild, count: 0 },
			when: { count: { $lte: limit.count - order.quantity } },
			inc: { count: order.quantity },
			else: (row) => limitReached(limit, countOf(row?.count), ends)
		});
	}
	return { changes, taken };
}

/** The counter that a limit uses for this buyer now. Two limits of one item never share one. */
export function counterOf(
	guild: GuildId,
	item: string,
	limit: BuyerLimit,
	order: Omit<LimitOrder, 'quantity'>
): { id: string; ends: Date | null } {
	const window = limitWindow(limit.window, order.now, order.zone, order.season);
	const scope = limit.scope === 'tribe' && order.tribe !== null ? `tribe-${order.tribe}` : `${limit.scope}-${order.member}`;
	return { id: limitId(guild, item, scope, window.key), ends: window.ends };
}

/** What a buyer is told whose limit leaves less than they want; `count` is what they have bought. */
export function limitReached(limit: BuyerLimit, count: number, ends: Date | null): DomainError {
	const when: TextParam = ends
		? { kind: 'text', key: 'shop:limit.again', params: { at: { kind: 'deadline', at: ends } } }
		: { kind: 'text', key: `shop:limit.never.${limit.window}` };
	return new DomainError('shop.limit', {
		max: limit.count,
		window: { kind: 'text', key: `shop:limit.window.${limit.window}` },
		count,
		when
	});
}

/** Counts one more open order of this item. Refused with `shop.openOrders` {item, max}. */
export function openOrderChanges(guild: GuildId, item: Pick<CatalogueItem, 'key' | 'name' | 'access'>, member: MemberId): Taken {
	const id = openId(guild, item.key, member);
	const max = item.access.maxOpenOrders;
	const change: Change = {
		in: countersCollection,
		id,
		upsert: { _id: id, guild, count: 0 },
		when: { count: { $lt: max } },
		inc: { count: 1 },
		else: () => new DomainError('shop.openOrders', { item: { kind: 'user-text', value: item.name }, max })
	};
	return { changes: [change], taken: [{ id, amount: 1 }] };
}

/** Lowers counters that a placing has raised. */
export function giveBack(taken: readonly TakenCount[]): Change[] {
	return taken.map(({ id, amount }) => ({
		in: countersCollection,
		id,
		when: { count: { $gte: amount } },
		inc: { count: -amount },
		else: () => new Error(`The counter ${id} is below what an order took`)
	}));
}

const countOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);
