import type { ItemDefinition, VariantDefinition } from './schema/catalogue.js';

/** Price of one unit of a variant, in credits: the item's price plus the variant's delta, or its share of it rounded up. */
export function variantPrice(item: Pick<ItemDefinition, 'price'>, variant: Pick<VariantDefinition, 'priceDelta' | 'pricePercent'>): number {
	if (variant.pricePercent !== undefined) return Math.ceil((item.price.credits * variant.pricePercent) / 100);
	return item.price.credits + (variant.priceDelta ?? 0);
}
