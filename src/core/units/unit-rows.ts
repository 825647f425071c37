import { type GuildId, rowId } from '../ids.js';
import type { AuditDraft, EventDraft, OutboxDraft, Row, Unit, Value } from './unit.js';

/** Keys of the units that have committed, and one head per guild. */
export const unitsCollection = 'units';
export const outboxCollection = 'outbox';
export const auditCollection = 'audit';

/** A committed unit. */
export interface UnitRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	readonly hash: string;
	readonly seq: number;
	readonly at: Date;
	readonly result?: Value;
}

/** Where a guild stands. Every unit moves it in its transaction, so units of one guild have one order, in all processes. */
export interface HeadRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Sequence number of the last committed unit; 0 before the first. */
	readonly seq: number;
	/** Grows with every change of a lock. */
	readonly version: number;
	/** Lock → reason. */
	readonly locks: Readonly<Record<string, Value>>;
}

/** An outbox row as a unit writes it; the relay takes it from there. */
export type NewOutboxRow = {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	readonly kind: string;
	readonly aggregate: string;
	/** Unit's sequence × 1000 + position in the unit: the commit order within the guild. */
	readonly seq: number;
	readonly payload: Value;
	readonly needs: readonly string[];
	readonly state: 'pending';
	readonly live: true;
	readonly attempts: 0;
	readonly nextAt: Date;
	readonly at: Date;
};

/** An audit row as a unit writes it; the chainer adds its place in the chain. */
export type NewAuditRow = AuditDraft & {
	readonly _id: string;
	readonly guild: GuildId;
	readonly unitSeq: number;
	readonly index: number;
	readonly at: Date;
};

/** Effects (and audit rows) that one unit may write: their order is `seq × 1000 + index`. */
export const effectsPerUnit = 1000;

export const unitId = (guild: GuildId, key: string): string => rowId(guild, 'unit', key);
export const headId = (guild: GuildId): string => rowId(guild, 'head');

/** The head of a guild that no unit has moved yet. */
export const firstHead = (guild: GuildId): HeadRow => ({ _id: headId(guild), guild, seq: 0, version: 0, locks: {} });

/** Rows of the effects and of the events' subscribers, in the order in which the unit names them. */
export function outboxRows(
	guild: GuildId,
	seq: number,
	at: Date,
	drafts: readonly OutboxDraft[],
	events: readonly EventDraft[],
	subscribers: (event: string) => readonly string[]
): NewOutboxRow[] {
	const told = events.flatMap(({ name, key, aggregate, payload }): OutboxDraft[] =>
		subscribers(name).map((subscriber) => ({ key: `${key}:${subscriber}`, kind: `${name}>${subscriber}`, aggregate, payload }))
	);
	const all = [...drafts, ...told];
	if (all.length > effectsPerUnit) throw new RangeError(`A unit has at most ${effectsPerUnit} effects, this one ${all.length}`);
	return all.map(({ key, kind, aggregate, payload, needs = [], notBefore }, index) => ({
		_id: rowId(guild, 'effect', key),
		guild,
		key,
		kind,
		aggregate,
		seq: seq * effectsPerUnit + index,
		payload,
		needs,
		state: 'pending',
		live: true,
		attempts: 0,
		nextAt: notBefore && notBefore > at ? notBefore : at,
		at
	}));
}

export function auditRows(guild: GuildId, seq: number, at: Date, drafts: readonly AuditDraft[]): NewAuditRow[] {
	return drafts.map((draft, index) => ({ _id: rowId(guild, 'audit', seq, index), guild, unitSeq: seq, index, at, ...draft }));
}

/**
 * Refuses what no writer could carry out, before it can disturb a batch: rows of another guild (design rule 13), fractions in `inc`.
 *
 * @throws TypeError
 */
export function checkUnit(unit: Unit<Value | undefined>): void {
	if (unit.key.length === 0 || unit.key.length > 400) throw new TypeError(`A unit's key has 1 to 400 characters: ${unit.key}`);
	const mine = `${unit.guild}|`;
	for (const change of unit.changes) {
		const rows: readonly (string | undefined)[] =
			'insert' in change
				? [change.insert._id]
				: 'delete' in change
					? [change.delete]
					: [change.id, (change.upsert as Row | undefined)?._id];
		for (const id of rows)
			if (id !== undefined && !id.startsWith(mine)) throw new TypeError(`${change.in} ${id} is not of guild ${unit.guild}`);
		if ('id' in change) {
			if (change.upsert && change.upsert._id !== change.id) throw new TypeError(`${change.in} ${change.id}: upsert is of another row`);
			for (const by of Object.values(change.inc ?? {})) {
				if (!Number.isSafeInteger(by)) throw new TypeError(`${change.in} ${change.id}: ${by} is not a safe integer`);
			}
		}
	}
}
