import type { GuildId } from '../ids.js';

/** What a document may hold in a unit of work: JSON plus dates. */
export type Value = string | number | boolean | null | Date | readonly Value[] | { readonly [field: string]: Value | undefined };

/** A document of a collection that units of work write to. Its `_id` starts with the guild (see `rowId`). */
export interface Row {
	readonly _id: string;
	readonly [field: string]: Value | undefined;
}

/** Replaced by the unit's sequence number in its guild when the unit commits; allowed as a top-level value of insert, set and upsert. */
export const unitSeq = { $unit: 'seq' } as const;

/** What must hold for one field (dotted paths allowed, no lists) of the row that is changed. Missing fields compare as `null`. */
export type Test =
	| string
	| number
	| boolean
	| null
	| Date
	| {
			readonly $gte?: number | Date;
			readonly $lte?: number | Date;
			readonly $gt?: number | Date;
			readonly $lt?: number | Date;
			readonly $ne?: string | number | boolean | null;
			readonly $in?: readonly (string | number | boolean | null)[];
	  };

export type Condition = Readonly<Record<string, Test>>;

/** Writes a new row. Refused by `else` when a row of this `_id`, or of the same unique key, is there already. */
export interface InsertChange {
	readonly in: string;
	readonly insert: Row;
	/** Made when the row exists. Without it a duplicate is a bug. */
	readonly else?: (existing: Row | null) => Error;
}

/** Changes one row if it is as `when` says; `else` makes the refusal from the row as it really is (`null`: no such row). */
export interface UpdateChange {
	readonly in: string;
	readonly id: string;
	readonly when?: Condition;
	readonly set?: Readonly<Record<string, Value | typeof unitSeq>>;
	/** Integers only; a missing field counts as 0. */
	readonly inc?: Readonly<Record<string, number>>;
	/** Appends to arrays; a missing field counts as empty. */
	readonly push?: Readonly<Record<string, Value>>;
	readonly unset?: readonly string[];
	/** The row to start from when there is none; `when` is tested on it and the changes are applied to it. */
	readonly upsert?: Row;
	readonly else?: (row: Row | null) => Error;
}

/** Removes one row if it is as `when` says. A row that is not there is no error unless `else` is given. */
export interface DeleteChange {
	readonly in: string;
	readonly delete: string;
	readonly when?: Condition;
	readonly else?: (row: Row | null) => Error;
}

export type Change = InsertChange | UpdateChange | DeleteChange;

/** One effect to carry out after the unit has committed (design rules 5, 6). */
export interface OutboxDraft {
	/** Unique in the guild, made from the business event: `order:A7K2Q:placed:card`. */
	readonly key: string;
	/** Name of the registered handler: `tickets.card`. */
	readonly kind: string;
	/** Effects of one aggregate run one after the other, in commit order: `order:A7K2Q`, `member:1234`, `channel:1234`. */
	readonly aggregate: string;
	readonly payload: Value;
	/** Keys of effects that must be done first; a dead one blocks this one. */
	readonly needs?: readonly string[];
	/** Not before this moment. */
	readonly notBefore?: Date;
}

/** Something that happened, told to every subscriber: one outbox row each. */
export interface EventDraft {
	/** `<domain>.<past participle>`: `order.completed`. */
	readonly name: string;
	/** Unique in the guild; the rows' keys are `<key>:<subscriber>`. */
	readonly key: string;
	readonly aggregate: string;
	readonly payload: Value;
}

/** One row of the audit log, written in the transaction of what it records (design rule 12). */
export interface AuditDraft {
	/** Member id, or the name of the system part that acted. */
	readonly actor: string;
	readonly actorKind: 'member' | 'staff' | 'owner' | 'system';
	/** `order.claimed`, `setup.applied`, … */
	readonly action: string;
	/** What it was done to: `order:A7K2Q`. */
	readonly target: string;
	readonly before?: Value;
	readonly after?: Value;
	readonly reason?: string;
}

/** Reads the rows of a unit as they are once its changes have been applied in memory. */
export interface After {
	get(collection: string, id: string): Row | null;
}

/**
 * A unit of work: everything that one business event changes, committed together or not at all (design rules 2–4, §12).
 *
 * All parts are data or pure functions: the writer may decide a unit several times before it commits.
 */
export interface Unit<Result extends Value | undefined = undefined> {
	readonly guild: GuildId;
	/** Idempotency key, unique in the guild, made from the business event: `order:A7K2Q:place`. */
	readonly key: string;
	/** What the same request would repeat: the same key with other content is refused, with the same content returns the first result. */
	readonly content: Value;
	/** Locks of the guild that refuse this unit while they are set, e.g. `['money']`. */
	readonly locks?: readonly string[];
	readonly changes: readonly Change[];
	readonly outbox?: readonly OutboxDraft[];
	readonly events?: readonly EventDraft[];
	readonly audit?: readonly AuditDraft[];
	/** Stored with the key and returned, also to a repetition. */
	readonly result?: Result;
	/** Pure; adds what depends on the rows after the changes (e.g. a level-up). Its `result` replaces `result`. Not called `then`: that would make a unit a promise to `await`. */
	readonly after?: (rows: After) => {
		readonly result?: Result;
		readonly outbox?: readonly OutboxDraft[];
		readonly events?: readonly EventDraft[];
	};
}

export interface UnitOutcome<Result> {
	readonly result: Result;
	/** Position of the unit in its guild, gapless, in commit order. */
	readonly seq: number;
	/** The unit had been committed before; nothing was written now. */
	readonly replayed: boolean;
}

/** Carries out units of work. */
export interface UnitWriter {
	/**
	 * Commits the unit, or refuses it.
	 *
	 * Resolves once the commit is durable (majority, journaled). When the connection is lost during the commit, it waits for the
	 * database and settles by the unit's key, so it neither loses nor repeats.
	 *
	 * @throws what the first failed change's `else` makes · DomainError `unit.keyReused` (same key, other content) ·
	 * DomainError `unit.locked` (`lock`) when a lock of the guild is set.
	 */
	execute<Result extends Value | undefined = undefined>(unit: Unit<Result>): Promise<UnitOutcome<Result>>;

	/** What became of a key: its stored result, or `null` when no such unit has committed. */
	outcome(guild: GuildId, key: string): Promise<UnitOutcome<Value | undefined> | null>;

	/** Sets or clears a lock of the guild, in order with its units. `reason` is shown by the refusal. */
	setLock(guild: GuildId, lock: string, reason: Value | null): Promise<void>;

	/** The locks of the guild that are set, with their reasons. */
	locks(guild: GuildId): Promise<Readonly<Record<string, Value>>>;

	/** Called after each commit that wrote outbox rows or deadlines, so that the relay need not wait for its next round. */
	onCommit(listener: (guild: GuildId) => void): void;
}
