import type { CouponTerms, Discount, PriceDiscounts, PriceWish, QuantityBreak, QuoteLine } from '../shop.types.js';

/** What is taken off a list price; see `discounted`. */
export interface Discounted {
	/** Each takes something off: their amounts are negative. */
	readonly lines: readonly DiscountLine[];
	/** The list price and the lines together. */
	readonly total: number;
	/** What became of the coupon; `null` without one. */
	readonly coupon: PriceWish | null;
}

type DiscountLine = Extract<QuoteLine, { kind: 'discount' }>;

/** Nothing is taken off but by the breaks of the item itself. */
export const noDiscounts: PriceDiscounts = { combine: 'best', mostPercent: 99, sales: [], roles: [], coupon: null };

/**
 * Takes discounts off a list price. Every share is of the **list price** and rounded down, so no line ever takes more than its share.
 *
 * 1. Of each kind (break of quantity, sale, role) only the largest counts, whatever the order in which they are given.
 * 2. `best`: the one kind that takes most off counts alone; a coupon counts only where it takes more. `add`: all of them count, in the order
 *    break, sale, role, coupon.
 * 3. Together they never take more than `mostPercent` of the list price, and 1 credit is always left; what would go below is cut.
 *
 * @param list The list price with add-ons, at least 1.
 * @param quantity Units of the order, for the breaks.
 */
export function discounted(list: number, quantity: number, breaks: readonly QuantityBreak[], rules: PriceDiscounts): Discounted {
	const room = Math.min(shareOf(list, rules.mostPercent), list - 1);
	const offers = [breakOffer(breaks, quantity), offer('sale', rules.sales), offer('role', rules.roles)].flatMap((one) =>
		one ? [{ ...one, amount: shareOf(list, one.percent) }] : []
	);
	const wish = rules.coupon && couponOffer(list, rules.coupon);
	if (rules.combine === 'best') return bestOf(list, room, offers, wish);
	const lines: DiscountLine[] = [];
	let left = room;
	for (const one of offers) {
		const amount = Math.min(one.amount, left);
		if (amount < 1) continue;
		left -= amount;
		lines.push({ kind: 'discount', ...one, amount: -amount });
	}
	const coupon = wish && { ...wish, amount: Math.min(wish.amount, left) };
	return withCoupon(list, lines, coupon, 'lowest');
}

interface Offer {
	readonly of: DiscountLine['of'];
	readonly key: string;
	readonly label: string;
	readonly percent: number;
}

type Priced = Offer & { readonly amount: number };
type Wish = { readonly terms: CouponTerms; readonly amount: number; readonly short: boolean };

function bestOf(list: number, room: number, offers: readonly Priced[], wish: Wish | null): Discounted {
	const [best] = offers.map((one) => ({ ...one, amount: Math.min(one.amount, room) })).sort((one, other) => other.amount - one.amount);
	const amount = wish ? Math.min(wish.amount, room) : 0;
	if (wish && !wish.short && amount > (best?.amount ?? 0)) return withCoupon(list, [], { ...wish, amount }, 'better');
	const lines: DiscountLine[] = best && best.amount > 0 ? [{ kind: 'discount', ...best, amount: -best.amount }] : [];
	return withCoupon(list, lines, wish && { ...wish, amount: 0 }, best ? 'better' : 'lowest');
}

function withCoupon(list: number, before: readonly DiscountLine[], wish: Wish | null, otherwise: 'better' | 'lowest'): Discounted {
	const counted = wish !== null && !wish.short && wish.amount > 0;
	const lines = counted ? [...before, couponLine(wish)] : before;
	const total = lines.reduce((sum, line) => sum + line.amount, list);
	if (!wish) return { lines, total, coupon: null };
	const { key, label, minTotal } = wish.terms;
	return { lines, total, coupon: { key, label, state: counted ? 'counted' : wish.short ? 'minimum' : otherwise, minTotal } };
}

const couponLine = ({ terms, amount }: Wish): DiscountLine => ({
	kind: 'discount',
	of: 'coupon',
	key: terms.key,
	label: terms.label,
	percent: terms.percent,
	amount: -amount
});

function couponOffer(list: number, terms: CouponTerms): Wish {
	const share = terms.percent === null ? (terms.credits ?? 0) : shareOf(list, terms.percent);
	return {
		terms,
		amount: Math.min(share, terms.mostCredits ?? share),
		short: terms.minTotal !== null && list < terms.minTotal
	};
}

/** The largest of several; of equal ones the first by key, so that their order does not matter. */
function offer(of: Offer['of'], rows: readonly Discount[]): Offer | null {
	const [best] = [...rows].sort((one, other) => other.percent - one.percent || (one.key < other.key ? -1 : 1));
	return best ? { of, key: best.key, label: best.label, percent: best.percent } : null;
}

function breakOffer(breaks: readonly QuantityBreak[], quantity: number): Offer | null {
	const reached = breaks.filter(({ from }) => from <= quantity);
	const [best] = reached.sort((one, other) => other.percent - one.percent || one.from - other.from);
	return best ? { of: 'break', key: String(best.from), label: String(best.from), percent: best.percent } : null;
}

/** A share of an amount, rounded down; exact for every safe integer. */
const shareOf = (amount: number, percent: number): number => Number((BigInt(amount) * BigInt(percent)) / 100n);
