import { valueAt } from './fields.js';
import type { Row, Test, Value } from './unit.js';
import type { WorkingRow } from './working-rows.js';

type Values = Record<string, Value>;

/** An update of MongoDB, as far as units need it. */
export type RowUpdate = {
	$inc?: Record<string, number>;
	$push?: Record<string, { $each: Value[] }>;
	$set?: Values;
	$unset?: Record<string, true>;
};

/** Which row a write is about, and how it must be. */
export type RowFilter = Readonly<Record<string, Value | Test>>;

/** What all units of a batch together do to one row. */
export type RowWrite =
	| { readonly kind: 'insert'; readonly row: Row }
	| { readonly kind: 'delete'; readonly filter: RowFilter }
	| { readonly kind: 'replace'; readonly filter: RowFilter; readonly row: Row }
	| { readonly kind: 'update'; readonly filter: RowFilter; readonly update: RowUpdate };

/**
 * Merges the steps into one write; `null` when the row stays as it is (a row that was only looked at needs no write: units of one
 * guild can't pass each other, because each of them moves the guild's head).
 */
export function rowWrite(working: WorkingRow): RowWrite | null {
	const { before, now } = working;
	if (!before) return now ? { kind: 'insert', row: now } : null;
	const filter = filterOf(working, before);
	if (!now) return { kind: 'delete', filter };
	if (working.steps.some(({ kind }) => kind === 'whole')) return { kind: 'replace', filter, row: now };
	const update = updateOf(working, now);
	return Object.keys(update).length > 0 ? { kind: 'update', filter, update } : null;
}

function filterOf({ id, tested }: WorkingRow, before: Row): Values {
	const filter: Values = { _id: id };
	for (const path of tested) {
		const value = valueAt(before, path) ?? null;
		if (typeof value !== 'object' || value === null || value instanceof Date) filter[path] = value;
	}
	return filter;
}

function updateOf({ steps }: WorkingRow, now: Row): RowUpdate {
	const update: RowUpdate = {};
	const paths = new Set(steps.flatMap((step) => (step.kind === 'whole' ? [] : [step.path])));
	for (const path of paths) {
		// MongoDB refuses an update of `a` and `a.b` at once; the outer path carries both.
		if ([...paths].some((other) => path.startsWith(`${other}.`))) continue;
		const own = steps.filter((step) => step.kind !== 'whole' && (step.path === path || step.path.startsWith(`${path}.`)));
		const incs = own.flatMap((step) => (step.kind === 'inc' && step.path === path ? [step.by] : []));
		const pushes = own.flatMap((step) => (step.kind === 'push' && step.path === path ? [step.value] : []));
		if (incs.length === own.length) {
			update.$inc = { ...update.$inc, [path]: incs.reduce((sum, by) => sum + by, 0) };
		} else if (pushes.length === own.length) {
			update.$push = { ...update.$push, [path]: { $each: pushes } };
		} else {
			const value = valueAt(now, path);
			if (value === undefined) update.$unset = { ...update.$unset, [path]: true };
			else update.$set = { ...update.$set, [path]: value };
		}
	}
	return update;
}
