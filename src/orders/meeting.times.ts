import { DomainError } from '#core/errors';
import { dayAfter, localTime, momentOf, zoneFrom, zoneName } from './local-time.js';

/** The times of a form as they were sent; nothing is checked yet. */
export interface TimesForm {
	/** `2026-11-21`. */
	readonly days: readonly string[];
	readonly hour: string;
	readonly minute: string;
	/** The zone that the form spoke of. */
	readonly zone: string;
}

const mostTimes = 3;

/** The days that a meeting may be on, today first. */
export function daysFrom(now: Date, zone: string, count: number): readonly string[] {
	const today = localTime(now, zone).day;
	return Array.from({ length: count }, (_, index) => dayAfter(today, index));
}

/**
 * The moments of a form, in order, each once.
 *
 * @throws `orders.timeMissing` · `orders.timeTooFar` {days} · `orders.timeGap` {time, zone} for one that clocks leave out ·
 * `orders.timePast` {time}
 */
export function timesOf(form: TimesForm, now: Date, daysAhead: number): readonly Date[] {
	const zone = zoneFrom(form.zone);
	const days = [...new Set(form.days)];
	const [hour, minute] = [whole(form.hour, 23), whole(form.minute, 59)];
	if (!zone || hour === null || minute === null || days.length === 0 || days.length > mostTimes)
		throw new DomainError('orders.timeMissing');
	const offered = daysFrom(now, zone, daysAhead);
	const times = days.map((day) => {
		if (!offered.includes(day)) throw new DomainError('orders.timeTooFar', { days: daysAhead });
		const at = momentOf({ day, hour, minute }, zone);
		const clock = `${day} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
		if (!at) throw new DomainError('orders.timeGap', { time: clock, zone: zoneName(zone) });
		if (at <= now) throw new DomainError('orders.timePast', { time: { kind: 'deadline', at } });
		return at;
	});
	return times.sort((one, other) => one.getTime() - other.getTime());
}

function whole(text: string, most: number): number | null {
	return /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;
}
