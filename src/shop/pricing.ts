import { DomainError, NotFound } from '#core/errors';
import { variantPrice } from './pack/price.js';
import type { VariantDefinition } from './pack/schema/catalogue.js';
import { maxTotal } from './pack/schema/parts.js';
import { discounted, noDiscounts } from './pricing/discounts.js';
import type { CatalogueItem, ChosenAddons, GoodsSettlement, PriceDiscounts, Quote, QuoteLine, Reservation } from './shop.types.js';

export { variantPrice } from './pack/price.js';

/** The variant of an item, or a refusal: it may have been taken off while somebody looked at it. */
export function variantOf(item: CatalogueItem, key: string): VariantDefinition {
	const variant = item.variants.find((row) => row.key === key);
	if (!variant) throw new NotFound('shop.variant', { item: { kind: 'user-text', value: item.name } });
	return variant;
}

/**
 * What an order costs: its list price (goods and add-ons, shares rounded up), then what is taken off (see `discounted`). Items that are paid
 * with goods or outside have a list price only.
 *
 * @param discounts What this buyer may use; left out, only the item's own breaks count.
 * @throws DomainError `shop.quantity` {max} · `shop.addonQuantity` {addon, max} · `shop.tooMuch` {total, max} · NotFound `shop.variant`,
 * `shop.addon`.
 */
export function quote(
	item: CatalogueItem,
	variantKey: string,
	quantity: number,
	addons: ChosenAddons = {},
	discounts?: PriceDiscounts
): Quote {
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
	if (item.settlement.kind !== 'credits') return { lines, total };
	const off = discounted(total, quantity, item.breaks ?? [], discounts ?? noDiscounts);
	return {
		lines: [...lines, ...off.lines],
		total: off.total,
		...(off.coupon ? { coupon: off.coupon } : {}),
		...(discounts ? { discounts } : {})
	};
}

/** What an order was priced with, for its new terms: its coupon only while it still holds a use of it. */
export function keptDiscounts({
	quote: { discounts },
	reservation
}: {
	readonly quote: Quote;
	readonly reservation: Reservation;
}): PriceDiscounts | undefined {
	return discounts && { ...discounts, coupon: reservation.coupon ? discounts.coupon : null };
}

/** The price of a quote before anything was taken off or agreed on. */
export const listTotal = ({ lines }: Pick<Quote, 'lines'>): number =>
	lines.reduce((sum, line) => (line.kind === 'discount' || line.kind === 'agreed' ? sum : sum + line.amount), 0);

/**
 * Pieces of some goods that an order costs: the variant's amount times the quantity. Where the item scales by add-ons, the amount grows
 * as the list price does: discounts are of credits and change no amount of goods. Rounded up to the step of the goods. `null`: these goods are not taken for this variant.
 */
export function goodsDue(settlement: GoodsSettlement, goods: string, variant: string, quantity: number, price: Quote): number | null {
	const accepted = settlement.accepts.find((row) => row.goods === goods);
	const each = accepted?.amounts[variant];
	if (!accepted || each === undefined) return null;
	const plain = price.lines.reduce((sum, line) => sum + (line.kind === 'goods' ? line.amount : 0), 0);
	const scaled = settlement.addons === 'scale' && plain > 0 ? [BigInt(listTotal(price)), BigInt(plain)] : [1n, 1n];
	const step = BigInt(accepted.step);
	const wanted = BigInt(each) * BigInt(quantity) * (scaled[0] ?? 1n);
	const divisor = (scaled[1] ?? 1n) * step;
	return Number(((wanted + divisor - 1n) / divisor) * step);
}

/** Price of the cheapest variant, for lists. */
export const cheapest = (item: Pick<CatalogueItem, 'price' | 'variants'>): number =>
	Math.min(...item.variants.map((variant) => variantPrice(item, variant)));
