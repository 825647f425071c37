import { expect, it } from 'vitest';
import { fallsOf, type Pieces } from './low-stock.js';

const pieces = (left: number, ref = 'rex/single', at = 4): Pieces => ({ ref, item: 'Rex', variant: '', left, at });

it('tells a fall once, and again only after it was above', () => {
	let above: readonly string[] = [];
	const look = (left: number): number => {
		const seen = fallsOf(above, [pieces(left)]);
		({ above } = seen);
		return seen.fallen.length;
	};
	// What begins below its threshold has not fallen.
	expect([look(3), look(20), look(5), look(4), look(2), look(0), look(4), look(5), look(4)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 1]);
});

it('counts each variant for itself', () => {
	const first = fallsOf([], [pieces(9, 'rex/single'), pieces(9, 'rex/pair')]);
	const { fallen } = fallsOf(first.above, [pieces(4, 'rex/single'), pieces(8, 'rex/pair')]);
	expect(fallen.map(({ ref }) => ref)).toEqual(['rex/single']);
});
