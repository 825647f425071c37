import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { shareOf } from './order.parts.js';

const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 50 });
const total = fc.integer({ min: 0, max: 1_000_000_000 });

describe('the share of some parts', () => {
	it('is nothing without a part, and all of it with every part', () => {
		fc.assert(
			fc.property(total, weights, (held, parts) => {
				expect(shareOf(held, parts, 0)).toBe(0);
				expect(shareOf(held, parts, parts.length)).toBe(held);
			})
		);
	});

	it('never shrinks, never exceeds its weight, and is off by less than one credit', () => {
		fc.assert(
			fc.property(total, weights, fc.nat(), (held, parts, seed) => {
				const count = seed % (parts.length + 1);
				const share = shareOf(held, parts, count);
				const exact =
					(held * parts.slice(0, count).reduce((sum, weight) => sum + weight, 0)) / parts.reduce((sum, weight) => sum + weight, 0);
				expect(share).toBeLessThanOrEqual(exact + 1e-6);
				expect(exact - share).toBeLessThan(1 + 1e-6);
				if (count > 0) expect(share).toBeGreaterThanOrEqual(shareOf(held, parts, count - 1));
			})
		);
	});

	it('pays out exactly what is held, however the order is cut into deliveries', () => {
		fc.assert(
			fc.property(total, weights, fc.array(fc.integer({ min: 1, max: 10 }), { maxLength: 60 }), (held, parts, deliveries) => {
				let delivered = 0;
				let paid = 0;
				for (const wanted of [...deliveries, parts.length]) {
					delivered = Math.min(parts.length, delivered + wanted);
					const amount = shareOf(held, parts, delivered) - paid;
					expect(amount).toBeGreaterThanOrEqual(0);
					paid += amount;
				}
				expect(paid).toBe(held);
			})
		);
	});
});

test('milestones of 30, 40 and 30 per cent', () => {
	expect([1, 2, 3].map((count) => shareOf(2_401, [30, 40, 30], count))).toEqual([720, 1_680, 2_401]);
});
