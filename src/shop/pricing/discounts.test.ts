import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CouponTerms, Discount, PriceDiscounts, QuantityBreak } from '../shop.types.js';
import { nextRun, runAt } from './calendar.js';
import { discounted, noDiscounts } from './discounts.js';
import { ladderVariants } from './ladder.js';
import { codeOf, covers } from './rules.js';

const percent = fc.integer({ min: 1, max: 99 });
const list = fc.integer({ min: 1, max: 5_000_000 });
const quantity = fc.integer({ min: 1, max: 50 });
const discount: fc.Arbitrary<Discount> = fc.record({
	key: fc.string({ minLength: 1, maxLength: 5 }),
	label: fc.constant('x'),
	percent,
	ends: fc.constant(null)
});
const share: fc.Arbitrary<CouponTerms> = fc.record({
	key: fc.constant('c'),
	label: fc.constant('C'),
	percent: percent.map((value): number | null => value),
	credits: fc.constant(null),
	mostCredits: fc.option(fc.integer({ min: 1, max: 1_000_000 })),
	minTotal: fc.option(fc.integer({ min: 1, max: 5_000_000 }))
});
const fixed: fc.Arbitrary<CouponTerms> = fc.record({
	key: fc.constant('c'),
	label: fc.constant('C'),
	percent: fc.constant(null),
	credits: fc.integer({ min: 1, max: 1_000_000 }).map((value): number | null => value),
	mostCredits: fc.constant(null),
	minTotal: fc.option(fc.integer({ min: 1, max: 5_000_000 }))
});
const rules: fc.Arbitrary<PriceDiscounts> = fc.record({
	combine: fc.constantFrom('best' as const, 'add' as const),
	mostPercent: fc.integer({ min: 0, max: 99 }),
	sales: fc.array(discount, { maxLength: 5 }),
	roles: fc.array(discount, { maxLength: 5 }),
	coupon: fc.option(fc.oneof(share, fixed))
});
const breaks: fc.Arbitrary<QuantityBreak[]> = fc.array(fc.record({ from: fc.integer({ min: 2, max: 50 }), percent }), { maxLength: 10 });

describe('what is taken off a list price', () => {
	it('sums to the total, stays above the floor, and each line takes at most its share', () => {
		fc.assert(
			fc.property(list, quantity, breaks, rules, (price, pieces, steps, given) => {
				const { lines, total } = discounted(price, pieces, steps, given);
				expect(lines.reduce((sum, line) => sum + line.amount, price)).toBe(total);
				expect(Number.isSafeInteger(total) && total >= 1 && total <= price).toBe(true);
				expect(BigInt(total) * 100n >= BigInt(price) * BigInt(100 - given.mostPercent)).toBe(true);
				for (const line of lines) {
					expect(line.amount).toBeLessThan(0);
					if (line.percent !== null) expect(BigInt(-line.amount) * 100n <= BigInt(price) * BigInt(line.percent)).toBe(true);
				}
				if (given.combine === 'best') expect(lines.length).toBeLessThanOrEqual(1);
			})
		);
	});

	it('does not depend on the order in which rules are given', () => {
		fc.assert(
			fc.property(list, quantity, breaks, rules, fc.nat(), (price, pieces, steps, given, seed) => {
				const turned = <T>(rows: readonly T[]): T[] => rows.map((_, index) => rows[(index + seed) % rows.length]!).reverse();
				const other = { ...given, sales: turned(given.sales), roles: turned(given.roles) };
				expect(discounted(price, pieces, turned(steps), other)).toEqual(discounted(price, pieces, steps, given));
			})
		);
	});

	it('is never dearer with a coupon than without, nor with a better one', () => {
		fc.assert(
			fc.property(
				list,
				quantity,
				breaks,
				rules,
				fc.oneof(share, fixed),
				fc.nat({ max: 500_000 }),
				(price, pieces, steps, given, coupon, more) => {
					const of = (terms: CouponTerms | null): number => discounted(price, pieces, steps, { ...given, coupon: terms }).total;
					const better: CouponTerms = {
						...coupon,
						percent: coupon.percent === null ? null : Math.min(99, coupon.percent + (more % 99)),
						credits: coupon.credits === null ? null : coupon.credits + more,
						mostCredits: coupon.mostCredits === null ? null : coupon.mostCredits + more,
						minTotal: coupon.minTotal === null ? null : Math.max(1, coupon.minTotal - more)
					};
					expect(of(coupon)).toBeLessThanOrEqual(of(null));
					expect(of(better)).toBeLessThanOrEqual(of(coupon));
				}
			)
		);
	});

	it('uses a coupon only where it takes something off', () => {
		fc.assert(
			fc.property(list, quantity, breaks, rules, (price, pieces, steps, given) => {
				const { lines, coupon } = discounted(price, pieces, steps, given);
				expect(lines.some(({ of }) => of === 'coupon')).toBe(coupon?.state === 'counted');
				expect(coupon === null).toBe(given.coupon === null);
			})
		);
	});

	it('adds up in the documented order, and cuts what would go below the floor', () => {
		const sale = { key: 's', label: 'Weekend', percent: 20, ends: null };
		const role = { key: 'r', label: 'Expert', percent: 10, ends: null };
		const coupon: CouponTerms = { key: 'c', label: 'C', percent: null, credits: 500, mostCredits: null, minTotal: null };
		const given: PriceDiscounts = { combine: 'add', mostPercent: 50, sales: [sale], roles: [role], coupon };
		const off = discounted(1_001, 5, [{ from: 5, percent: 5 }], given);
		expect(off.lines.map(({ of, amount }) => [of, amount])).toEqual([
			['break', -50],
			['sale', -200],
			['role', -100],
			['coupon', -150]
		]);
		expect(off.total).toBe(501);
		const best = discounted(1_001, 5, [{ from: 5, percent: 5 }], { ...given, combine: 'best' });
		expect([best.total, best.lines.map(({ of }) => of)]).toEqual([501, ['coupon']]);
		expect(discounted(1, 1, [], { ...noDiscounts, sales: [{ ...sale, percent: 99 }] }).total).toBe(1);
	});
});

