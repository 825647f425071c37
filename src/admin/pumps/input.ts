import { z } from 'zod';
import { offBy } from '#core/interactions/features';
import { ordersSettings } from '#orders';
import { featuresSettings, type SliceValues } from '#settings';
import { type CatalogueItem, type PriceRule, shopSettings } from '#shop';
import { xpSettings } from '#xp';
import type { Conversion, Perk, PumpInput, PumpItem } from './pump.types.js';

/** An item as its row or its document has it. */
export interface SoldItem {
	readonly key: string;
	readonly category: string;
	readonly active: boolean;
	readonly definition: CatalogueItem;
}

/** What else decides, and is no part of what is judged. */
export interface Around {
	/** Role ids by slot. */
	readonly roles?: Readonly<Record<string, string>>;
	/** Codes of coupons without a use left. */
	readonly usedUp?: readonly string[];
	readonly zone?: string;
}

const currency = z.enum(['credits', 'tokens']);
const whole = z.int().min(1).max(1_000_000_000);

/** What the settings of the economy say of exchange and buying back; parts that a guild does not have change nothing. */
const exchange = z.object({
	conversions: z.array(z.object({ from: currency, to: currency, give: whole, get: whole })).catch([]),
	sellBack: z.object({ enabled: z.boolean(), percent: z.number().min(0).max(1_000).default(0) }).catch({ enabled: false, percent: 0 }),
	startGrant: z
		.object({ enabled: z.boolean(), credits: z.int().min(0).default(0), tokens: z.int().min(0).default(0) })
		.catch({ enabled: false, credits: 0, tokens: 0 }),
	goods: z.array(z.object({ key: z.string(), label: z.string() })).catch([])
});

/** Tokens for credits off an order. Perks that do other things return nothing. */
const perk = z.object({
	key: z.string(),
	name: z.string(),
	enabled: z.boolean().default(true),
	price: z.object({ tokens: whole }),
	effect: z.object({ kind: z.literal('coupon'), maxCredits: whole }),
	limit: z.object({ count: whole, window: z.enum(['day', 'week', 'month', 'season', 'ever']) })
});

/**
 * Everything that decides whether a guild has a money pump, out of plain data: the values that are in force, or those of a version. Nothing
 * else is read, so two sides are each judged by their own.
 *
 * @param values Raw values by slice.
 * @param items Of all categories that are open; those that are off count for nothing.
 * @param rules Sales, discounts of roles and coupons; those that are off count for nothing.
 */
export function pumpInput(
	values: SliceValues,
	items: readonly SoldItem[],
	rules: readonly PriceRule[],
	now: Date,
	{ roles = {}, usedUp = [], zone = 'UTC' }: Around = {}
): PumpInput {
	const features = featuresSettings.read(values.features);
	const runs = (feature: string): boolean => offBy(features, feature) === null;
	const shop = shopSettings.read(values.shop);
	const xp = xpSettings.read(values.xp);
	const { conversions, sellBack, startGrant, goods } = exchange.parse(values.economy ?? {});
	return {
		zone,
		now: now.getTime(),
		xp: runs('xp') ? xp : { ...xp, rewardRules: [] },
		reviews: runs('reviews'),
		frame: { combine: shop.combineDiscounts, mostPercent: shop.maxDiscountPercent },
		orders: ordersSettings.read(values.orders),
		conversions: conversions satisfies readonly Conversion[],
		sellBackPercent: sellBack.enabled && sellBack.percent > 0 ? Math.floor(sellBack.percent) : null,
		startGrant: startGrant.enabled ? { credits: startGrant.credits, tokens: startGrant.tokens } : null,
		perks: runs('redeems') ? perksOf(values.perks) : [],
		goods: Object.fromEntries(goods.map(({ key, label }) => [key, label])),
		roles,
		items: runs('shop') && runs('orders') ? items.filter(({ active }) => active).map(pumpItem) : [],
		rules: rules.filter(({ kind, active, archived }) => kind !== 'ladder' && active && !archived),
		usedUp
	};
}

function perksOf(stored: unknown): readonly Perk[] {
	if (!Array.isArray(stored)) return [];
	return stored.flatMap((row: unknown): Perk[] => {
		const read = perk.safeParse(row);
		if (!read.success || !read.data.enabled) return [];
		const { key, name, price, effect, limit } = read.data;
		return [{ key, name, tokens: price.tokens, credits: effect.maxCredits, limit }];
	});
}

/** What of an item decides what it costs and what comes back. */
function pumpItem({ key, category, definition }: SoldItem): PumpItem {
	const { name, price, variants, addons, breaks, maxPerOrder, settlement, buyerLimits, stock, rewards, fulfilment } = definition;
	return {
		...{ key, category, name, price, addons: addons ?? [], maxPerOrder, settlement, buyerLimits, stock, rewards },
		variants: variants.map(({ key: own, label, priceDelta, pricePercent }) => ({
			key: own,
			label,
			...(priceDelta === undefined ? {} : { priceDelta }),
			...(pricePercent === undefined ? {} : { pricePercent })
		})),
		...(breaks ? { breaks } : {}),
		captures: fulfilment.captures?.map(({ percent }) => percent) ?? []
	};
}
