import { TZDate } from '@date-fns/tz';
import { addDays, addMonths, addWeeks, format, startOfDay, startOfISOWeek, startOfMonth } from 'date-fns';
import type { BuyerLimit } from './pack/schema/catalogue.js';

/** A stretch of time in which something is counted; `ends` is `null` when no date ends it. */
export interface CountWindow {
	readonly key: string;
	readonly ends: Date | null;
}

/** The ISO week of a moment in a zone, as `2026-W47`. */
export function isoWeek(now: Date, zone: string): CountWindow {
	const local = new TZDate(now, zone);
	return { key: format(local, "RRRR-'W'II"), ends: plain(addWeeks(startOfISOWeek(local), 1)) };
}

/**
 * The window of a buyer limit that a moment falls into; days, weeks and months are those of the guild's zone.
 *
 * @param season Key of the running season.
 */
export function limitWindow(window: BuyerLimit['window'], now: Date, zone: string, season: string): CountWindow {
	const local = new TZDate(now, zone);
	switch (window) {
		case 'day':
			return { key: format(local, 'yyyy-MM-dd'), ends: plain(addDays(startOfDay(local), 1)) };
		case 'week':
			return isoWeek(now, zone);
		case 'month':
			return { key: format(local, 'yyyy-MM'), ends: plain(addMonths(startOfMonth(local), 1)) };
		case 'season':
			return { key: `season-${season}`, ends: null };
		case 'ever':
			return { key: 'ever', ends: null };
	}
}

const plain = (date: Date): Date => new Date(date.getTime());
