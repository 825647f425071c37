import { createHash } from 'node:crypto';
import { DomainError } from '#core/errors';
import { variantPrice } from '../pack/price.js';
import { maxPrice } from '../pack/schema/parts.js';
import type { ItemRow } from '../shop.model.js';
import type { CatalogueItem } from '../shop.types.js';
import type { BulkLine, BulkPlan, BulkRequest } from './edit.types.js';
import { editRefusal } from './problems.js';

/** Items that one bulk change may touch: it is one unit of work. */
export const mostBulkItems = 400;

/**
 * Refuses a request that nobody can mean.
 *
 * @throws DomainError `shop.edit`
 */
function requireSense({ by, value, step }: BulkRequest): void {
	const most = by === 'percent' ? 1000 : maxPrice;
	if (!Number.isInteger(value) || value === 0 || value > most || value < (by === 'percent' ? -99 : -most))
		throw editRefusal({ field: 'value', key: by === 'percent' ? 'bulkPercent' : 'bulkCredits', params: { max: most } });
	if (!Number.isInteger(step) || step < 1 || step > 1000) throw editRefusal({ field: 'step', key: 'tooHigh', params: { max: 1000 } });
}

/** The new price: changed, then rounded to the nearest multiple of the step. */
export function bulkPrice(price: number, { by, value, step }: BulkRequest): number {
	const changed = by === 'percent' ? (price * (100 + value)) / 100 : price + value;
	return Math.round(changed / step) * step;
}

/** The item with its prices changed. Variants that cost a share of the item's price go on doing so. */
export function bulkItem(item: CatalogueItem, request: BulkRequest): CatalogueItem {
	const credits = bulkPrice(item.price.credits, request);
	return {
		...item,
		price: { ...item.price, credits },
		variants: item.variants.map((variant) =>
			variant.priceDelta === undefined ? variant : { ...variant, priceDelta: bulkPrice(variantPrice(item, variant), request) - credits }
		)
	};
}

/**
 * What a bulk change would do to these items.
 *
 * @throws DomainError `shop.edit` · `shop.bulkBounds` {item, price} when a price would leave its bounds · `shop.bulkNothing` ·
 * `shop.bulkTooMany` {count, max}
 */
export function bulkPlan(items: readonly ItemRow[], request: BulkRequest): BulkPlan {
	requireSense(request);
	const scope = items.filter((row) => request.category === null || row.category === request.category);
	const paid = scope.filter((row) => row.kind !== 'in_game');
	const lines = paid.flatMap((row): BulkLine[] => {
		const { definition } = row;
		const next = bulkItem(definition, request);
		const before = definition.variants.map((variant) => variantPrice(definition, variant));
		const after = next.variants.map((variant) => variantPrice(next, variant));
		const bad = after.find((price) => price < 1 || price > maxPrice) ?? (next.price.credits < 1 ? next.price.credits : undefined);
		const name = { kind: 'user-text', value: definition.name } as const;
		if (bad !== undefined) throw new DomainError('shop.bulkBounds', { item: name, price: bad, max: maxPrice });
		const same = before.every((price, index) => price === after[index]);
		return same ? [] : [{ key: row.key, name: definition.name, version: row.version, before, after }];
	});
	if (lines.length === 0) throw new DomainError('shop.bulkNothing');
	if (lines.length > mostBulkItems) throw new DomainError('shop.bulkTooMany', { count: lines.length, max: mostBulkItems });
	const digest = createHash('sha256')
		.update(JSON.stringify([request, lines]))
		.digest('hex')
		.slice(0, 8);
	return { request, lines, skipped: scope.length - paid.length, digest };
}
