import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { type ItemRow, type StockRow, stockCollection } from '../shop.model.js';
import { freshStock, stockId } from '../stock.js';
import type { StockMove } from './edit.types.js';
import { EditMoved, type EditPart } from './history.js';
import { editRefusal } from './problems.js';

/** Most pieces that one variant may have for sale. */
export const mostPieces = 1_000_000;

/**
 * A movement of pieces, with what it adds (negative: takes). Reserved pieces stay reserved: what may be taken is what buyers can still order,
 * guarded on the row that every order writes.
 *
 * The unit is refused with `shop.stockReserved` {left, reserved} or `shop.edit`.
 */
export function stockChange(
	row: StockRow,
	move: StockMove,
	name: string
): { readonly change: Change; readonly part: EditPart; readonly delta: number } {
	const counted = 'count' in move;
	const delta = counted ? move.count - row.available - row.reserved : move.change;
	if (!Number.isInteger(delta) || (counted && move.count < 0)) throw editRefusal({ field: 'move', key: 'move' });
	if (row.available + delta > mostPieces) throw editRefusal({ field: 'move', key: 'tooHigh', params: { max: mostPieces } });
	return {
		delta,
		change: {
			in: stockCollection,
			id: row._id,
			upsert: { ...row, available: 0, reserved: 0, sold: 0 },
			// Orders move pieces from "for sale" to "reserved", so what lies in store changes only when goods are handed over.
			when: { available: { $gte: -delta, $lte: mostPieces - delta }, ...(counted ? { sold: row.sold } : {}) },
			inc: { available: delta },
			else: (now) => {
				const available = numberOf(now?.available);
				if (counted && numberOf(now?.sold) !== row.sold) return new EditMoved();
				return available + delta < 0 ? tooFew(available, numberOf(now?.reserved)) : new EditMoved();
			}
		},
		part: { in: stockCollection, row: row._id, name, before: null, version: null, delta }
	};
}

function tooFew(left: number, reserved: number): DomainError {
	return new DomainError('shop.stockReserved', { left, reserved });
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** Rows for the pieces of variants that have none yet; `pieces` are for the variants that `before` has not had. */
export function newStock(guild: GuildId, before: ItemRow | null, next: ItemRow, stock: readonly StockRow[], pieces: number): Change[] {
	if (next.definition.stock.mode !== 'finite') return [];
	const old = new Set(before?.definition.variants.map(({ key }) => key));
	const there = new Set(stock.map(({ _id }) => _id));
	return next.definition.variants.flatMap(({ key }): Change[] => {
		const id = stockId(guild, next.key, key);
		if (there.has(id)) return [];
		return [{ in: stockCollection, id, upsert: freshStock(guild, next.key, key, before && !old.has(key) ? pieces : 0) }];
	});
}

/** The pieces of a variant; nothing where none were ever counted. */
export function piecesOf(guild: GuildId, item: ItemRow, variant: string, stock: readonly StockRow[]): StockRow {
	const _id = stockId(guild, item.key, variant);
	return stock.find((row) => row._id === _id) ?? { _id, guild, item: item.key, part: variant, available: 0, reserved: 0, sold: 0 };
}
