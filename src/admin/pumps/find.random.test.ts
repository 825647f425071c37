import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CatalogueItem, PriceRule } from '#shop';
import { at, coupon, reward, roleOff, sale, sold } from '../../../tests/support/pump-shop.js';
import { findPumps } from './find.js';
import { pumpInput, type SoldItem } from './input.js';

interface Catalogue {
	readonly items: readonly {
		readonly price: number;
		readonly deltas: readonly number[];
		readonly most: number;
		readonly breaks: { from: number; percent: number }[];
		readonly rewarded: boolean;
	}[];
	readonly sale: number | null;
	readonly role: number | null;
	readonly coupon: { readonly percent: number | null; readonly credits: number | null; readonly minTotal: number | null } | null;
	readonly combine: 'best' | 'add';
	readonly mostPercent: number;
	readonly sellBack: number | null;
	/** Credits for an order from so many credits on. */
	readonly bonus: { readonly credits: number; readonly from: number } | null;
	readonly divisor: number | null;
	/** So many tokens for so many credits. */
	readonly rate: { readonly give: number; readonly get: number } | null;
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const percent = fc.integer({ min: 1, max: 60 });

const catalogue = (prices: fc.Arbitrary<number>): fc.Arbitrary<Catalogue> =>
	fc.record({
		items: fc.array(
			fc.record({
				price: prices,
				deltas: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 3 }),
				most: fc.integer({ min: 1, max: 6 }),
				breaks: fc.uniqueArray(fc.record({ from: fc.integer({ min: 2, max: 6 }), percent }), {
					maxLength: 2,
					selector: ({ from }) => from
				}),
				rewarded: fc.boolean()
			}),
			{ minLength: 1, maxLength: 4 }
		),
		sale: maybe(percent),
		role: maybe(percent),
		coupon: maybe(
			fc.record({
				percent,
				credits: fc.integer({ min: 1, max: 40 }),
				share: fc.boolean(),
				minTotal: maybe(fc.integer({ min: 1, max: 200 }))
			})
		).map((one) => one && { percent: one.share ? one.percent : null, credits: one.share ? null : one.credits, minTotal: one.minTotal }),
		combine: fc.constantFrom('best', 'add'),
		mostPercent: fc.integer({ min: 0, max: 90 }),
		sellBack: maybe(fc.integer({ min: 1, max: 100 })),
		bonus: maybe(fc.record({ credits: fc.integer({ min: 1, max: 60 }), from: fc.integer({ min: 1, max: 150 }) })),
		divisor: maybe(fc.integer({ min: 2, max: 40 })),
		rate: maybe(fc.record({ give: fc.integer({ min: 1, max: 9 }), get: fc.integer({ min: 1, max: 60 }) }))
	});

function itemsOf({ items }: Catalogue): SoldItem[] {
	return items.map(({ price, deltas, most, breaks, rewarded }, index) => {
		const more: Partial<CatalogueItem> = {
			variants: deltas.map((priceDelta, at) => ({ key: `v${at}`, label: `V${at}`, priceDelta })),
			maxPerOrder: most,
			breaks,
			rewards: { rules: rewarded ? ['bonus', 'share'] : [] }
		};
		return sold(`item-${index}`, price, more);
	});
}

function rulesOf(shop: Catalogue): PriceRule[] {
	return [
		...(shop.sale === null ? [] : [sale(shop.sale)]),
		...(shop.role === null ? [] : [roleOff(shop.role)]),
		...(shop.coupon === null ? [] : [coupon('code', shop.coupon)])
	];
}

function valuesOf({ combine, mostPercent, sellBack, bonus, divisor, rate }: Catalogue) {
	return {
		shop: { combineDiscounts: combine, maxDiscountPercent: mostPercent },
		economy: {
			...(sellBack === null ? {} : { sellBack: { enabled: true, percent: sellBack } }),
			...(rate ? { conversions: [{ from: 'tokens', to: 'credits', ...rate }] } : {})
		},
		xp: {
			faucets: { enabled: true },
			rewardRules: [
				...(bonus
					? [
							reward('bonus', {
								amounts: { credits: bonus.credits },
								conditions: [{ field: 'order.captured', op: 'gte', value: bonus.from }]
							})
						]
					: []),
				...(divisor === null ? [] : [reward('share', { amounts: { tokens: { perValue: 'order.captured', divisor, min: 0, max: 1_000 } } })])
			]
		}
	};
}

const look = (shop: Catalogue) => findPumps(pumpInput(valuesOf(shop), itemsOf(shop), rulesOf(shop), at));