describe('when a sale runs', () => {
	const zone = 'Europe/Berlin';
	const weekend = { kind: 'weekly' as const, days: [5, 6], from: '18:00', to: '02:00' };

	it('knows hours of the zone, over midnight and over the change of the clocks', () => {
		expect(runAt(weekend, new Date('2026-11-20T16:59:00Z'), zone)).toBeNull();
		expect(runAt(weekend, new Date('2026-11-20T17:00:00Z'), zone)?.to).toEqual(new Date('2026-11-21T01:00:00Z'));
		expect(runAt(weekend, new Date('2026-11-22T00:30:00Z'), zone)?.to).toEqual(new Date('2026-11-22T01:00:00Z'));
		expect(runAt(weekend, new Date('2026-11-22T01:00:00Z'), zone)).toBeNull();
		// 2027-03-28 02:00 does not exist there.
		const sunday = { kind: 'weekly' as const, days: [7], from: '00:00', to: '24:00' };
		const run = runAt(sunday, new Date('2027-03-28T12:00:00Z'), zone);
		expect(run).toEqual({ from: new Date('2027-03-27T23:00:00Z'), to: new Date('2027-03-28T22:00:00Z') });
	});

	it('says when it begins next', () => {
		expect(nextRun(weekend, new Date('2026-11-22T12:00:00Z'), zone)?.from).toEqual(new Date('2026-11-27T17:00:00Z'));
		const once = { kind: 'dates' as const, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z' };
		expect(runAt(once, new Date('2026-11-27T00:00:00Z'), zone)?.to).toEqual(new Date('2026-11-28T00:00:00Z'));
		expect(runAt(once, new Date('2026-11-28T00:00:00Z'), zone)).toBeNull();
		expect(nextRun(once, new Date('2026-11-28T00:00:00Z'), zone)).toBeNull();
		expect(runAt(null, new Date('2026-11-28T00:00:00Z'), zone)).toBeNull();
	});
});

describe('a ladder of qualities', () => {
	it('makes a variant of each quality and of its blueprint, and keeps what is known of a key', () => {
		const steps = [
			{ label: 'Primitive', percent: 100 },
			{ label: 'Ascendant', percent: 333 }
		];
		const made = ladderVariants({ steps, blueprint: { label: 'Blueprint', percent: 150 } }, [
			{ key: 'primitive', label: 'Old', priceDelta: 5, game: { class: 'X' } }
		]);
		expect(made.map(({ key, pricePercent }) => [key, pricePercent])).toEqual([
			['primitive', 100],
			['primitive-blueprint', 150],
			['ascendant', 333],
			['ascendant-blueprint', 500]
		]);
		expect(made[0]).toEqual({ key: 'primitive', label: 'Primitive', pricePercent: 100, game: { class: 'X' } });
	});
});

it('reads codes in any case, and refuses what can be none', () => {
	expect(codeOf('  Summer-26 ')).toBe('summer-26');
	for (const wrong of ['', 'ab', 'with space', 'a|b', 'x'.repeat(33), '-abc']) expect(codeOf(wrong)).toBeNull();
	expect(covers({ categories: ['dinos'], items: ['bed'] }, { key: 'bed', category: 'home' })).toBe(true);
	expect(covers({ categories: ['dinos'], items: [] }, { key: 'bed', category: 'home' })).toBe(false);
});
