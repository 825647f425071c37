import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, fraction, minus, over, solve, times, zero } from './fraction.js';
import { bestOf, comesTo, gains, runsOf, type Trade } from './search.js';

const trade = (from: string, give: number, to: Record<string, number>): Trade => ({
	from: { of: from, amount: give },
	to: Object.entries(to).map(([of, amount]) => ({ of, amount }))
});
const keepAll = () => true;
const keepNone = () => false;

/** All simple circles of trades with one result each, by looking at every path. */
function circles(trades: readonly Trade[]): Trade[][] {
	const found: Trade[][] = [];
	const walk = (path: Trade[], start: string): void => {
		const end = path.at(-1)?.to[0]?.of ?? start;
		if (path.length > 0 && end === start) {
			found.push(path);
			return;
		}
		if (path.slice(0, -1).some(({ to }) => to[0]?.of === end)) return;
		for (const next of trades) if (next.from.of === end) walk([...path, next], start);
	};
	for (const start of new Set(trades.map(({ from }) => from.of))) walk([], start);
	return found;
}

/** The product of the rates of a circle, as two whole numbers. */
const grows = (circle: readonly Trade[]): boolean => {
	const top = circle.reduce((all, { to }) => all * BigInt(to[0]?.amount ?? 0), 1n);
	const below = circle.reduce((all, { from }) => all * BigInt(from.amount), 1n);
	return top > below;
};

/**
 * Whether prices above 0 exist at which no trade gains anything: exactly when nobody can end with more (Stiemke). Prices are eliminated one
 * after the other (Fourier and Motzkin) in whole numbers: slow, and nothing like the search.
 */
function fairPrices(trades: readonly Trade[]): boolean {
	const things = [...new Set(trades.flatMap(({ from, to }) => [from.of, ...to.map(({ of }) => of)]))];
	// Rows are: sum of coefficient × price + constant <= 0.
	let rows: bigint[][] = [
		...trades.map(({ from, to }) => [
			...things.map((of) =>
				BigInt(to.reduce((sum, pile) => (pile.of === of ? sum + pile.amount : sum), 0) - (from.of === of ? from.amount : 0))
			),
			0n
		]),
		...things.map((_, at) => [...things.map((__, column) => (column === at ? -1n : 0n)), 1n])
	];
	for (let column = 0; column < things.length; column++) {
		const at = (row: readonly bigint[]): bigint => row[column] ?? 0n;
		const [up, down] = [rows.filter((row) => at(row) > 0n), rows.filter((row) => at(row) < 0n)];
		const made = up.flatMap((a) => down.map((b) => a.map((value, index) => value * -at(b) + (b[index] ?? 0n) * at(a))));
		rows = [...new Map([...rows.filter((row) => at(row) === 0n), ...made].map((row) => [row.join(), row])).values()];
	}
	return rows.every((row) => (row.at(-1) ?? 0n) <= 0n);
}

const things = ['credits', 'tokens', 'dust', 'saddle'];
const amount = fc.integer({ min: 1, max: 6 });
const single = fc
	.tuple(fc.constantFrom(...things), fc.constantFrom(...things), amount, amount)
	.filter(([from, to]) => from !== to)
	.map(([from, to, give, get]) => trade(from, give, { [to]: get }));
const joint = fc
	.tuple(
		fc.constantFrom(...things.slice(0, 3)),
		amount,
		fc.dictionary(fc.constantFrom(...things.slice(0, 3)), amount, { minKeys: 1, maxKeys: 2 })
	)
	.map(([from, give, to]) => trade(from, give, to));

