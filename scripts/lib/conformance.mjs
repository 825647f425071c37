// The reports that the local Discord writes in a test run, summed into one line and held against the committed minimum.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, readJson } from './files.mjs';

/**
 * @typedef {{ requests: number, answers: number }} Minimum
 */

/**
 * @param {string} folder of JSON reports, one per local Discord that ran
 * @param {{ full: boolean, minimum?: Minimum }} options `full`: the minimum holds only for a whole run
 * @returns {{ line: string, result: 'passed' | 'failed' | 'skipped' }}
 */
export function sumConformance(folder, { full, minimum = committedMinimum() }) {
	let requests = 0;
	let answers = 0;
	let skipped = '';
	/** @type {Map<string, number>} */
	const violations = new Map();
	for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.json'))) {
		const report = readJson(join(folder, name));
		if (!report || typeof report !== 'object') {
			violations.set(`${name} is cut off`, 1);
			continue;
		}
		const {
			requests: asked = 0,
			answers: answered = 0,
			violations: found = [],
			skipped: why
		} = /** @type {Record<string, any>} */ (report);
		requests += asked;
		answers += answered;
		if (why) skipped = why;
		for (const { side, route, status, errors } of found) {
			const key = `${side} ${route} ${status}: ${errors.slice(0, 3).join('; ')}`;
			violations.set(key, (violations.get(key) ?? 0) + 1);
		}
	}
	const total = [...violations.values()].reduce((sum, count) => sum + count, 0);
	if (requests === 0 && answers === 0 && total === 0 && (skipped || !full)) {
		return { line: `conformance: skipped (${skipped || 'no traffic in this run'})`, result: skipped && full ? 'skipped' : 'passed' };
	}
	const lines = [...violations].slice(0, 20).map(([what, count]) => `  ${count} × ${what}`);
	lines.push(`${requests} requests, ${answers} answers validated, ${total} violations`);
	const enough = !full || (requests >= minimum.requests && answers >= minimum.answers);
	if (!enough)
		lines.push(`  fewer than the minimum of ${minimum.requests} requests and ${minimum.answers} answers (tests/conformance-minimum.json)`);
	return { line: lines.join('\n'), result: total === 0 && enough ? 'passed' : 'failed' };
}

/** @returns {Minimum} */
function committedMinimum() {
	const value = readJson(join(ROOT, 'tests/conformance-minimum.json'));
	if (!value || typeof value !== 'object' || !('requests' in value) || !('answers' in value)) {
		throw new Error('tests/conformance-minimum.json must be { "requests": N, "answers": M }');
	}
	return { requests: Number(value.requests), answers: Number(value.answers) };
}
