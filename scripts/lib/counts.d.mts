export interface Counts {
	passed: number;
	failed: number;
	skipped: number;
}
/** Counts the tests of a report of vitest's JSON reporter. */
export function countTests(report: unknown, exitCode: number): Counts;
export function addCounts(a: Counts, b: Counts): Counts;
/** `N passed, N failed`, and `, N skipped` where there are any. */
export function closingLine(counts: Counts): string;
/** Whether a run is good: in CI nothing may be skipped. */
export function isGood(counts: Counts, ci: boolean): boolean;
