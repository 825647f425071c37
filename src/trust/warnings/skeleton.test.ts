import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alike, distance, skeleton } from './skeleton.js';

describe('a skeleton', () => {
	test('made of a skeleton is the same', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
				expect(skeleton(skeleton(name))).toBe(skeleton(name));
			})
		);
	});

	test('of a name written with look-alikes, marks, spaces and signs is that of the name', () => {
		const disguise = (name: string) =>
			fc
				.array(fc.constantFrom('', ' ', '.', '_', '\u200b', '\u0301', '🦖'), { minLength: name.length, maxLength: name.length })
				.map((between) => [...name].map((letter, index) => `${letter}${between[index]}`).join(''));
		fc.assert(
			fc.property(disguise('Dodo Courier'), (name) => {
				expect(skeleton(name)).toBe(skeleton('Dodo Courier'));
			})
		);
	});
});

describe('a distance', () => {
	test.each([
		['', '', 0],
		['', 'abc', 3],
		['rex', 'rex', 0],
		['rex', 'rez', 1],
		['courier', 'couirer', 1],
		['courier', 'couriers', 1],
		['kitten', 'sitting', 3]
	])('%s to %s is %i', (one, other, steps) => {
		expect([distance(one, other), distance(other, one)]).toEqual([steps, steps]);
	});
});

describe('names of staff', () => {
	test.each([
		['Dodo', 'D0d0'],
		['Dodo', 'Dοdο'],
		['Dodo', 'ｄｏｄｏ'],
		['Dodo', '𝕯𝖔𝖉𝖔'],
		['Dodo', 'd.o.d.o ✓'],
		['Odile', 'Od1le'],
		['Odile', 'OdiIe'],
		['Odile', 'ODILE'],
		['Warden', 'Waгdеn'],
		['Warden', 'Wardenn'],
		['Warden', 'Wadren'],
		['Wyvern', 'VVyvem'],
		['Ashtrails Admin', 'Ashtrial Admin'],
		['Modéré', 'modere']
	])('%s and %s are taken for each other', (staff, other) => {
		expect([alike(staff, other), alike(other, staff)]).toEqual([true, true]);
	});

	test.each([
		['Dodo', 'Dodi'],
		['Dodo', 'Bodo'],
		['Rex', 'Max'],
		['Mira', 'Mara'],
		['Warden', 'Garden Gnome'],
		['Wyvern', 'Griffin'],
		['A', 'A'],
		['🦖🦖🦖', '🐉🐉🐉'],
		['Courier One', 'Tribesman']
	])('%s and %s are not', (staff, other) => {
		expect([alike(staff, other), alike(other, staff)]).toEqual([false, false]);
	});
});
