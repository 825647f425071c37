import { holds, valueAt, withValue } from './fields.js';
import { type After, type Change, type Row, unitSeq, type Value } from './unit.js';

/** One step of what a unit does to a row, kept so that the steps of many units merge into one write. */
type Step =
	| { readonly kind: 'inc'; readonly path: string; readonly by: number }
	| { readonly kind: 'push'; readonly path: string; readonly value: Value }
	| { readonly kind: 'set'; readonly path: string }
	| { readonly kind: 'whole' };

/** A row on its way through a batch: as it was read, as the accepted units have left it, and how they got there. */
export interface WorkingRow {
	readonly collection: string;
	readonly id: string;
	readonly before: Row | null;
	now: Row | null;
	readonly steps: Step[];
	/** Fields whose values decided something: the write's filter repeats them, against writers that are no units. */
	readonly tested: Set<string>;
	/** Changes of the accepted units, with the position of the unit in the batch. */
	readonly changes: { readonly item: number; readonly change: Change }[];
}

interface Draft {
	now: Row | null;
	readonly steps: Step[];
	readonly tested: string[];
	readonly changes: Change[];
}

/** A change was refused and says nothing about why: its author took it for impossible. */
export class UnexpectedState extends Error {
	public override readonly name = 'UnexpectedState';
}

/** The rows of a batch in memory: units are applied one after the other, each as a whole or not at all. */
export class WorkingRows {
	readonly #rows = new Map<string, WorkingRow>();

	/** Puts in what was read: `null` for a row that does not exist. */
	public load(collection: string, id: string, row: Row | null): void {
		this.#rows.set(`${collection}\n${id}`, {
			collection,
			id,
			before: row,
			now: row,
			steps: [],
			tested: new Set(),
			changes: []
		});
	}

	/** Every row that the accepted units have touched. */
	public *touched(): Iterable<WorkingRow> {
		for (const row of this.#rows.values()) if (row.changes.length > 0) yield row;
	}

	/** Starts a unit on top of those accepted so far. */
	public begin(item: number, seq: number): WorkingUnit {
		return new WorkingUnit((collection, id) => this.#find(collection, id), item, seq);
	}

	#find(collection: string, id: string): WorkingRow {
		const row = this.#rows.get(`${collection}\n${id}`);
		if (!row) throw new Error(`${collection} ${id} was not read for this unit`);
		return row;
	}
}

/** One unit being tried; nothing is kept of it until `accept`. */
export class WorkingUnit implements After {
	readonly #drafts = new Map<WorkingRow, Draft>();

	public constructor(
		private readonly find: (collection: string, id: string) => WorkingRow,
		private readonly item: number,
		private readonly seq: number
	) {}

	public get(collection: string, id: string): Row | null {
		const row = this.find(collection, id);
		const draft = this.#drafts.get(row);
		return draft ? draft.now : row.now;
	}

	/** Applies one change, or throws what its `else` makes. */
	public apply(change: Change): void {
		const draft = this.#draft(change.in, targetOf(change));
		draft.changes.push(change);
		if ('insert' in change) {
			if (draft.now) throw refusal(change, draft.now, `${change.insert._id} exists`);
			draft.now = withSeq(change.insert, this.seq);
			draft.steps.push({ kind: 'whole' });
			return;
		}
		const start = draft.now ?? ('upsert' in change && change.upsert ? withSeq(change.upsert, this.seq) : null);
		if (!start) {
			if (change.else || 'id' in change) throw refusal(change, null, 'no such row');
			return;
		}
		if (change.when) {
			draft.tested.push(...Object.keys(change.when));
			if (!holds(start, change.when)) throw refusal(change, draft.now, `not as ${JSON.stringify(change.when)}`);
		}
		if ('delete' in change) {
			draft.now = null;
			draft.steps.push({ kind: 'whole' });
			return;
		}
		if (!draft.now) draft.steps.push({ kind: 'whole' });
		let now: Row = start;
		for (const [path, by] of Object.entries(change.inc ?? {})) {
			const value = valueAt(now, path) ?? 0;
			if (typeof value !== 'number' || !Number.isSafeInteger(value + by))
				throw new RangeError(`${path} of ${change.id} can't grow by ${by}`);
			now = withValue(now, path, value + by);
			draft.steps.push({ kind: 'inc', path, by });
		}
		for (const [path, value] of Object.entries(change.push ?? {})) {
			const list = valueAt(now, path) ?? [];
			if (!Array.isArray(list)) throw new TypeError(`${path} of ${change.id} is no list`);
			now = withValue(now, path, [...list, value]);
			draft.steps.push({ kind: 'push', path, value });
		}
		for (const [path, value] of Object.entries(change.set ?? {})) {
			now = withValue(now, path, value === unitSeq ? this.seq : (value as Value));
			draft.steps.push({ kind: 'set', path });
		}
		for (const path of change.unset ?? []) {
			now = withValue(now, path, undefined);
			draft.steps.push({ kind: 'set', path });
		}
		draft.now = now;
	}

	/** Makes the unit part of the batch. */
	public accept(): void {
		for (const [row, draft] of this.#drafts) {
			row.now = draft.now;
			row.steps.push(...draft.steps);
			for (const path of draft.tested) row.tested.add(path);
			for (const change of draft.changes) row.changes.push({ item: this.item, change });
		}
	}

	#draft(collection: string, id: string): Draft {
		const row = this.find(collection, id);
		let draft = this.#drafts.get(row);
		if (!draft) {
			draft = { now: row.now, steps: [], tested: [], changes: [] };
			this.#drafts.set(row, draft);
		}
		return draft;
	}
}

/** The row with `unitSeq` replaced in its top-level fields. */
export function withSeq(row: Row, seq: number): Row {
	let resolved = row;
	for (const field in row) if (row[field] === unitSeq) resolved = { ...resolved, [field]: seq };
	return resolved;
}

/** The `_id` of the row that a change is about. */
export function targetOf(change: Change): string {
	if ('insert' in change) return change.insert._id;
	return 'delete' in change ? change.delete : change.id;
}

/** What the author of the change wants thrown; without that it is a bug. */
export function refusal(change: Change, row: Row | null, why: string): Error {
	return change.else?.(row) ?? new UnexpectedState(`${change.in} ${targetOf(change)}: ${why}`);
}
