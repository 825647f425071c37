import type { z } from 'zod';
import { catalogueChecks } from './checks/catalogue.js';
import { frameChecks } from './checks/frame.js';
import { newcomerChecks } from './checks/newcomer.js';
import { pumpChecks } from './checks/pumps.js';
import { questionChecks } from './checks/questions.js';
import type { PackCheck } from './checks/report.js';
import { rewardChecks } from './checks/rewards.js';
import { trustChecks } from './checks/trust.js';
import { duplicateKeys, type PackProblem } from './json.js';
import { type Pack, packSchema } from './schema/index.js';

/** A pack that may be used, or everything that is wrong with it, each at its place. */
export type PackResult = { readonly ok: true; readonly pack: Pack } | { readonly ok: false; readonly problems: readonly PackProblem[] };

/** The rules over several places of a pack, in the order in which they run. */
export const packChecks: readonly PackCheck[] = [
	...frameChecks,
	...trustChecks,
	...rewardChecks,
	...questionChecks,
	...catalogueChecks,
	...newcomerChecks,
	...pumpChecks
];

/**
 * Reads a pack: shape and bounds first, then the rules that span it.
 *
 * @param json What `JSON.parse` gave. Use `parsePackText` on a file: only there can keys that are there twice be found.
 * @param more Further rules, e.g. those that a pack shipped with the product must meet.
 */
export function parsePack(json: unknown, more: readonly PackCheck[] = []): PackResult {
	const parsed = packSchema.safeParse(json);
	if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap((issue) => fromIssue(issue, json)) };
	const problems: PackProblem[] = [];
	for (const { name, run } of [...packChecks, ...more]) {
		run(parsed.data, (path, message) => problems.push({ path, message, check: name }));
	}
	return problems.length === 0 ? { ok: true, pack: parsed.data } : { ok: false, problems };
}

/** Reads the text of a pack file; finds malformed JSON and keys that are there twice as well. */
export function parsePackText(source: string, more: readonly PackCheck[] = []): PackResult {
	let json: unknown;
	try {
		json = JSON.parse(source);
	} catch (error) {
		return { ok: false, problems: [{ path: '', message: error instanceof Error ? error.message : 'Not JSON', check: 'json' }] };
	}
	const twice = duplicateKeys(source);
	if (twice.length === 0) return parsePack(json, more);
	const result = parsePack(json, more);
	return { ok: false, problems: result.ok ? twice : [...twice, ...result.problems] };
}

/** What a schema says of a pack, by the place in it. */
export function fromIssue(issue: z.core.$ZodIssue, json: unknown): PackProblem[] {
	const path = place(issue.path, json);
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'No such field', check: 'schema' }));
	}
	return [{ path, message: issue.message, check: 'schema' }];
}

/** A path for people: rows by their key instead of their position. */
function place(path: readonly PropertyKey[], json: unknown): string {
	const parts: string[] = [];
	let value = json;
	for (const part of path) {
		const isRow = Array.isArray(value);
		value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
		const key = isRow && typeof value === 'object' && value !== null ? Reflect.get(value, 'key') : undefined;
		parts.push(typeof key === 'string' && key !== '' ? key : String(part));
	}
	return parts.join('.');
}
