import { compare, type Fraction, fraction, minus, one, over, plus, solve, times, zero } from './fraction.js';

/** A whole amount of something: credits, tokens, goods, a variant. */
export interface Pile {
	readonly of: string;
	readonly amount: number;
}

/** Something that a member can do again and again: gives one pile, gets others. */
export interface Trade {
	readonly from: Pile;
	readonly to: readonly Pile[];
}

/**
 * What one piece of something comes to in the end: an amount of the money that is looked at, and, as a tie-breaker, of things that are
 * worth keeping but can't become that money. Compared in this order, so that a way that returns every credit and leaves a token is a gain.
 */
export interface Worth {
	readonly money: Fraction;
	readonly kept: Fraction;
}

/** The best that can be made of everything. */
export interface Best<T extends Trade> {
	readonly worth: ReadonlyMap<string, Worth>;
	/** What to do with a piece; missing: keep it. */
	readonly ways: ReadonlyMap<string, T>;
	/** Things that grow among themselves without the money: a pump of their own. Empty: none. */
	readonly grows: readonly string[];
}

/** A way to end with more than was begun with. */
export interface Found<T extends Trade> {
	/** What is looked at: `start` takes it, and in the end there is more of it. */
	readonly money: string;
	readonly start: T;
	readonly best: Best<T>;
}

const nothing: Worth = { money: zero, kept: zero };
const more = (a: Worth, b: Worth): number => compare(a.money, b.money) || compare(a.kept, b.kept);

/** What several piles come to. Exact. */
export function comesTo(piles: readonly Pile[], worth: ReadonlyMap<string, Worth>): Worth {
	let [money, kept] = [zero, zero];
	for (const { of, amount } of piles) {
		const each = worth.get(of);
		if (!each || amount === 0) continue;
		money = plus(money, times(fraction(amount), each.money));
		kept = plus(kept, times(fraction(amount), each.kept));
	}
	return { money, kept };
}

/** What a trade that takes money leaves: above 0 in this order, it is a gain. Exact. */
export function gainOf({ from, to }: Trade, worth: ReadonlyMap<string, Worth>): Worth {
	const { money, kept } = comesTo(to, worth);
	return { money: minus(money, fraction(from.amount)), kept };
}

export const isGain = (gain: Worth): boolean => more(gain, nothing) > 0;

/** The same in floats: decides where it is clear; `null`: only exact arithmetic can say. */
function clearlyLess(trade: Trade, worth: ReadonlyMap<string, Worth>, than: Worth): boolean {
	const sum = trade.to.reduce((all, { of, amount }) => all + amount * (worth.get(of)?.money.near ?? 0), 0) / trade.from.amount;
	return sum < than.money.near * (1 - 1e-9);
}

/**
 * Improves, round by round, what is best done with each thing, until nothing gets better: each round looks at every trade once (as
 * Bellman and Ford do), works the whole plan out exactly, and starts again from there. Trades that take the money itself are left out: they
 * are what the answer is for.
 *
 * @param keeps Things that are worth having although they may never become money.
 */
export function bestOf<T extends Trade>(trades: readonly T[], money: string, keeps: (of: string) => boolean): Best<T> {
	const usable = trades.filter(({ from }) => from.of !== money && from.amount > 0);
	const things = [...new Set(trades.flatMap(({ from, to }) => [from.of, ...to.map(({ of }) => of)]))].filter((of) => of !== money);
	const alone = (of: string): Worth => ({ money: zero, kept: keeps(of) ? one : zero });
	let worth = new Map<string, Worth>([[money, { money: one, kept: zero }], ...things.map((of) => [of, alone(of)] as const)]);
	const ways = new Map<string, T>();
	for (;;) {
		const better = new Map<string, readonly [T, Worth]>();
		for (const trade of usable) {
			const { of, amount } = trade.from;
			const known = better.get(of)?.[1] ?? worth.get(of) ?? nothing;
			if (clearlyLess(trade, worth, known)) continue;
			const all = comesTo(trade.to, worth);
			const each = { money: over(all.money, fraction(amount)), kept: over(all.kept, fraction(amount)) };
			if (more(each, known) > 0) better.set(of, [trade, each]);
		}
		if (better.size === 0) return { worth, ways, grows: [] };
		const before = new Map(ways);
		for (const [of, [trade]] of better) ways.set(of, trade);
		const next = planWorth(ways, things, money, alone);
		if (next.grows.length > 0 || things.some((of) => more(next.worth.get(of) ?? nothing, worth.get(of) ?? nothing) < 0))
			return { worth, ways: before, grows: next.onCircle };
		worth = next.worth;
	}
}