/** What is left to pay, by the words of decision 14 and nothing of the product's code. */
function totals({ sale: onSale, role, coupon: code, combine, mostPercent }: Catalogue, list: number, ofBreak: number): number[] {
	const found: number[] = [];
	for (const a of [0, onSale ?? 0])
		for (const b of [0, role ?? 0])
			for (const withCode of [false, true]) {
				const share = (part: number): number => Math.floor((list * part) / 100);
				const kinds = [share(ofBreak), share(a), share(b)];
				const counts = withCode && code !== null && (code.minTotal === null || list >= code.minTotal);
				const off = counts ? (code.percent === null ? (code.credits ?? 0) : share(code.percent)) : 0;
				const room = Math.min(share(mostPercent), list - 1);
				const wished = combine === 'best' ? Math.max(...kinds, off) : kinds.reduce((sum, one) => sum + one, off);
				found.push(list - Math.min(room, wished));
			}
	return found;
}

/** Whether any order of any item gains, by trying all of them. */
function anyGain(shop: Catalogue): boolean {
	for (const { price, deltas, most, breaks, rewarded } of shop.items)
		for (const delta of deltas) {
			const unit = price + delta;
			for (let quantity = 1; quantity <= most; quantity++) {
				const ofBreak = Math.max(0, ...breaks.filter(({ from }) => from <= quantity).map((one) => one.percent));
				for (const total of totals(shop, unit * quantity, ofBreak))
					for (let taken = 1; taken <= quantity; taken++) {
						const paid = Math.floor((total * taken) / quantity);
						const bonus = rewarded && shop.bonus && paid >= shop.bonus.from ? shop.bonus.credits : 0;
						const tokens = rewarded && shop.divisor !== null ? Math.floor(paid / shop.divisor) : 0;
						for (let lot = 1; lot <= most; lot++) {
							// All as whole numbers, times lot and give.
							const back = shop.sellBack === null ? 0 : Math.floor((unit * lot * shop.sellBack) / 100);
							const { give, get } = shop.rate ?? { give: 1, get: 0 };
							const gain = (bonus - paid) * lot * give + back * taken * give + tokens * get * lot;
							if (gain > 0 || (gain === 0 && tokens > 0 && !shop.rate)) return true;
						}
					}
			}
		}
	return false;
}

/** The same shop with so much less coming back that nothing can be gained: what is left of a price is more than all that returns, by a credit. */
function withoutPump(shop: Catalogue): Catalogue {
	const left = 100 - shop.mostPercent;
	// A third of what is left may come back in each of three ways, less a credit for rounding.
	const cheapest = Math.min(...shop.items.map(({ price }) => price));
	const third = Math.floor((cheapest * left) / 300) - 1;
	return {
		...shop,
		sellBack: shop.sellBack === null || left < 9 ? null : Math.min(shop.sellBack, Math.floor(left / 3)),
		bonus: shop.bonus && third > 0 ? { ...shop.bonus, credits: Math.min(shop.bonus.credits, third) } : null,
		divisor: shop.rate && shop.divisor !== null ? Math.max(shop.divisor, Math.ceil((3 * shop.rate.get) / shop.rate.give)) : null
	};
}

describe('random shops', () => {
	it('without a pump, by construction: no false alarm in 200', () => {
		let returns = 0;
		fc.assert(
			fc.property(catalogue(fc.integer({ min: 20, max: 400 })).map(withoutPump), (shop) => {
				if (shop.sellBack !== null || shop.bonus || shop.divisor !== null) returns++;
				expect(anyGain(shop)).toBe(false);
				expect(look(shop)).toMatchObject({ pumps: [], count: 0, bounded: [] });
			}),
			{ numRuns: 200, seed: 21 }
		);
		expect(returns).toBeGreaterThan(120);
	});

	it('of any kind: a pump is told exactly where trying every order finds one', () => {
		let [pumping, fine] = [0, 0];
		fc.assert(
			fc.property(catalogue(fc.integer({ min: 1, max: 120 })), (shop) => {
				const wanted = anyGain(shop);
				if (wanted) pumping++;
				else fine++;
				expect(look(shop).count > 0).toBe(wanted);
			}),
			{ numRuns: 400, seed: 22 }
		);
		expect(Math.min(pumping, fine)).toBeGreaterThan(60);
	});

	it('with a coupon once per member instead: nothing is endless that was not so without it', () => {
		fc.assert(
			fc.property(catalogue(fc.integer({ min: 1, max: 120 })), (shop) => {
				if (!shop.coupon) return;
				const once = rulesOf({ ...shop, coupon: null }).concat(coupon('code', { ...shop.coupon, perMember: 1 }));
				const { count, bounded } = findPumps(pumpInput(valuesOf(shop), itemsOf(shop), once, at));
				expect(count > 0).toBe(anyGain({ ...shop, coupon: null }));
				if (count === 0) expect(bounded.length > 0).toBe(anyGain(shop) && bounded.length > 0);
				for (const { bound, most } of bounded) {
					expect(bound).toMatchObject({ window: 'ever', whose: 'member' });
					expect(most).toBeGreaterThan(0);
				}
			}),
			{ numRuns: 100, seed: 23 }
		);
	});
});