describe('the search for gains', () => {
	it('finds a circle exactly when one of all circles grows', () => {
		let [growing, fair] = [0, 0];
		fc.assert(
			fc.property(fc.array(single, { minLength: 2, maxLength: 9 }), (trades) => {
				const wanted = circles(trades).some(grows);
				if (wanted) growing++;
				else fair++;
				expect(gains(trades, 'credits', keepNone).length > 0 || gains(trades, 'credits', keepAll).length > 0).toBe(wanted);
			}),
			{ numRuns: 600, seed: 11 }
		);
		expect(Math.min(growing, fair)).toBeGreaterThan(50);
	});

	it('finds a gain of trades with several results exactly when no prices are fair', () => {
		let [growing, fair] = [0, 0];
		fc.assert(
			fc.property(fc.array(joint, { minLength: 1, maxLength: 5 }), (trades) => {
				const wanted = !fairPrices(trades);
				if (wanted) growing++;
				else fair++;
				expect(gains(trades, 'credits', keepAll).length > 0).toBe(wanted);
			}),
			{ numRuns: 600, seed: 12 }
		);
		expect(Math.min(growing, fair)).toBeGreaterThan(50);
	});

	it('tells how often each trade runs, so that nothing in between is left over', () => {
		const trades = [
			trade('credits', 10, { saddle: 1, tokens: 3 }),
			trade('saddle', 2, { credits: 11 }),
			trade('tokens', 4, { credits: 7 })
		];
		const [found] = gains(trades, 'credits', keepNone);
		const runs = [...(found ? runsOf(found) : [])].map(([{ from }, { n, d }]) => [from.of, `${n}/${d}`]);
		expect(runs).toEqual([
			['credits', '1/1'],
			['saddle', '1/2'],
			['tokens', '3/4']
		]);
	});

	it('tells a gain of one part in a billion from none', () => {
		const almost = (get: number) => [
			trade('credits', 1_000_000_000, { tokens: 999_999_999 }),
			trade('tokens', 999_999_999, { credits: get })
		];
		expect(gains(almost(1_000_000_000), 'credits', keepNone)).toEqual([]);
		expect(gains(almost(1_000_000_001), 'credits', keepNone)).toHaveLength(1);
		const chain = (last: number) =>
			['a', 'b', 'c', 'd', 'e'].map((of, at, all) =>
				trade(of, 999_983, { [all[(at + 1) % all.length] ?? 'a']: at === all.length - 1 ? last : 999_983 })
			);
		expect(gains(chain(999_983), 'a', keepAll)).toEqual([]);
		expect(gains(chain(999_984), 'a', keepAll)).toHaveLength(1);
	});

	it('works out circles that shrink, and finds what they leave', () => {
		// Of each dust half a dust and a credit: two credits in the end.
		const shrinking = [trade('dust', 2, { dust: 1, credits: 2 })];
		const { worth, grows: growing } = bestOf(shrinking, 'credits', keepNone);
		expect(growing).toEqual([]);
		expect(comesTo([{ of: 'dust', amount: 3 }], worth).money).toEqual(fraction(6));
		expect(gains([...shrinking, trade('credits', 2, { dust: 1 })], 'credits', keepNone)).toEqual([]);
		expect(gains([...shrinking, trade('credits', 3, { dust: 2 })], 'credits', keepNone)).toHaveLength(1);
	});
});

describe('exact numbers', () => {
	it('compare, add and solve without rounding', () => {
		fc.assert(
			fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.bigInt(1n, 10n ** 30n), fc.bigInt(-(10n ** 30n), 10n ** 30n), (a, b, c) => {
				const [left, right] = [fraction(a, b), fraction(c, b)];
				expect(Math.sign(compare(left, right))).toBe(a === c ? 0 : a < c ? -1 : 1);
				expect(compare(minus(left, left), zero)).toBe(0);
				if (a !== 0n) expect(over(times(left, left), left)).toEqual(left);
			}),
			{ numRuns: 300, seed: 13 }
		);
	});

	it('finds no solution where there is none, or more than one', () => {
		expect(solve([new Map([[0, fraction(1)]])], [[fraction(1)]])).toBeNull();
		expect(solve([new Map([[0, fraction(1, 2)]])], [[fraction(1)]])).toEqual([[fraction(2)]]);
	});
});
