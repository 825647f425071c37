import { describe, expect, it } from 'vitest';
import { DomainError } from '#core/errors';
import {
	breaksOf,
	breaksText,
	couponOff,
	couponOffText,
	momentOf,
	momentText,
	percentOf,
	stepsOf,
	stepsText,
	timesOf
} from './price.input.js';

const refused = (work: () => unknown): string => {
	try {
		work();
	} catch (error) {
		if (error instanceof DomainError) return error.code;
	}
	return 'taken';
};

describe('forms of prices', () => {
	it('read what takes something off, and show it again', () => {
		for (const written of ['10 %', '10 % max 500', '250']) expect(couponOffText(couponOff(written))).toBe(written);
		expect(couponOff('1,250')).toEqual({ percent: null, credits: 1_250, mostCredits: null });
		expect([percentOf('15'), percentOf(' 15 % ')]).toEqual([15, 15]);
		for (const wrong of ['', 'much', '10 % of it', '-5']) expect(refused(() => couponOff(wrong))).toBe('shop.edit');
	});

	it('read moments by the clock of the zone', () => {
		expect(momentOf('2026-11-27 18:00', 'from', 'Europe/Berlin')).toBe('2026-11-27T17:00:00.000Z');
		expect(momentOf('27.11.2026 18:00', 'from', 'America/New_York')).toBe('2026-11-27T23:00:00.000Z');
		expect(momentOf('2026-07-01', 'to', 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
		expect(momentOf('  ', 'to', 'UTC')).toBeNull();
		expect(momentText('2026-11-27T17:00:00.000Z', 'Europe/Berlin')).toBe('2026-11-27 18:00');
		for (const wrong of ['tomorrow', '2026-13-01', '2026-02-30', '2026-11-27 25:00', '1999-01-01'])
			expect(refused(() => momentOf(wrong, 'from', 'UTC'))).toBe('shop.edit');
	});

	it('read when a sale runs: dates, or days of the week', () => {
		const none = { from: '', to: '', days: [], hours: '' };
		expect(timesOf(none, 'UTC')).toBeNull();
		expect(timesOf({ ...none, days: ['6', '5', '5', '9'], hours: '18:00-2:30' }, 'UTC')).toEqual({
			...{ kind: 'weekly', days: [5, 6], from: '18:00', to: '02:30' }
		});
		expect(timesOf({ ...none, days: ['1'] }, 'UTC')).toMatchObject({ from: '00:00', to: '24:00' });
		for (const wrong of [
			{ ...none, from: '2026-11-27' },
			{ ...none, from: '2026-11-28', to: '2026-11-27' },
			{ ...none, from: '2026-11-27', to: '2026-11-28', days: ['1'] },
			{ ...none, days: ['1'], hours: 'evening' },
			{ ...none, days: ['1'], hours: '18:00-18:00' }
		])
			expect(refused(() => timesOf(wrong, 'UTC'))).toBe('shop.edit');
	});

	it('read breaks and qualities, and show them again', () => {
		expect(breaksOf('10 = 12 %\n 5: 5')).toEqual([
			{ from: 5, percent: 5 },
			{ from: 10, percent: 12 }
		]);
		expect(breaksText(breaksOf('10 = 12 %'))).toBe('10 = 12 %');
		expect(stepsText(stepsOf('Ascendant = 650 %\nApprentice: 200', 'steps'))).toBe('Ascendant = 650 %\nApprentice = 200 %');
		for (const wrong of ['5', 'five = 5', '5 = lots']) expect(refused(() => breaksOf(wrong))).toBe('shop.edit');
		expect(refused(() => stepsOf('Ascendant', 'steps'))).toBe('shop.edit');
	});
});
