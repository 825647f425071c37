import { common, type Fraction, whole } from './fraction.js';
import type { Bound, Pump, Step } from './pump.types.js';
import { tighter } from './rewards.js';
import { comesTo, type Found, gainOf, runsOf } from './search.js';
import { type GuildTrade, goodsNode } from './trades.js';

/** A story that would need more repetitions than this until it comes out even is told once, rounded down. */
const mostRepeats = 100_000n;

/** A way to gain, step by step, with so many repetitions that every amount is whole. */
export function told(found: Found<GuildTrade>): Pump {
	const runs = [...runsOf(found)];
	const gain = gainOf(found.start, found.best.worth);
	const even = runs.reduce((all, [, { d }]) => common(all, d), 1n);
	const repeats = even <= mostRepeats ? even : 1n;
	const often = (share: Fraction): number => Number((share.n * repeats) / share.d);
	const steps = runs.flatMap(([trade, share]): readonly Step[] => (often(share) > 0 ? trade.steps(often(share)) : []));
	const { amount } = found.start.from;
	return {
		gain: gainedOf(found, runs, repeats),
		steps,
		item: found.start.item ?? runs.find(([trade]) => trade.item !== null)?.[0].item ?? null,
		share: amount === 0 ? null : gain.money.near / amount
	};
}

/** What there is more of in the end: the money of the search; where that comes out even, what is left over. */
function gainedOf(
	{ money, start, best }: Found<GuildTrade>,
	runs: readonly (readonly [GuildTrade, Fraction])[],
	repeats: bigint
): Pump['gain'] {
	const { money: gain } = gainOf(start, best.worth);
	if (gain.n > 0n) return { of: money, amount: Number((gain.n * repeats) / gain.d) };
	const left = new Map<string, bigint>();
	for (const [{ from, to }, share] of runs) {
		const count = (share.n * repeats) / share.d;
		for (const { of, amount } of to) left.set(of, (left.get(of) ?? 0n) + BigInt(amount) * count);
		left.set(from.of, (left.get(from.of) ?? 0n) - BigInt(from.amount) * count);
	}
	const kept = ['tokens', ...[...left.keys()].filter((of) => of.startsWith(goodsNode('')))].find((of) => (left.get(of) ?? 0n) > 0n);
	return kept === undefined ? { of: money, amount: 0 } : { of: kept, amount: Number(left.get(kept) ?? 0n) };
}

/** Everything that bounds a way: each bound once. */
export function boundsIn(found: Found<GuildTrade>): readonly Bound[] {
	const all = [...runsOf(found).keys()].flatMap(({ bounds }) => bounds);
	return [...new Map(all.map((bound) => [`${bound.id} ${bound.whose} ${bound.window}`, bound])).values()];
}

/** The bound that ends it first; `null`: nothing does. */
export function tightestOf(bounds: readonly Bound[]): Bound | null {
	const [first, ...rest] = bounds;
	return first ? rest.reduce((tight, one) => (tighter(one, tight) < 0 ? one : tight), first) : null;
}

/**
 * Most credits that a way costs in one window of its tightest bound: as often as every bound of that window lets it, and not more than what
 * the bounded payments may come to.
 *
 * @param units Units of one order, for bounds that count those.
 */
export function costOf(found: Found<GuildTrade>, bounds: readonly Bound[], tightest: Bound, units = 1): number {
	const { worth } = found.best;
	const gain = gainOf(found.start, worth).money;
	const runs = runsOf(found);
	const same = bounds.filter(({ window, whose }) => window === tightest.window && whose === tightest.whose);
	const most = same.map(({ times, pays, units: counts, id }) => {
		const often = counts ? Math.floor(times / units) : times / runsUnder(runs, id);
		const capped = pays
			? comesTo(
					Object.entries(pays).map(([of, amount]) => ({ of, amount: Math.min(amount, mostAmount) })),
					worth
				)
			: null;
		const repeated = Number.isFinite(often) ? Math.floor(often * gain.near) : Number.POSITIVE_INFINITY;
		return Math.min(repeated, capped ? whole(capped.money) : Number.POSITIVE_INFINITY);
	});
	return Math.min(...most, mostAmount);
}

/** Stands for amounts that nothing bounds. */
const mostAmount = 1_000_000_000_000;

/** How often a bound is used up by one round: a part of a time where one use serves several rounds. */
function runsUnder(runs: ReadonlyMap<GuildTrade, Fraction>, id: string): number {
	return [...runs].reduce((sum, [{ bounds }, share]) => (bounds.some((bound) => bound.id === id) ? sum + share.near : sum), 0) || 1;
}
