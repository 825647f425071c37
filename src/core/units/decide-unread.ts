import type { GuildId } from '../ids.js';
import { type Plan, type PlannedWrite, type Subscribers, toldRows, type Waiting } from './decide.js';
import type { RowUpdate, RowWrite } from './row-write.js';
import { type Change, type UpdateChange, unitSeq, type Value } from './unit.js';
import { type HeadRow, type UnitRow, unitId } from './unit-rows.js';
import { targetOf, withSeq } from './working-rows.js';

/**
 * A plan for a unit that is alone, made without reading: its conditions become the filters of its writes. It saves a round trip where
 * nothing shares the price of one. When a write finds its row otherwise, the commit fails, and the unit is decided again by what is read.
 *
 * `null` when the unit's outcome depends on what the rows hold.
 */
export function decideUnread(
	guild: GuildId,
	{ unit, hash }: Waiting,
	head: HeadRow,
	at: Date,
	effects: Subscribers,
	wakingCollections: ReadonlySet<string>
): Plan | null {
	if (unit.after || unit.locks?.some((lock) => Object.hasOwn(head.locks, lock))) return null;
	const targets = new Set(unit.changes.map((change) => `${change.in}\n${targetOf(change)}`));
	if (targets.size < unit.changes.length) return null;
	const seq = head.seq + 1;
	const writes: PlannedWrite[] = [];
	for (const change of unit.changes) {
		const write = unreadWrite(change, seq);
		if (!write) return null;
		writes.push({ collection: change.in, write, items: [0] });
	}
	writes.push(...toldRows(unit, seq, at, effects).map((planned) => ({ ...planned, items: [0] })));
	const row: UnitRow = { _id: unitId(guild, unit.key), guild, key: unit.key, hash, seq, at, result: unit.result };
	return {
		guild,
		head,
		units: [{ item: 0, row }],
		writes,
		outcomes: new Map([[0, { result: unit.result, seq, replayed: false }]]),
		refusals: new Map(),
		metLock: false,
		wakes: writes.some(({ collection }) => wakingCollections.has(collection))
	};
}

function unreadWrite(change: Change, seq: number): RowWrite | null {
	if ('insert' in change) return { kind: 'insert', row: withSeq(change.insert, seq) };
	// A row that may be missing, or that is only looked at, has to be read.
	if ('delete' in change) return change.else ? { kind: 'delete', filter: { _id: change.delete, ...change.when } } : null;
	const update = change.upsert ? null : updateOf(change, seq);
	return update && { kind: 'update', filter: { _id: change.id, ...change.when }, update };
}

function updateOf({ set = {}, inc = {}, push = {}, unset = [] }: UpdateChange, seq: number): RowUpdate | null {
	const paths = [...Object.keys(set), ...Object.keys(inc), ...Object.keys(push), ...unset];
	if (paths.length === 0 || paths.some((path, at) => paths.some((other, beside) => at !== beside && `${path}.`.startsWith(`${other}.`))))
		return null;
	const some = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> | undefined =>
		entries.length > 0 ? Object.fromEntries(entries) : undefined;
	const $set = some(Object.entries(set).map(([path, value]): [string, Value] => [path, value === unitSeq ? seq : (value as Value)]));
	const $inc = some(Object.entries(inc));
	const $push = some(Object.entries(push).map(([path, value]): [string, { $each: Value[] }] => [path, { $each: [value] }]));
	const $unset = some(unset.map((path): [string, true] => [path, true]));
	return { ...($set && { $set }), ...($inc && { $inc }), ...($push && { $push }), ...($unset && { $unset }) };
}
