import { bestPlaced, type Discount, nextRun, type PriceDiscounts, type PriceRule, runAt, type SaleTimes } from '#shop';
import type { Bound, PumpInput, PumpItem } from './pump.types.js';

/** Somebody who may buy: the longest any rank is good for, with the roles that go with it. */
export interface Standing {
	/** Whole months for which the multiplier of tenure is highest while the rank lasts. */
	readonly months: number;
	readonly rules: readonly PriceRule[];
}

/** What a standing may have taken off an item. */
export interface Offer {
	readonly months: number;
	readonly discounts: PriceDiscounts;
	/** Bounds of the coupon. */
	readonly bounds: readonly Bound[];
}

/** More months than any step of tenure asks for. */
const longStay = 1_200;

/**
 * The standings that differ in what they pay or are paid. A rank's role belongs to that rank alone; every other role may be had at any. Of
 * standings with the same discounts only the best rewarded counts.
 */
export function standings({ xp, roles, rules }: Pick<PumpInput, 'xp' | 'roles' | 'rules'>): readonly Standing[] {
	const ranks = xp.ranks.filter(({ archived }) => !archived).sort((one, other) => one.minMonths - other.minMonths);
	const ofRank = new Map(ranks.flatMap(({ key, role }) => (role === null ? [] : [[role, key] as const])));
	const rankOfRule = (rule: PriceRule): string | null =>
		rule.kind === 'role' && 'role' in rule.rule ? (ofRank.get(roles[rule.rule.role] ?? rule.rule.role) ?? null) : null;
	const steps = ranks.length === 0 ? [{ key: null, from: 0, to: longStay }] : spans(ranks);
	const best = new Map<string, Standing & { readonly percent: number }>();
	for (const { key, from, to } of steps) {
		const own = rules.filter((rule) => (rankOfRule(rule) ?? key) === key);
		const { months, percent } = bestMonths(xp.tenureMultipliers.steps, from, to);
		const id = own.map((rule) => `${rule.kind} ${rule.key}`).join(' ');
		const known = best.get(id);
		if (!known || known.percent < percent) best.set(id, { months, percent, rules: own });
	}
	return [...best.values()].map(({ months, rules: own }) => ({ months, rules: own }));
}

function spans(ranks: readonly { readonly key: string; readonly minMonths: number }[]) {
	const ends = ranks.map(({ key, minMonths }, index) => ({ key, from: minMonths, to: (ranks[index + 1]?.minMonths ?? longStay + 1) - 1 }));
	const first = ends[0];
	const before = first && first.from > 0 ? [{ key: null, from: 0, to: first.from - 1 }] : [];
	return [...before, ...ends.filter(({ from, to }) => from <= to)];
}

/** The months of a span at which tenure multiplies most; the last step that was reached counts. */
function bestMonths(steps: readonly { readonly minMonths: number; readonly percent: number }[], from: number, to: number) {
	const sorted = [...steps].sort((one, other) => one.minMonths - other.minMonths);
	const at = (months: number): number => sorted.findLast((step) => step.minMonths <= months)?.percent ?? 100;
	return [from, ...sorted.map(({ minMonths }) => minMonths).filter((months) => months > from && months <= to)]
		.map((months) => ({ months, percent: at(months) }))
		.reduce((best, one) => (one.percent > best.percent ? one : best));
}

/** What may be taken off an item at each standing: without a coupon, and with each one together with the sales that run while it counts. */
export class Offers {
	readonly #standings: readonly Standing[];
	readonly #beside = new Map<string, ReadonlySet<string>>();
	readonly #coupons: ReadonlyMap<string, PriceRule<'coupon'>>;
	readonly #usedUp: ReadonlySet<string>;

	public constructor(private readonly input: PumpInput) {
		this.#standings = standings(input);
		this.#coupons = new Map(input.rules.flatMap((row) => (row.kind === 'coupon' ? [[row.key, row] as const] : [])));
		this.#usedUp = new Set(input.usedUp);
	}

	/**
	 * @param all Also what takes less off: where an order is rewarded, a higher price may bring a larger reward. Without rewards only the largest
	 * of each kind matters.
	 */
	public of(item: Pick<PumpItem, 'key' | 'category'>, all: boolean): readonly Offer[] {
		const now = new Date(this.input.now);
		const offers = this.#standings.flatMap(({ months, rules }) =>
			bestPlaced(rules, item, this.input.frame, now, this.#usedUp).flatMap((discounts): Offer[] => {
				const coupon = discounts.coupon && this.#coupons.get(discounts.coupon.key);
				if (!coupon) return choices(discounts, all).map((one) => ({ months, discounts: one, bounds: [] }));
				const beside = this.#salesBeside(coupon);
				const sales = discounts.sales.filter(({ key }) => beside.has(key));
				return choices({ ...discounts, sales }, all).map((one) => ({ months, discounts: one, bounds: couponBounds(coupon) }));
			})
		);
		const seen = new Set<string>();
		return offers.filter(({ months, discounts: { sales, roles, coupon } }) => {
			const id = [months, sales[0]?.percent, roles[0]?.percent, coupon?.key].join(' ');
			return !seen.has(id) && seen.add(id);
		});
	}

	/** Keys of the sales of which a run falls into the time of a coupon. */
	#salesBeside(coupon: PriceRule<'coupon'>): ReadonlySet<string> {
		const known = this.#beside.get(coupon.key);
		if (known) return known;
		const from = new Date(Math.max(this.input.now, coupon.rule.from === null ? 0 : Date.parse(coupon.rule.from)));
		const to = coupon.rule.to === null ? null : new Date(coupon.rule.to);
		const beside = new Set(
			this.input.rules.flatMap((row) => (row.kind === 'sale' && runsIn(row.rule.times, from, to, this.input.zone) ? [row.key] : []))
		);
		this.#beside.set(coupon.key, beside);
		return beside;
	}
}

function runsIn(times: SaleTimes | null, from: Date, to: Date | null, zone: string): boolean {
	if (runAt(times, from, zone)) return true;
	const next = nextRun(times, from, zone);
	return next !== null && (to === null || next.from < to);
}

/** Sales, and roles, of one item that are each looked at alone: the largest ones. */
const mostShares = 6;

/** Of several sales, and of several roles, one counts: the largest; or, by what a member has and when they buy, any other, or none. */
function choices(discounts: PriceDiscounts, all: boolean): readonly PriceDiscounts[] {
	const [sales, roles] = [distinct(discounts.sales), distinct(discounts.roles)];
	if (!all) return [{ ...discounts, sales: sales.slice(0, 1), roles: roles.slice(0, 1) }];
	return [...sales.map((sale) => [sale]), []].flatMap((ofSale) =>
		[...roles.map((role) => [role]), []].map((ofRole) => ({ ...discounts, sales: ofSale, roles: ofRole }))
	);
}

function distinct(rows: readonly Discount[]): readonly Discount[] {
	const sorted = [...rows].sort((one, other) => other.percent - one.percent || (one.key < other.key ? -1 : 1));
	return sorted.filter(({ percent }, index) => sorted[index - 1]?.percent !== percent).slice(0, mostShares);
}

function couponBounds({ key, name, rule: { uses, perMember, firstOnly } }: PriceRule<'coupon'>): readonly Bound[] {
	const made = (times: number, whose: Bound['whose']): Bound => ({
		...{ id: `coupon:${key}`, by: { kind: 'coupon', code: name }, times, window: 'ever', whose }
	});
	const own = firstOnly ? 1 : perMember;
	return [...(own === null ? [] : [made(own, 'member')]), ...(uses === null ? [] : [made(uses, 'guild')])];
}
