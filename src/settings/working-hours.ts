import { TZDate } from '@date-fns/tz';
import { addDays, getISODay } from 'date-fns';
import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM');

/** A span of a day by the wall clock, `18:00` to `23:00`. One that ends before or when it begins goes on into the next day. */
const span = z.object({ from: clock, to: clock });

/** The days of the week, Monday first. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const spans = z.array(span).max(6).default([]);

/** When staff are at work, per day of the week by the guild's wall clock. No span on any day: always. */
export const workingHoursSchema = z.object({
	mon: spans,
	tue: spans,
	wed: spans,
	thu: spans,
	fri: spans,
	sat: spans,
	sun: spans
});

export type WorkingHours = z.output<typeof workingHoursSchema>;

/**
 * When staff are back: the first moment at or after `now` that lies within the hours, to the minute; `null` when they are at work now, or
 * always. A wall clock that is set forward over an opening opens when it arrives there; one that is set back opens at the first of the
 * two moments. Pure.
 *
 * @param zone IANA zone of the guild.
 */
export function nextOpening(hours: WorkingHours, zone: string, now: Date): Date | null {
	if (weekdays.every((day) => hours[day].length === 0)) return null;
	const at = now.getTime();
	const today = new TZDate(now, zone);
	let next = Number.POSITIVE_INFINITY;
	// A span of yesterday may reach into today, and the same day of next week may be the first that has one.
	for (let ahead = -1; ahead <= 8; ahead++) {
		const day = addDays(today, ahead);
		for (const { from, to } of hours[weekdays[getISODay(day) - 1] ?? 'mon']) {
			const opens = wallClock(day, from, zone);
			const closes = wallClock(to > from ? day : addDays(day, 1), to, zone);
			if (opens <= at && at < closes) return null;
			if (opens > at && closes > opens) next = Math.min(next, opens);
		}
	}
	return Number.isFinite(next) ? new Date(next) : null;
}

/** The moment at which the wall clock of a day shows this time, milliseconds. */
function wallClock(day: TZDate, time: string, zone: string): number {
	const [hour = 0, minute = 0] = time.split(':').map(Number);
	return new TZDate(day.getFullYear(), day.getMonth(), day.getDate(), hour, minute, zone).getTime();
}
