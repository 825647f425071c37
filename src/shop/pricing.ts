import { DomainError, NotFound } from '#core/errors';
import { variantPrice } from './pack/price.js';
import type { VariantDefinition } from './pack/schema/catalogue.js';
import { maxTotal } from './pack/schema/parts.js';
import type { CatalogueItem, ChosenAddons, Quote, QuoteLine } from './shop.types.js';

export { variantPrice } from './pack/price.js';

/** The variant of an item, or a refusal: it may have been taken off while somebody looked at it. */
export function variantOf(item: CatalogueItem, key: string): VariantDefinition {
	const variant = item.variants.find((row) => row.key === key);
	if (!variant) throw new NotFound('shop.variant', { item: { kind: 'user-text', value: item.name } });
	return variant;
}

/**
 * What an order costs. Percentages are rounded up, so that the shop never sells below its price.
 *
 * @throws DomainError `shop.quantity` {max} · `shop.addonQuantity` {addon, max} · `shop.tooMuch` {total, max} · NotFound `shop.variant`,
 * `shop.addon`.
 */
export function quote(item: CatalogueItem, variantKey: string, quantity: number, addons: ChosenAddons = {}): Quote {
	const variant = variantOf(item, variantKey);
	if (!Number.isInteger(quantity) || quantity < 1 || quantity > item.maxPerOrder)
		throw new DomainError('shop.quantity', { max: item.maxPerOrder });
	const unit = variantPrice(item, variant);
	const goods = unit * quantity;
	const lines: QuoteLine[] = [{ kind: 'goods', label: variant.label, unit, quantity, amount: goods }];
	for (const [key, pieces] of Object.entries(addons)) {
		const addon = item.addons.find((row) => row.key === key);
		if (!addon) throw new NotFound('shop.addon', { item: { kind: 'user-text', value: item.name } });
		const max = addon.maxQuantity ?? 1;
		if (!Number.isInteger(pieces) || pieces < 1 || pieces > max)
			throw new DomainError('shop.addonQuantity', { addon: { kind: 'user-text', value: addon.label }, max });
		if (addon.priceDelta !== undefined) {
			lines.push({
				kind: 'addon',
				key,
				label: addon.label,
				unit: addon.priceDelta,
				quantity: pieces * quantity,
				amount: addon.priceDelta * pieces * quantity
			});
		} else {
			const percent = addon.pricePercent ?? 100;
			lines.push({ kind: 'factor', key, label: addon.label, percent, amount: Math.ceil((goods * percent) / 100) - goods });
		}
	}
	const total = lines.reduce((sum, line) => sum + line.amount, 0);
	if (!Number.isSafeInteger(total) || total < 1 || total > maxTotal) throw new DomainError('shop.tooMuch', { total, max: maxTotal });
	return { lines, total };
}

/** Price of the cheapest variant, for lists. */
export const cheapest = (item: Pick<CatalogueItem, 'price' | 'variants'>): number =>
	Math.min(...item.variants.map((variant) => variantPrice(item, variant)));
