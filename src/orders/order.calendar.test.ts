import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localTime, momentOf, momentOrNext, windowHour, zoneFrom } from './local-time.js';
import { plainCalendar, type QuietHours, quietCalendar } from './order.calendar.js';

const hour = 3_600_000;
const quarter = hour / 4;
const night: QuietHours = { pauseDeadlines: true, from: '22:00', to: '06:00' };
const at = (iso: string) => new Date(iso);

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', '+05:45'];
const time = fc
	.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 15, 30, 45) })
	.map(({ hour: h, minute }) => `${String(h).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
// Both changes of clocks in either hemisphere lie in here.
const moment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') }).map((ms) => new Date(ms));
const quiet = fc.record({ from: time, to: time, zone: fc.constantFrom(...zones) });

/** Whether a moment lies in the quiet hours, told from the clock alone. */
function isQuiet(moment: Date, { from, to }: { from: string; to: string }, zone: string): boolean {
	const { hour: h, minute } = localTime(moment, zone);
	const clock = `${String(h).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
	if (from === to) return false;
	return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}

describe('quiet hours', () => {
	it('pause a deadline over midnight', () => {
		const calendar = quietCalendar(night, 'UTC');
		expect(calendar.after(at('2026-11-18T20:00:00Z'), 4 * hour)).toEqual(at('2026-11-19T08:00:00Z'));
		expect(calendar.after(at('2026-11-18T23:00:00Z'), hour)).toEqual(at('2026-11-19T07:00:00Z'));
		expect(calendar.after(at('2026-11-18T20:00:00Z'), 2 * hour)).toEqual(at('2026-11-19T06:00:00Z'));
		expect(calendar.after(at('2026-11-18T06:00:00Z'), 48 * hour)).toEqual(at('2026-11-21T06:00:00Z'));
	});

	it('hold reminders back until they end, and only move deadlines where the owner wants it', () => {
		const calendar = quietCalendar({ ...night, pauseDeadlines: false }, 'UTC');
		expect(calendar.awake(at('2026-11-18T23:00:00Z'))).toEqual(at('2026-11-19T06:00:00Z'));
		expect(calendar.awake(at('2026-11-19T06:00:00Z'))).toEqual(at('2026-11-19T06:00:00Z'));
		expect(calendar.after(at('2026-11-18T20:00:00Z'), 4 * hour)).toEqual(at('2026-11-19T00:00:00Z'));
	});

	it('are none when they end where they begin', () => {
		expect(quietCalendar({ ...night, to: night.from }, 'UTC')).toBe(plainCalendar);
	});

	it('are an hour shorter or longer when clocks change', () => {
		const berlin = quietCalendar(night, 'Europe/Berlin');
		// 28 March 2027: 02:00 becomes 03:00; 25 October 2026: 03:00 becomes 02:00.
		expect(berlin.after(at('2027-03-27T20:00:00Z'), 2 * hour)).toEqual(at('2027-03-28T05:00:00Z'));
		expect(berlin.after(at('2026-10-24T19:00:00Z'), 2 * hour)).toEqual(at('2026-10-25T06:00:00Z'));
		// All of it is left out on that night.
		const gone = quietCalendar({ pauseDeadlines: true, from: '02:10', to: '02:50' }, 'Europe/Berlin');
		expect(gone.after(at('2027-03-28T00:30:00Z'), hour)).toEqual(at('2027-03-28T01:30:00Z'));
	});

	it('never hold the end of a deadline, never count, and count the rest exactly', () => {
		fc.assert(
			fc.property(quiet, moment, fc.nat(4 * 48), ({ zone, ...hours }, from, quarters) => {
				fc.pre(lasts(hours) <= 20 * 60);
				const calendar = quietCalendar({ pauseDeadlines: true, ...hours }, zone);
				const whole = new Date(Math.floor(from.getTime() / quarter) * quarter);
				const end = calendar.after(whole, quarters * quarter);
				expect(end.getTime()).toBeGreaterThanOrEqual(whole.getTime() + quarters * quarter);
				let counted = 0;
				const quietAt = (ms: number) => calendar.awake(new Date(ms)).getTime() !== ms;
				for (let ms = whole.getTime(); ms < end.getTime(); ms += quarter) if (!quietAt(ms)) counted++;
				expect(counted).toBe(quarters);
				expect(quietAt(end.getTime())).toBe(false);
			}),
			{ numRuns: 60 }
		);
	});

	it('are what the clock of the guild says', () => {
		fc.assert(
			fc.property(quiet, moment, ({ zone, ...hours }, now) => {
				const calendar = quietCalendar({ pauseDeadlines: true, ...hours }, zone);
				const awake = calendar.awake(now);
				expect(awake.getTime()).toBeGreaterThanOrEqual(now.getTime());
				// An hour that comes twice is quiet once: from its first `from` to its first `to`.
				if (!nearChange(now, zone)) expect(awake.getTime() === now.getTime()).toBe(!isQuiet(now, hours, zone));
				expect(calendar.awake(awake)).toEqual(awake);
			})
		);
	});

	it('never turn the order of two deadlines round', () => {
		fc.assert(
			fc.property(quiet, moment, fc.nat(48 * hour), fc.nat(6 * hour), fc.nat(6 * hour), ({ zone, ...hours }, from, ms, later, more) => {
				const calendar = quietCalendar({ pauseDeadlines: true, ...hours }, zone);
				const first = calendar.after(from, ms).getTime();
				expect(calendar.after(new Date(from.getTime() + later), ms).getTime()).toBeGreaterThanOrEqual(first);
				expect(calendar.after(from, ms + more).getTime()).toBeGreaterThanOrEqual(first);
			})
		);
	});
});

function lasts({ from, to }: { from: string; to: string }): number {
	const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
	return (minutes(to) - minutes(from) + 1440) % 1440;
}

/** Whether clocks change within a day of a moment. */
function nearChange(now: Date, zone: string): boolean {
	const ahead = (ms: number) => {
		const { day, hour: h, minute } = localTime(new Date(ms), zone);
		return Date.parse(`${day}T00:00:00Z`) + (h * 60 + minute) * 60_000 - Math.floor(ms / 60_000) * 60_000;
	};
	return ahead(now.getTime() - 24 * hour) !== ahead(now.getTime() + 24 * hour);
}

describe('local times', () => {
	it('that come twice are the first, that do not come are none', () => {
		expect(momentOf({ day: '2026-10-25', hour: 2, minute: 30 }, 'Europe/Berlin')).toEqual(at('2026-10-25T00:30:00Z'));
		expect(momentOf({ day: '2027-03-28', hour: 2, minute: 30 }, 'Europe/Berlin')).toBeNull();
		expect(momentOrNext({ day: '2027-03-28', hour: 2, minute: 30 }, 'Europe/Berlin')).toEqual(at('2027-03-28T01:00:00Z'));
		expect(momentOf({ day: '2026-11-21', hour: 20, minute: 15 }, '+05:30')).toEqual(at('2026-11-21T14:45:00Z'));
	});

	it('lead back to where they came from', () => {
		fc.assert(
			fc.property(moment, fc.constantFrom(...zones), (now, zone) => {
				const whole = Math.floor(now.getTime() / 60_000) * 60_000;
				const back = momentOf(localTime(now, zone), zone)?.getTime();
				expect([whole, whole - hour, whole - hour / 2]).toContain(back);
			})
		);
	});

	it.each([
		['Europe/Berlin', 'Europe/Berlin'],
		[' UTC+2 ', '+02:00'],
		['gmt -3:30', '-03:30'],
		['UTC', 'UTC'],
		['UTC+15', null],
		['Ragnarok/Obelisk', null],
		['tomorrow', null],
		['', null]
	])('reads the zone %j', (written, zone) => {
		expect(zoneFrom(written)).toBe(zone);
	});

	it('reads when somebody has time, where that is written as hours', () => {
		expect(windowHour(['As soon as we are both online', 'Evening 18:00-24:00'])).toBe(18);
		expect(windowHour(['Morning 06:00 – 12:00'])).toBe(6);
		expect(windowHour(['Weekend only', '25:00-26:00'])).toBeNull();
	});
});
