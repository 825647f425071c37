import { TZDate } from '@date-fns/tz';
import { differenceInMonths, format, startOfDay } from 'date-fns';
import { dayMs } from '#core/time';

/** How long a cap counts before it starts again. */
export type Window = 'day' | 'week' | 'season' | 'ever';

/**
 * Name of the window that a moment falls into, in the guild's zone: `day-2026-11-21`, `week-2026-47` (ISO week), `season-4`, `ever`.
 */
export function windowKey(window: Window, at: Date, zone: string, season: number): string {
	switch (window) {
		case 'day':
			return `day-${format(new TZDate(at, zone), 'yyyy-MM-dd')}`;
		case 'week':
			return `week-${format(new TZDate(at, zone), 'RRRR-II')}`;
		case 'season':
			return `season-${season}`;
		case 'ever':
			return 'ever';
	}
}

/** The first moment of the day that a moment falls into, in a zone. */
export function dayStart(at: Date, zone: string): Date {
	return new Date(startOfDay(new TZDate(at, zone)).getTime());
}

/** Whole months between joining and a moment; 0 when the moment is earlier. */
export function tenureMonths(joinedAt: Date, at: Date): number {
	return Math.max(0, differenceInMonths(at, joinedAt));
}

/** Whole days of 24 hours between joining and a moment; 0 when the moment is earlier. */
export function tenureDays(joinedAt: Date, at: Date): number {
	return Math.max(0, Math.floor((at.getTime() - joinedAt.getTime()) / dayMs));
}
