import { beforeAll, describe, expect, test } from 'vitest';
import { declaredFeature, declareFeatures, featureOf, neededBy, needsOf, offBy } from './features.js';

beforeAll(() => {
	declareFeatures('one', { stall: { needs: ['deals'] }, stars: {} });
	declareFeatures('two', { deals: { needs: ['rooms'] } });
	declareFeatures('three', { rooms: {} });
	declareFeatures('four', { egg: { needs: ['hen'] }, hen: { needs: ['egg'] } });
});

describe('parts', () => {
	test('what a part needs is found along the line, the nearest first, and a circle ends', () => {
		expect(needsOf('stall')).toEqual(['deals', 'rooms']);
		expect(needsOf('stars')).toEqual([]);
		expect(needsOf('egg')).toEqual(['hen']);
		expect(neededBy('rooms')).toEqual(['stall', 'deals']);
	});

	test('a part runs while it and all that it needs are on; one that nobody named is on', () => {
		expect(offBy({}, 'stall')).toBeNull();
		expect(offBy({ stall: false, rooms: false }, 'stall')).toBe('stall');
		expect(offBy({ rooms: false }, 'stall')).toBe('rooms');
		expect(offBy({ stall: false }, 'deals')).toBeNull();
		expect(offBy({ unheard: false }, 'unheard')).toBe('unheard');
	});

	test('two domains can not declare the same one, and a piece can not belong to one that nobody declared', () => {
		expect(() => declareFeatures('five', { rooms: {} })).toThrow(/both declare/);
		expect(declaredFeature('rooms')?.domain).toBe('three');
		expect(() => featureOf('a piece', 'roms')).toThrow(/no domain has declared/);
		expect(featureOf('a piece', 'rooms')).toBe('rooms');
		expect(featureOf('a piece', undefined)).toBeNull();
	});
});
