import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoWeek, limitWindow } from './windows.js';

describe('windows of limits', () => {
	it('follow the guild’s zone, also where the clock changes', () => {
		const beforeMidnight = new Date('2026-03-29T21:30:00Z');
		expect(limitWindow('day', beforeMidnight, 'Europe/Berlin', '1')).toEqual({ key: '2026-03-29', ends: new Date('2026-03-29T22:00:00Z') });
		expect(limitWindow('day', beforeMidnight, 'Asia/Tokyo', '1')).toEqual({ key: '2026-03-30', ends: new Date('2026-03-30T15:00:00Z') });
		expect(isoWeek(new Date('2027-01-03T12:00:00Z'), 'UTC')).toEqual({ key: '2026-W53', ends: new Date('2027-01-04T00:00:00Z') });
		expect(limitWindow('month', new Date('2026-12-31T23:30:00Z'), 'Europe/Berlin', '1').key).toBe('2027-01');
		expect(limitWindow('season', beforeMidnight, 'UTC', '4')).toEqual({ key: 'season-4', ends: null });
	});

	it('hold until they end, and another one begins then', () => {
		const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
		fc.assert(
			fc.property(
				moment,
				fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
				fc.constantFrom('day', 'week', 'month'),
				(now, zone, window) => {
					const { key, ends } = limitWindow(window, now, zone, '1');
					expect(ends!.getTime()).toBeGreaterThan(now.getTime());
					expect(limitWindow(window, new Date(ends!.getTime() - 1), zone, '1').key).toBe(key);
					expect(limitWindow(window, ends!, zone, '1').key).not.toBe(key);
				}
			)
		);
	});
});
