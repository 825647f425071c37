import { describe, expect, it } from 'vitest';
import { readSection, sectionOf, withSection } from '#settings';
import { blankReading } from './engine/blank.js';
import { limitsOf, tierOf } from './gates.js';
import { limitsOfTier, liveTiers, worseThanBelow } from './tiers.js';
import { tierProblems } from './trust.checks.js';
import { type TierLimits, trustSettings } from './trust.settings.js';

const limit = (tier: string, openOrders: number, more: Partial<TierLimits> = {}): Partial<TierLimits> => ({
	...{ tier, openOrders, openOrderValue: openOrders * 100 },
	...more
});
const settings = (archived: readonly string[] = [], byTier = [limit('low', 1), limit('high', 3)]) =>
	trustSettings.parse({
		// Not in the order of what they ask for: an undone edit can leave them like this.
		tiers: [
			{ key: 'high', name: 'High', require: { standing: 0.5 }, archived: archived.includes('high') },
			{ key: 'low', name: 'Low', require: { standing: 0 }, archived: archived.includes('low') },
			{ key: 'sure', name: 'Sure', require: { standing: 0.2, confidence: 0.4 }, archived: archived.includes('sure') },
			{ key: 'middle', name: 'Middle', require: { standing: 0.2 }, archived: archived.includes('middle') }
		],
		limits: { byTier }
	});
const keyOf = (standing: number, confidence: number, archived: readonly string[] = []) =>
	tierOf(settings(archived).tiers, blankReading({ standing, confidence }))?.key;

describe('tiers', () => {
	it('go by what they ask for, wherever they stand in the list', () => {
		expect(liveTiers(settings().tiers).map(({ key }) => key)).toEqual(['low', 'middle', 'sure', 'high']);
		expect([keyOf(0.1, 1), keyOf(0.3, 0), keyOf(0.3, 0.5), keyOf(0.6, 0)]).toEqual(['low', 'middle', 'sure', 'high']);
	});

	it('that are archived are nobody’s, and give nobody their limits', () => {
		expect([keyOf(0.6, 1, ['high']), keyOf(0.6, 0, ['high', 'middle']), keyOf(0, 0, ['low'])]).toEqual(['sure', 'low', undefined]);
		const without = settings(['high']);
		expect(limitsOf(without, tierOf(without.tiers, blankReading({ standing: 0.9, confidence: 1 })), blankReading())).toMatchObject({
			tier: 'low',
			openOrders: 1
		});
		// Those of an archived one are not passed on to the next higher one either.
		const own = settings(['middle'], [limit('low', 1), limit('middle', 2)]);
		expect(limitsOfTier(own, 'sure')).toMatchObject({ tier: 'low' });
		expect(limitsOfTier(own, 'middle')).toBeNull();
	});

	it('without limits have those of the nearest below', () => {
		expect(limitsOfTier(settings(), 'sure')).toMatchObject({ tier: 'low' });
		expect(limitsOfTier(settings([], [limit('high', 3)]), 'middle')).toBeNull();
	});
});

describe('a higher tier', () => {
	it.each([
		['has more', limit('high', 3), null],
		['has the same', limit('high', 1), null],
		['has fewer orders', limit('high', 0, { openOrderValue: 500 }), ['openOrders']],
		[
			'has less of all',
			limit('high', 0, { openSaleValue: 0, sendPerDay: 0 }),
			['openOrders', 'openOrderValue', 'openSaleValue', 'sendPerDay']
		],
		['waits longer for its money', limit('high', 3, { openSaleValue: 9, sendPerDay: 9, holdHoursAfterSale: 25 }), ['holdHoursAfterSale']]
	])('that %s', (_, high, by) => {
		const lower = limit('low', 1, { openSaleValue: by?.includes('sendPerDay') ? 9 : 0, sendPerDay: by?.includes('sendPerDay') ? 9 : 0 });
		const found = worseThanBelow(
			settings(
				[],
				[
					{ ...lower, holdHoursAfterSale: 24 },
					{ holdHoursAfterSale: 24, ...high }
				]
			),
			'high'
		);
		expect(found?.by ?? null).toEqual(by);
		if (by) expect(found?.below.key).toBe('sure');
	});

	it('is not compared with an archived one, and the lowest with none', () => {
		const byTier = [limit('low', 1), limit('sure', 9), limit('high', 3)];
		expect(worseThanBelow(settings([], byTier), 'high')).toMatchObject({ below: { key: 'sure' }, by: ['openOrders', 'openOrderValue'] });
		expect(worseThanBelow(settings(['sure'], byTier), 'high')).toBeNull();
		expect(worseThanBelow(settings([], byTier), 'low')).toBeNull();
	});
});

describe('a check', () => {
	it('finds tiers that leave newcomers out, and those that give less than the one below', () => {
		expect(tierProblems(settings())).toEqual([]);
		expect(tierProblems(trustSettings.defaults)).toEqual([]);
		expect(tierProblems(settings(['low']))).toMatchObject([{ id: 'tiers.closed', weight: 'bad' }]);
		expect(tierProblems(settings(['low', 'middle', 'sure', 'high']))).toMatchObject([{ id: 'tiers.closed' }]);
		expect(tierProblems(settings([], [limit('low', 5), limit('high', 3)]))).toMatchObject([
			{ id: 'tiers.worse', weight: 'note', text: { params: { tiers: { value: 'High' } } } }
		]);
	});
});

describe('a pack that a guild has exported', () => {
	it('carries archived tiers with their limits, and they are nobody’s where it is imported', () => {
		const section = sectionOf('trust');
		if (!section) throw new Error('no section');
		const exported = readSection({ trust: settings(['high']) }, section);
		const imported = trustSettings.parse(withSection({}, section, JSON.parse(JSON.stringify(exported))));
		expect(imported.tiers.find(({ key }) => key === 'high')).toMatchObject({ archived: true });
		expect(imported.limits.byTier.map(({ tier }) => tier)).toEqual(['low', 'high']);
		expect(tierOf(imported.tiers, blankReading({ standing: 0.9, confidence: 1 }))?.key).toBe('sure');
	});
});
