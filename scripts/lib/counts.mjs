// From vitest's JSON report to the one line that closes a test run.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Counts the tests of a report. A file that fails outside its tests (it does not load, a hook throws) is one failure more, and so is
 * a run that vitest calls failed although no test did.
 * @param {unknown} report content of vitest's JSON reporter; undefined when the run wrote none
 * @param {number} exitCode of vitest
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	const files =
		report && typeof report === 'object' && 'testResults' in report && Array.isArray(report.testResults) ? report.testResults : [];
	for (const file of files) {
		let failedHere = 0;
		for (const test of file.assertionResults ?? []) {
			if (test.status === 'passed') counts.passed++;
			else if (test.status === 'failed') failedHere++;
			else counts.skipped++;
		}
		if (file.status === 'failed' && failedHere === 0) failedHere = 1;
		counts.failed += failedHere;
	}
	if (counts.failed === 0 && (exitCode !== 0 || files.length === 0)) counts.failed = 1;
	return counts;
}

/**
 * @param {Counts} a
 * @param {Counts} b
 * @returns {Counts}
 */
export function addCounts(a, b) {
	return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * The closing line; skipped tests are named only where there are any.
 * @param {Counts} counts
 */
export function closingLine({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * Whether a run is good: nothing failed, something passed, and in CI nothing was skipped.
 * @param {Counts} counts
 * @param {boolean} ci
 */
export function isGood({ passed, failed, skipped }, ci) {
	return failed === 0 && passed > 0 && !(ci && skipped > 0);
}
