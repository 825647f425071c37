import { TZDate } from '@date-fns/tz';
import { addDays, set, startOfISOWeek } from 'date-fns';
import type { SaleTimes } from './rules.js';

/** One time at which a sale runs. */
export interface SaleRun {
	readonly from: Date;
	readonly to: Date;
}

/** The run of a sale that a moment falls into; `null` outside. Its beginning belongs to it, its end does not. */
export function runAt(times: SaleTimes | null, now: Date, zone: string): SaleRun | null {
	return runs(times, now, zone).find(({ from, to }) => from <= now && now < to) ?? null;
}

/** The next run that begins after a moment; `null` when none does. */
export function nextRun(times: SaleTimes | null, now: Date, zone: string): SaleRun | null {
	return runs(times, now, zone).find(({ from }) => from > now) ?? null;
}

/** Runs around a moment, by their beginning: a single one, or those of the weeks around it. */
function runs(times: SaleTimes | null, now: Date, zone: string): readonly SaleRun[] {
	if (times === null) return [];
	if (times.kind === 'dates') return [{ from: new Date(times.from), to: new Date(times.to) }];
	const monday = startOfISOWeek(new TZDate(now, zone));
	return [-7, 0, 7]
		.flatMap((week) =>
			times.days.map((day) => {
				const start = addDays(monday, week + day - 1);
				return { from: at(start, times.from), to: at(times.to <= times.from ? addDays(start, 1) : start, times.to) };
			})
		)
		.sort((one, other) => one.from.getTime() - other.from.getTime());
}

/** The moment at which a clock of the day's zone shows this time. */
function at(day: Date, clock: string): Date {
	const [hours = 0, minutes = 0] = clock.split(':').map(Number);
	return new Date(set(day, { hours, minutes, seconds: 0, milliseconds: 0 }).getTime());
}
