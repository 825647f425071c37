import type { CouponTerms, Discount, PriceDiscounts } from '../shop.types.js';
import type { PriceRule } from './price.model.js';
import { covers } from './rules.js';

/** What a coupon takes off, under its code. */
export const couponTerms = ({ key, name, rule }: PriceRule<'coupon'>): CouponTerms => ({
	key,
	label: name,
	percent: rule.percent,
	credits: rule.credits,
	mostCredits: rule.mostCredits,
	minTotal: rule.minTotal
});

/**
 * Everything that may be taken off an item for the buyer who is placed best: one with every role, while every sale runs that still can, without
 * a coupon and with each one that has not ended. Pure.
 *
 * @param rules Of all kinds; those that are not in use count for nothing.
 * @param usedUp Coupons without a use left, by code.
 */
export function bestPlaced(
	rules: readonly PriceRule[],
	item: { readonly key: string; readonly category: string },
	frame: Pick<PriceDiscounts, 'combine' | 'mostPercent'>,
	now: Date,
	usedUp: ReadonlySet<string> = new Set()
): readonly PriceDiscounts[] {
	const live = rules.filter(
		(row) => row.kind !== 'ladder' && row.active && !row.archived && covers(row.rule.scope, item) && !isOver(row, now)
	);
	const share = (kind: 'sale' | 'role') =>
		live.flatMap((row): Discount[] =>
			row.kind === kind && 'percent' in row.rule && row.rule.percent !== null
				? [{ key: row.key, label: row.name, percent: row.rule.percent, ends: null }]
				: []
		);
	const coupons = live.flatMap((row) => (row.kind === 'coupon' && !usedUp.has(row.key) ? [couponTerms(row)] : []));
	const [sales, roles] = [share('sale'), share('role')];
	return [null, ...coupons].map((coupon) => ({ ...frame, sales, roles, coupon }));
}

/** Whether no time is left in which the rule counts; a sale without times never runs. */
export function isOver(row: PriceRule, now: Date): boolean {
	if (row.kind === 'coupon') return row.rule.to !== null && new Date(row.rule.to) <= now;
	if (row.kind !== 'sale') return false;
	const { times } = row.rule;
	return times === null || (times.kind === 'dates' && new Date(times.to) <= now);
}
