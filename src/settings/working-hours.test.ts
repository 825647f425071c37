import { TZDate } from '@date-fns/tz';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextOpening, type WorkingHours, weekdays, workingHoursSchema } from './working-hours.js';

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Sao_Paulo'];
const minute = 60_000;
const week = 7 * 24 * 60 * minute;

const hours = (given: Partial<WorkingHours>): WorkingHours => workingHoursSchema.parse(given);
const evening = hours({ mon: [{ from: '18:00', to: '23:00' }], sat: [{ from: '22:00', to: '02:00' }] });

describe('when staff are back', () => {
	test.each([
		['always, without hours', hours({}), 'UTC', '2026-11-21T10:00:00Z', null],
		['before the opening', evening, 'UTC', '2026-11-23T10:00:00Z', '2026-11-23T18:00:00Z'],
		['at work', evening, 'UTC', '2026-11-23T18:00:00Z', null],
		['the minute after closing', evening, 'UTC', '2026-11-23T23:00:00Z', '2026-11-28T22:00:00Z'],
		['over midnight', evening, 'UTC', '2026-11-22T01:59:00Z', null],
		['over midnight, over', evening, 'UTC', '2026-11-22T02:00:00Z', '2026-11-23T18:00:00Z'],
		['by the wall clock of the zone', evening, 'Europe/Berlin', '2026-11-23T16:59:00Z', '2026-11-23T17:00:00Z'],
		['in summer', evening, 'Europe/Berlin', '2026-07-20T15:00:00Z', '2026-07-20T16:00:00Z'],
		['a week ahead', hours({ mon: [{ from: '08:00', to: '09:00' }] }), 'UTC', '2026-11-23T09:00:00Z', '2026-11-30T08:00:00Z'],
		['the whole day', hours({ sun: [{ from: '00:00', to: '24:00' }] }), 'UTC', '2026-11-22T23:59:00Z', null],
		// 02:30 does not exist on that Sunday: the clock jumps from 02:00 to 03:00.
		[
			'an opening that the clock jumps over',
			hours({ sun: [{ from: '02:30', to: '06:00' }] }),
			'Europe/Berlin',
			'2026-03-29T00:00:00Z',
			'2026-03-29T01:30:00Z'
		]
	])('%s', (_, given, zone, now, expected) => {
		expect(nextOpening(given, zone, new Date(now))?.toISOString() ?? null).toBe(expected && new Date(expected).toISOString());
	});

	const time = fc
		.integer({ min: 0, max: 1439 })
		.map((at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`);
	const span = fc.record({ from: time, to: time });
	const anyHours = fc
		.record(Object.fromEntries(weekdays.map((day) => [day, fc.array(span, { maxLength: 2 })])))
		.map((given) => hours(given));
	// Both changes of the clock of many years lie within.
	const moment = fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true });

	test('at the moment of opening they are at work, and it is within eight days', () => {
		fc.assert(
			fc.property(anyHours, fc.constantFrom(...zones), moment, (given, zone, now) => {
				const opening = nextOpening(given, zone, now);
				if (!opening) return;
				expect(opening.getTime()).toBeGreaterThan(now.getTime());
				expect(opening.getTime() - now.getTime()).toBeLessThanOrEqual(week + 24 * 60 * minute);
				expect(nextOpening(given, zone, opening)).toBeNull();
			}),
			{ numRuns: 500 }
		);
	});

	test('nobody is at work between now and the opening, and the opening stays the same until then', () => {
		fc.assert(
			fc.property(
				anyHours,
				fc.constantFrom(...zones),
				moment,
				fc.double({ min: 0, max: 0.999, noNaN: true }),
				(given, zone, now, share) => {
					const opening = nextOpening(given, zone, now);
					if (!opening) return;
					const between = new Date(now.getTime() + Math.floor((opening.getTime() - now.getTime()) * share));
					expect(nextOpening(given, zone, between)).toEqual(opening);
				}
			),
			{ numRuns: 500 }
		);
	});

	test('within hours the wall clock shows a time of one of the spans', () => {
		fc.assert(
			fc.property(fc.constantFrom(...zones), moment, (zone, now) => {
				const given = hours(Object.fromEntries(weekdays.map((day) => [day, [{ from: '09:00', to: '17:00' }]])));
				const wall = new TZDate(now, zone);
				const atWork = wall.getHours() >= 9 && wall.getHours() < 17;
				expect(nextOpening(given, zone, now) === null).toBe(atWork);
			}),
			{ numRuns: 500 }
		);
	});
});
