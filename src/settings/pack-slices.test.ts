import { describe, expect, it } from 'vitest';
import { sameJson, toValue } from './json.js';
import { packSlices } from './pack-slices.js';

describe('sections of a pack', () => {
	it('reach the slices that read them', () => {
		const slices = packSlices({
			features: { shop: true },
			roleSlots: [{ key: 'owner' }],
			channelSlots: [],
			economy: { startGrant: { enabled: false }, rates: [{ key: 'market-tax' }], multiplierCapPercent: 200, faucets: { enabled: false } },
			settings: { orders: { draftDays: 7 }, shop: { priceRounding: 'up' }, quietHours: { from: '02:00' }, game: { editions: [] } },
			levels: { maxLevel: 3 },
			policies: { refund: 'Text' }
		});
		expect(slices.slots).toEqual({ roleSlots: [{ key: 'owner' }], channelSlots: [] });
		expect(slices.orders).toMatchObject({
			draftDays: 7,
			quietHours: { from: '02:00' },
			policies: { refund: 'Text' },
			rates: [{ key: 'market-tax' }]
		});
		expect(slices.xp).toMatchObject({ levels: { maxLevel: 3 }, multiplierCapPercent: 200, faucets: { enabled: false } });
		expect(slices.shop).toMatchObject({ priceRounding: 'up', game: { editions: [] } });
	});

	it('that are missing or of another shape give empty slices, not an error', () => {
		expect(() => packSlices({ settings: [], economy: null })).not.toThrow();
	});
});

describe('JSON as stored', () => {
	it('leaves out what is undefined and refuses what is no JSON', () => {
		expect(toValue({ a: [1, { b: undefined, c: null }] })).toEqual({ a: [1, { c: null }] });
		expect(() => toValue({ a: Number.NaN })).toThrow('$.a is not JSON');
	});

	it('is equal whatever the order of fields', () => {
		expect(sameJson({ a: 1, b: [2, 3] }, { b: [2, 3], a: 1, c: undefined })).toBe(true);
		expect(sameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
		expect(sameJson({ a: '1' }, { a: 1 })).toBe(false);
	});
});