/** What everything comes to by one plan. What stands on a circle is solved together; a circle without a solution grows. */
function planWorth<T extends Trade>(ways: ReadonlyMap<string, T>, things: readonly string[], money: string, alone: (of: string) => Worth) {
	const worth = new Map<string, Worth>([[money, { money: one, kept: zero }]]);
	for (const of of things) if (!ways.has(of)) worth.set(of, alone(of));
	let open = things.filter((of) => ways.has(of));
	for (let before = Number.POSITIVE_INFINITY; open.length < before; ) {
		before = open.length;
		open = open.filter((of) => {
			const way = ways.get(of);
			if (!way?.to.every((pile) => worth.has(pile.of))) return true;
			const all = comesTo(way.to, worth);
			worth.set(of, { money: over(all.money, fraction(way.from.amount)), kept: over(all.kept, fraction(way.from.amount)) });
			return false;
		});
	}
	if (open.length === 0) return { worth, grows: [], onCircle: [] };
	const at = new Map(open.map((of, index) => [of, index]));
	const rows = open.map((of) => sharesOf(ways.get(of), at));
	const sides = open.map((of) => {
		const way = ways.get(of);
		const known = way ? comesTo(way.to, worth) : nothing;
		const amount = fraction(way?.from.amount ?? 1);
		return [over(known.money, amount), over(known.kept, amount)];
	});
	const solved = solve(rows, sides);
	const onCircle = open.filter((of) => reaches(of, of, ways));
	if (!solved) return { worth, grows: open, onCircle };
	for (const [of, index] of at) worth.set(of, { money: solved[index]?.[0] ?? zero, kept: solved[index]?.[1] ?? zero });
	return { worth, grows: [], onCircle };
}

function sharesOf<T extends Trade>(way: T | undefined, at: ReadonlyMap<string, number>): Map<number, Fraction> {
	const shares = new Map<number, Fraction>();
	for (const { of, amount } of way?.to ?? []) {
		const column = at.get(of);
		if (column !== undefined) shares.set(column, plus(shares.get(column) ?? zero, fraction(amount, way?.from.amount ?? 1)));
	}
	return shares;
}

/** Whether a plan leads from one thing to another. */
function reaches<T extends Trade>(from: string, to: string, ways: ReadonlyMap<string, T>): boolean {
	const seen = new Set<string>();
	const next = [from];
	for (let of = next.pop(); of !== undefined; of = next.pop())
		for (const pile of ways.get(of)?.to ?? []) {
			if (pile.of === to) return true;
			if (seen.has(pile.of)) continue;
			seen.add(pile.of);
			next.push(pile.of);
		}
	return false;
}

/**
 * Every trade that begins a way to gain, of `money` or, where something grows without it, of that. Nothing found: nobody can gain anything
 * that is worth keeping, however often and in whatever order they trade.
 */
export function gains<T extends Trade>(trades: readonly T[], money: string, keeps: (of: string) => boolean): readonly Found<T>[] {
	const best = bestOf(trades, money, keeps);
	const found = trades
		.filter((trade) => trade.from.of === money && isGain(gainOf(trade, best.worth)))
		.map((start) => ({ money, start, best }));
	if (best.grows.length === 0) return found;
	// Circles through the money are behind us: what grows does so without it.
	const rest = trades.filter(({ from }) => from.of !== money);
	for (const of of best.grows) {
		const inner = gains(rest, of, (thing) => thing === money || keeps(thing));
		if (inner.length > 0) return [...found, ...inner];
	}
	return found;
}

/** How often each trade runs while `start` runs once, so that nothing in between is left over or missing. Exact. */
export function runsOf<T extends Trade>({ money, start, best: { ways } }: Found<T>): ReadonlyMap<T, Fraction> {
	const reached: string[] = [];
	const next = start.to.map(({ of }) => of);
	for (let of = next.shift(); of !== undefined; of = next.shift()) {
		const way = of === money ? undefined : ways.get(of);
		if (!way || reached.includes(of)) continue;
		reached.push(of);
		next.push(...way.to.map((pile) => pile.of));
	}
	const amountOf = (trade: Trade, of: string): number => trade.to.reduce((sum, pile) => (pile.of === of ? sum + pile.amount : sum), 0);
	const rows = reached.map((of) => {
		const need = ways.get(of)?.from.amount ?? 1;
		return new Map(
			reached.flatMap((other, column) => {
				const way = ways.get(other);
				const amount = way ? amountOf(way, of) : 0;
				return amount > 0 ? [[column, fraction(amount, need)] as const] : [];
			})
		);
	});
	const sides = reached.map((of) => [fraction(amountOf(start, of), ways.get(of)?.from.amount ?? 1)]);
	const solved = solve(rows, sides) ?? [];
	return new Map([
		[start, one] as const,
		...reached.flatMap((of, index) => {
			const way = ways.get(of);
			const runs = solved[index]?.[0] ?? zero;
			return way && runs.n > 0n ? [[way, runs] as const] : [];
		})
	]);
}
