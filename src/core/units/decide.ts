import { DomainError } from '../errors.js';
import type { GuildId } from '../ids.js';
import { type RowWrite, rowWrite } from './row-write.js';
import type { EventDraft, OutboxDraft, Row, Unit, UnitOutcome, Value } from './unit.js';
import { auditCollection, auditRows, type HeadRow, outboxCollection, outboxRows, type UnitRow, unitId } from './unit-rows.js';
import { targetOf, type WorkingRow, type WorkingRows } from './working-rows.js';

/** A unit waiting to be committed. */
export interface Waiting {
	readonly unit: Unit<Value | undefined>;
	readonly hash: string;
	/** A commit that carried this unit has ended without an answer: if its key is there now, it is most likely this one's. */
	uncertain: boolean;
	resolve(outcome: UnitOutcome<Value | undefined>): void;
	reject(error: unknown): void;
}

/** What a batch has read. */
export interface Read {
	readonly head: HeadRow;
	/** Units of the batch that have committed before, by key. */
	readonly committed: ReadonlyMap<string, UnitRow>;
	readonly rows: WorkingRows;
}

/** What one write does, and who asked for it. */
export interface PlannedWrite {
	readonly collection: string;
	readonly write: RowWrite;
	/** Absent for unit, outbox and audit rows. */
	readonly working?: WorkingRow;
	/** Positions in the batch of the units behind it. */
	readonly items: readonly number[];
}

export interface Plan {
	readonly guild: GuildId;
	readonly head: HeadRow;
	/** Units that commit, in order; empty: nothing to write. */
	readonly units: readonly { readonly item: number; readonly row: UnitRow }[];
	readonly writes: readonly PlannedWrite[];
	readonly outcomes: ReadonlyMap<number, UnitOutcome<Value | undefined>>;
	readonly refusals: ReadonlyMap<number, unknown>;
	/** A unit was refused because of a lock. */
	readonly metLock: boolean;
	/** The relay or the sweep has something new to do. */
	readonly wakes: boolean;
}

/** The part of the effect registry that the writer needs. */
export interface Subscribers {
	subscribers(event: string): readonly string[];
}

/** Ids of one collection. */
interface ToRead {
	readonly wanted: Set<string>;
	/** Taken for new without a look. */
	readonly assumed: Set<string>;
}

/**
 * What a batch must know before it can be decided, by collection.
 *
 * @param hopeful Rows that are inserted are taken for new.
 */
export function toRead(batch: readonly Waiting[], hopeful: boolean): Map<string, ToRead> {
	const reads = new Map<string, ToRead>();
	for (const { unit } of batch) {
		for (const change of unit.changes) {
			let read = reads.get(change.in);
			if (!read) {
				read = { wanted: new Set(), assumed: new Set() };
				reads.set(change.in, read);
			}
			(hopeful && 'insert' in change ? read.assumed : read.wanted).add(targetOf(change));
		}
	}
	return reads;
}

/** Rows that tell others of a unit: effects and audit. */
export function toldRows(
	{ guild, outbox = [], events = [], audit = [] }: Waiting['unit'],
	seq: number,
	at: Date,
	effects: Subscribers,
	more?: { readonly outbox?: readonly OutboxDraft[]; readonly events?: readonly EventDraft[] }
): Pick<PlannedWrite, 'collection' | 'write'>[] {
	const drafts = [...outbox, ...(more?.outbox ?? [])];
	const told = [...events, ...(more?.events ?? [])];
	const insert = (collection: string) => (row: Row) => ({ collection, write: { kind: 'insert', row } as const });
	return [
		...outboxRows(guild, seq, at, drafts, told, (event) => effects.subscribers(event)).map(insert(outboxCollection)),
		...auditRows(guild, seq, at, audit).map((row) => insert(auditCollection)({ ...row }))
	];
}

/**
 * Decides a batch in memory, unit after unit: each sees what the accepted ones before it have left. Pure but for the working rows,
 * which are used up.
 *
 * @param wakingCollections Collections whose rows make the relay or the sweep act.
 */
export function decide(
	guild: GuildId,
	batch: readonly Waiting[],
	{ head, committed, rows }: Read,
	at: Date,
	effects: Subscribers,
	wakingCollections: ReadonlySet<string>
): Plan {
	const units: { item: number; row: UnitRow }[] = [];
	const extra: PlannedWrite[] = [];
	const outcomes = new Map<number, UnitOutcome<Value | undefined>>();
	const refusals = new Map<number, unknown>();
	const now = new Map<string, UnitRow>();
	let metLock = false;

	for (const [item, { unit, hash, uncertain }] of batch.entries()) {
		try {
			const before = committed.get(unit.key) ?? now.get(unit.key);
			if (before) {
				if (before.hash !== hash) throw new DomainError('unit.keyReused', { key: unit.key });
				const replayed = now.has(unit.key) || !uncertain;
				outcomes.set(item, { result: before.result, seq: before.seq, replayed });
				continue;
			}
			for (const lock of unit.locks ?? []) {
				if (!Object.hasOwn(head.locks, lock)) continue;
				metLock = true;
				throw new DomainError('unit.locked', { lock });
			}
			const seq = head.seq + units.length + 1;
			const working = rows.begin(item, seq);
			for (const change of unit.changes) working.apply(change);
			const more = unit.after?.(working);
			const result = more && 'result' in more ? more.result : unit.result;
			const told = toldRows(unit, seq, at, effects, more).map((planned) => ({ ...planned, items: [item] }));
			working.accept();
			extra.push(...told);
			const row: UnitRow = { _id: unitId(guild, unit.key), guild, key: unit.key, hash, seq, at, result };
			units.push({ item, row });
			now.set(unit.key, row);
			outcomes.set(item, { result, seq, replayed: false });
		} catch (error) {
			refusals.set(item, error);
		}
	}

	const writes: PlannedWrite[] = [];
	for (const working of rows.touched()) {
		const write = rowWrite(working);
		if (write) writes.push({ collection: working.collection, write, working, items: working.changes.map((change) => change.item) });
	}
	writes.push(...extra);
	const wakes = writes.some(({ collection }) => wakingCollections.has(collection));
	return { guild, head, units, writes, outcomes, refusals, metLock, wakes };
}
