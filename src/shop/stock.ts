import { DomainError, type TextParams } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row, Value } from '#core/units/unit';
import { statsCollection, stockCollection } from './shop.model.js';
import type { CatalogueItem, Reservation } from './shop.types.js';
import { isoWeek } from './windows.js';

/** Id of the row that counts the pieces of a variant. */
export const stockId = (guild: GuildId, item: string, variant: string): string => rowId(guild, 'stock', item, variant);
/** Id of the row that counts the places of a week. */
export const stockWeekId = (guild: GuildId, item: string, week: string): string => rowId(guild, 'stockweek', item, week);

/** The stock row of a variant with nothing sold yet. */
export function freshStock(guild: GuildId, item: string, variant: string, available: number): Row {
	return { _id: stockId(guild, item, variant), guild, item, part: variant, available, reserved: 0, sold: 0 };
}

export interface ReserveOrder {
	readonly variant: string;
	readonly quantity: number;
	readonly now: Date;
	/** The guild's zone: its weeks bound `perWeek`. */
	readonly zone: string;
}

/**
 * Takes goods off the shelf for one order. Refused with `shop.soldOut` {item, left, when} by the row that every buyer writes, so the
 * last piece is sold once.
 */
export function reserve(guild: GuildId, item: CatalogueItem, order: ReserveOrder): { changes: Change[]; stock: Reservation['stock'] } {
	const { quantity } = order;
	if (item.stock.mode === 'unlimited') return { changes: [], stock: null };
	if (item.stock.mode === 'finite') {
		const id = stockId(guild, item.key, order.variant);
		const change: Change = {
			in: stockCollection,
			id,
			when: { available: { $gte: quantity } },
			inc: { available: -quantity, reserved: quantity },
			else: (row) => soldOut(item, row?.available, null)
		};
		return { changes: [change], stock: { id, kind: 'pieces' } };
	}
	const week = isoWeek(order.now, order.zone);
	const id = stockWeekId(guild, item.key, week.key);
	const perWeek = item.stock.perWeek ?? 0;
	const empty = { _id: id, guild, item: item.key, part: week.key, available: 0, reserved: 0, sold: 0, taken: 0 };
	const change: Change = {
		in: stockCollection,
		id,
		upsert: empty,
		when: { taken: { $lte: perWeek - quantity } },
		inc: { taken: quantity, reserved: quantity },
		else: (row) => soldOut(item, perWeek - numberOf(row?.taken), week.ends)
	};
	return { changes: [change], stock: { id, kind: 'week' } };
}

/** What a buyer is told who wants more than there is; `again`: when places come back by themselves. */
export function soldOut(item: Pick<CatalogueItem, 'name'>, left: Value | undefined, again: Date | null): DomainError {
	const params: TextParams = { item: { kind: 'user-text', value: item.name }, left: Math.max(0, numberOf(left)) };
	if (numberOf(left) > 0) return new DomainError('shop.tooFewLeft', params);
	return again
		? new DomainError('shop.soldOutUntil', { ...params, when: { kind: 'deadline', at: again } })
		: new DomainError('shop.soldOut', params);
}

const numberOf = (value: Value | undefined): number => (typeof value === 'number' ? value : 0);

/** Puts reserved goods back: the order was cancelled or expired, or a part of it was not delivered. */
export function releaseStock({ stock, quantity }: Reservation, units: number = quantity): Change[] {
	if (!stock || units === 0) return [];
	const back: Readonly<Record<string, number>> = stock.kind === 'pieces' ? { available: units } : { taken: -units };
	return [
		{
			in: stockCollection,
			id: stock.id,
			when: { reserved: { $gte: units } },
			inc: { ...back, reserved: -units },
			else: () => notReserved(stock.id)
		}
	];
}

/** Hands reserved goods over for good and counts them on the item's card. */
export function sellStock(guild: GuildId, { stock, quantity, item }: Reservation, units: number = quantity): Change[] {
	if (units === 0) return [];
	const sold: Change[] = [{ in: statsCollection, id: statsId(guild, item), upsert: freshStats(guild, item), inc: { sold: units } }];
	if (!stock) return sold;
	return [
		{
			in: stockCollection,
			id: stock.id,
			when: { reserved: { $gte: units } },
			inc: { sold: units, reserved: -units },
			else: () => notReserved(stock.id)
		},
		...sold
	];
}

const notReserved = (id: string): Error => new Error(`Less is reserved in ${id} than an order says: it was released or sold before`);

export const statsId = (guild: GuildId, item: string): string => rowId(guild, 'stats', item);

function freshStats(guild: GuildId, item: string): Row {
	return { _id: statsId(guild, item), guild, item, sold: 0, ratingSum: 0, ratingCount: 0 };
}

/**
 * Changes the item's rating on its card: a new review (`count` 1), an edited one (`count` 0, `stars` the difference) or one taken back
 * (`count` −1, `stars` negative).
 */
export function ratingChanges(guild: GuildId, item: string, stars: number, count: -1 | 0 | 1): Change[] {
	return [
		{ in: statsCollection, id: statsId(guild, item), upsert: freshStats(guild, item), inc: { ratingSum: stars, ratingCount: count } }
	];
}
