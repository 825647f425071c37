import type { GuildId } from '#core/ids';
import { dayAfter, localTime, momentOrNext } from './local-time.js';

/** How time counts for deadlines and reminders in a guild. */
export interface OrderCalendar {
	/** The moment at which `milliseconds` of counted time have passed since `from`. */
	after(from: Date, milliseconds: number): Date;
	/** The first moment from `at` on at which people may be disturbed. */
	awake(at: Date): Date;
}

/** The calendar of each guild. */
export interface OrderCalendars {
	of(guild: GuildId): Promise<OrderCalendar>;
}

/** Every hour counts. */
export const plainCalendar: OrderCalendar = {
	after: (from, milliseconds) => new Date(from.getTime() + Math.round(milliseconds)),
	awake: (at) => at
};

/** The hours of the night, on the clock of the guild; `from` equal to `to`: there are none. */
export interface QuietHours {
	/** Deadlines count only outside of them. */
	readonly pauseDeadlines: boolean;
	/** `HH:MM`. */
	readonly from: string;
	readonly to: string;
}

interface Span {
	readonly start: number;
	readonly end: number;
}

/**
 * A calendar with quiet hours: nobody is reminded in them, and where deadlines pause they don't count. Clocks that go forward or back in
 * the night make it shorter or longer; what is counted is always exact.
 */
export function quietCalendar({ pauseDeadlines, from, to }: QuietHours, zone: string): OrderCalendar {
	if (from === to) return plainCalendar;
	const [fromTime, toTime] = [timeOf(from), timeOf(to)];
	const overMidnight = from > to;

	/** The quiet span that begins on a day; empty when clocks leave all of it out. */
	const night = (day: string): Span => ({
		start: momentOrNext({ day, ...fromTime }, zone).getTime(),
		end: momentOrNext({ day: overMidnight ? dayAfter(day, 1) : day, ...toTime }, zone).getTime()
	});
	/** The quiet span that holds the moment, or the next one after it, with its day. */
	const nightFrom = (at: number, first: string): Span & { readonly day: string } => {
		for (let day = first; ; day = dayAfter(day, 1)) {
			const span = night(day);
			if (span.end > at && span.end > span.start) return { ...span, day };
		}
	};
	const dayBefore = (at: number) => dayAfter(localTime(new Date(at), zone).day, -1);
	const awake = (at: Date): Date => {
		const { start, end } = nightFrom(at.getTime(), dayBefore(at.getTime()));
		return start <= at.getTime() ? new Date(end) : at;
	};

	return {
		awake,
		after(begin, milliseconds) {
			if (!pauseDeadlines) return plainCalendar.after(begin, milliseconds);
			let at = awake(begin).getTime();
			let left = Math.round(milliseconds);
			let { start, end, day } = nightFrom(at, dayBefore(at));
			while (left >= start - at) {
				left -= start - at;
				at = end;
				({ start, end, day } = nightFrom(at, dayAfter(day, 1)));
			}
			return new Date(at + left);
		}
	};
}

function timeOf(text: string): { readonly hour: number; readonly minute: number } {
	const [hour = 0, minute = 0] = text.split(':').map(Number);
	return { hour, minute };
}
