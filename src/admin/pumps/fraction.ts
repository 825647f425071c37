/** An exact number. `near` is the float next to it: it decides clear comparisons, so that most of them cost nothing. */
export interface Fraction {
	readonly n: bigint;
	/** At least 1; `n` and `d` have no common divisor. */
	readonly d: bigint;
	readonly near: number;
}

/** Floats that are further apart than this share of themselves are told apart without exact arithmetic. */
const clear = 1e-9;

/** @param d Not 0. */
export function fraction(n: bigint | number, d: bigint | number = 1): Fraction {
	const [top, bottom] = [BigInt(n), BigInt(d)];
	const shared = divisor(top, bottom);
	const sign = bottom < 0n ? -1n : 1n;
	const [least, below] = [(sign * top) / shared, (sign * bottom) / shared];
	return { n: least, d: below, near: nearest(least, below) };
}

export const zero = fraction(0);
export const one = fraction(1);

export const plus = (a: Fraction, b: Fraction): Fraction => (b.n === 0n ? a : a.n === 0n ? b : fraction(a.n * b.d + b.n * a.d, a.d * b.d));
export const minus = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction): Fraction => (a.n === 0n || b.n === 0n ? zero : fraction(a.n * b.n, a.d * b.d));
/** @param b Not 0. */
export const over = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);

/** Below 0: `a` is less; 0: both are the same; above 0: `a` is more. Exact. */
export function compare(a: Fraction, b: Fraction): number {
	const apart = a.near - b.near;
	// Not so where one of them is not a number.
	if (Math.abs(apart) > clear * Math.max(Math.abs(a.near), Math.abs(b.near), Number.MIN_VALUE)) return apart;
	const [left, right] = [a.n * b.d, b.n * a.d];
	return left === right ? 0 : left < right ? -1 : 1;
}

/** The whole part of a number of 0 or more. */
export const whole = (a: Fraction): number => Number(a.n / a.d);

/** The least number that two denominators both divide. */
export const common = (a: bigint, b: bigint): bigint => (a / divisor(a, b)) * b;

function divisor(a: bigint, b: bigint): bigint {
	let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
	while (y > 0n) [x, y] = [y, x % y];
	return x === 0n ? 1n : x;
}

/** The float next to a fraction; not a number where its parts are larger than any float, so that only exact arithmetic decides. */
function nearest(n: bigint, d: bigint): number {
	const near = Number(n) / Number(d);
	return Number.isFinite(near) ? near : Number.NaN;
}

/**
 * Solves `x = A·x + b` exactly. Rows of `A` are sparse: column → coefficient.
 *
 * @returns `null`: there is no single solution.
 */
export function solve(rows: readonly ReadonlyMap<number, Fraction>[], right: readonly (readonly Fraction[])[]): Fraction[][] | null {
	const size = rows.length;
	const left = rows.map((row, at) =>
		Array.from({ length: size }, (_, column) => minus(at === column ? one : zero, row.get(column) ?? zero))
	);
	const sides = right.map((side) => [...side]);
	for (let column = 0; column < size; column++) {
		const pivot = left.findIndex((row, at) => at >= column && (row[column] ?? zero).n !== 0n);
		if (pivot < 0) return null;
		swap(left, column, pivot);
		swap(sides, column, pivot);
		const head = left[column]?.[column] ?? one;
		for (let at = 0; at < size; at++) {
			const row = left[at];
			const lead = row?.[column] ?? zero;
			if (!row || at === column || lead.n === 0n) continue;
			const factor = over(lead, head);
			for (let next = column; next < size; next++) row[next] = minus(row[next] ?? zero, times(factor, left[column]?.[next] ?? zero));
			sides[at] = (sides[at] ?? []).map((value, side) => minus(value, times(factor, sides[column]?.[side] ?? zero)));
		}
	}
	return sides.map((side, at) => side.map((value) => over(value, left[at]?.[at] ?? one)));
}

function swap<T>(rows: T[], one: number, other: number): void {
	const [a, b] = [rows[one], rows[other]];
	if (a === undefined || b === undefined) return;
	rows[one] = b;
	rows[other] = a;
}
