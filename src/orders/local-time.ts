import { tzOffset } from '@date-fns/tz';
import { dayMs } from '#core/time';
import { isZone } from '#settings';

const minute = 60_000;

/** A time on the clock of a zone. */
export interface LocalTime {
	/** `2026-11-21`. */
	readonly day: string;
	/** 0 to 23. */
	readonly hour: number;
	/** 0 to 59. */
	readonly minute: number;
}

/** What a moment reads on the clock of a zone. */
export function localTime(at: Date, zone: string): LocalTime {
	const shifted = new Date(at.getTime() + offset(at.getTime(), zone));
	return { day: shifted.toISOString().slice(0, 10), hour: shifted.getUTCHours(), minute: shifted.getUTCMinutes() };
}

/**
 * The moment of a time on the clock of a zone. When clocks go back the time comes twice: the first one is meant. When they go forward it
 * may not come at all: `null`.
 */
export function momentOf(local: LocalTime, zone: string): Date | null {
	const first = candidates(local, zone).find((at) => same(localTime(at, zone), local));
	return first ?? null;
}

/** As `momentOf`; a time that clocks leave out is the moment at which they go forward. */
export function momentOrNext(local: LocalTime, zone: string): Date {
	const at = momentOf(local, zone);
	if (at) return at;
	// Read with the offset that holds before the gap, the time lies as far behind it as it was left out.
	const wanted = clock(local);
	const [early, late] = [wanted - offset(wanted - dayMs, zone), wanted - offset(wanted + dayMs, zone)].sort((one, other) => one - other);
	let [low = wanted, high = wanted] = [early, late];
	const before = offset(low - minute, zone);
	while (high - low > 1) {
		const middle = Math.floor((low + high) / 2);
		if (offset(middle, zone) === before) low = middle;
		else high = middle;
	}
	return new Date(high);
}

/** The day so many days after another: `2026-11-21` and 1 give `2026-11-22`. */
export function dayAfter(date: string, days: number): string {
	return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/**
 * A zone as people write it: `Europe/Berlin`, `UTC`, `UTC+2`, `GMT -3:30`; `null` when it is none that is known. Offsets come out as
 * `+02:00`.
 */
export function zoneFrom(text: string | null | undefined): string | null {
	const written = text?.trim() ?? '';
	const match = /^(?:UTC|GMT)\s?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(written);
	if (match) {
		const [, sign = '+', hours = '0', minutes = '00'] = match;
		return Number(hours) > 14 ? null : `${sign}${hours.padStart(2, '0')}:${minutes}`;
	}
	if (isOffset(written)) return written;
	return /^(?:UTC|GMT|[A-Za-z]+(?:\/[A-Za-z_+-]+){1,2})$/.test(written) && isZone(written) ? written : null;
}

/** A zone's name for people: `Europe/Berlin`, `UTC+02:00`. */
export const zoneName = (zone: string): string => (isOffset(zone) ? `UTC${zone}` : zone.replaceAll('_', ' '));

/** The start of the first span of hours that an answer names: `Evening 18:00-24:00` → 18; `null` when it names none. */
export function windowHour(texts: readonly string[]): number | null {
	for (const text of texts) {
		const match = /\b([01]?\d|2[0-3]):[0-5]\d\s*[-–]\s*(?:[01]?\d|2[0-4]):[0-5]\d\b/.exec(text);
		if (match) return Number(match[1]);
	}
	return null;
}

const isOffset = (zone: string): boolean => /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(zone);

/** How far a zone is ahead of UTC at a moment, ms. */
function offset(at: number, zone: string): number {
	return Math.round(tzOffset(zone, new Date(at)) * minute);
}

/** The time read as if it were UTC. */
const clock = (local: LocalTime): number => Date.parse(`${local.day}T00:00:00Z`) + (local.hour * 60 + local.minute) * minute;

function candidates(local: LocalTime, zone: string): readonly Date[] {
	const wanted = clock(local);
	const offsets = new Set([offset(wanted - dayMs, zone), offset(wanted, zone), offset(wanted + dayMs, zone)]);
	return [...offsets].map((ahead) => new Date(wanted - ahead)).sort((one, other) => one.getTime() - other.getTime());
}

const same = (one: LocalTime, other: LocalTime): boolean => one.day === other.day && one.hour === other.hour && one.minute === other.minute;

/** A moment on the clock of a zone, in words: `Sat, Nov 21, 20:00`. */
export function clockIn(at: Date, zone: string, locale: string): string {
	const shown = new Intl.DateTimeFormat(locale, {
		timeZone: 'UTC',
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23'
	});
	return shown.format(new Date(at.getTime() + offset(at.getTime(), zone)));
}

/** A day in words: `Sat, Nov 21`. */
export function dayIn(day: string, locale: string): string {
	const shown = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
	return shown.format(Date.parse(`${day}T00:00:00Z`));
}
