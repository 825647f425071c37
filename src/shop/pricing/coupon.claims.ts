import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { Change } from '#core/units/unit';
import { giveBack } from '../limits.js';
import { countersCollection } from '../shop.model.js';
import type { CouponUse, Quote, TakenCount } from '../shop.types.js';
import { type PriceRule, rulesCollection, usesCollection } from './price.model.js';

/** A rule or a coupon changed between the look and the order: the placing looks again and tells the buyer the new price. */
export class PricesMoved extends DomainError {
	public constructor() {
		super('shop.pricesMoved');
	}
}

/** Ids of the counters of a coupon: uses in all, those of a member, and the first orders of a member that used one. */
export function couponCounts(guild: GuildId, { key }: Pick<PriceRule, 'key'>, member: MemberId) {
	return {
		all: rowId(guild, 'coupon', key),
		member: rowId(guild, 'coupon', key, member),
		first: rowId(guild, 'couponfirst', member)
	};
}

/** Holds an order to the rules that it was priced with; refused with `PricesMoved`. */
export function ruleGuards(rules: readonly PriceRule[]): Change[] {
	return rules.map((row) => ({
		in: rulesCollection,
		id: row._id,
		when: { version: row.version, active: true, archived: false },
		else: () => new PricesMoved()
	}));
}

/**
 * Takes one use of a coupon for an order, by the rows that all buyers write; refused with `PricesMoved`, after which the coupon says why it
 * no longer counts.
 */
export function claimCoupon(
	guild: GuildId,
	row: PriceRule<'coupon'>,
	use: { readonly member: MemberId; readonly order: string; readonly at: Date; readonly amount: number }
): { readonly changes: Change[]; readonly use: CouponUse } {
	const ids = couponCounts(guild, row, use.member);
	const { uses, perMember, firstOnly } = row.rule;
	const counted: readonly (readonly [id: string, most: number | null])[] = [
		[ids.all, uses],
		[ids.member, perMember],
		...(firstOnly ? [[ids.first, 1] as const] : [])
	];
	const counts: TakenCount[] = counted.map(([id]) => ({ id, amount: 1 }));
	const _id = rowId(guild, 'use', use.order);
	return {
		changes: [
			...counted.map(
				([id, most]): Change => ({
					in: countersCollection,
					id,
					upsert: { _id: id, guild, count: 0 },
					...(most === null ? {} : { when: { count: { $lt: most } } }),
					inc: { count: 1 },
					else: () => new PricesMoved()
				})
			),
			{ in: usesCollection, insert: { _id, guild, coupon: row.key, ...use, returned: false }, else: () => new PricesMoved() }
		],
		use: { key: row.key, counts, row: _id }
	};
}

/** The order ends without goods, or its new terms don't use the coupon: the use counts no longer. */
export function returnCoupon(use: CouponUse | undefined): Change[] {
	return use ? [...giveBack(use.counts), { in: usesCollection, id: use.row, set: { returned: true } }] : [];
}

/** What a coupon took off by the new terms of an order. */
export function renewCoupon(use: CouponUse, quote: Quote): Change {
	return { in: usesCollection, id: use.row, set: { amount: takenByCoupon(quote) } };
}

/** Credits that the coupon of a quote takes off. */
export const takenByCoupon = ({ lines }: Pick<Quote, 'lines'>): number =>
	lines.reduce((sum, line) => (line.kind === 'discount' && line.of === 'coupon' ? sum - line.amount : sum), 0);
