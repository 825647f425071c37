import type { Pack } from '../schema/index.js';

/** Where a check puts what it found. */
export type Report = (path: string, message: string) => void;

/** A rule over several places of a pack, which the schema of one place cannot hold. */
export interface PackCheck {
	readonly name: string;
	run(pack: Pack, report: Report): void;
}

/** A check under its name. */
export const check = (name: string, run: PackCheck['run']): PackCheck => ({ name, run });

/** Reports each key of `rows` that was there before. */
export function unique(rows: readonly { readonly key: string }[], path: string, report: Report): void {
	const seen = new Set<string>();
	for (const row of rows) {
		if (seen.has(row.key)) report(`${path}.${row.key}`, 'This key is there twice');
		seen.add(row.key);
	}
}

/** Reports each reference that `known` does not have. */
export function known(values: readonly string[], rows: Iterable<string>, path: string, what: string, report: Report): void {
	const keys = new Set(rows);
	for (const value of values) if (!keys.has(value)) report(path, `There is no ${what} "${value}"`);
}

/** Keys of rows. */
export const keysOf = (rows: readonly { readonly key: string }[]): string[] => rows.map((row) => row.key);
