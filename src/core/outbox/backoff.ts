const second = 1_000;
const minute = 60 * second;
const steps = [second, 5 * second, 30 * second, 2 * minute, 10 * minute] as const;

/** Waits between the tries of one effect, in milliseconds: 1 s, 5 s, 30 s, 2 min, then 10 min. `tries` made so far, from 1. */
export function backoffMs(tries: number): number {
	return steps[Math.min(Math.max(tries, 1), steps.length) - 1] ?? 10 * minute;
}

/** An effect that failed this often by its own fault is dead (about an hour after the first try). */
export const maxFailures = 10;

/** An effect that was put off this often by something that should have passed is dead (about a day of outage). */
export const maxDelays = 150;
