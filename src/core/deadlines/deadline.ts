import { type GuildId, rowId } from '../ids.js';
import type { DeleteChange, UpdateChange, Value } from '../units/unit.js';

/** The collection of deadlines; rows are written in the unit of work that sets them (design rule 8). */
export const deadlinesCollection = 'deadlines';

/** Something that happens by itself at a moment, unless its owner acts first. */
export interface DeadlineRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Whose deadline: `order:A7K2Q`. */
	readonly subject: string;
	/** What happens: `order.expire`. */
	readonly kind: string;
	readonly at: Date;
	readonly payload: Value;
}

/** The handler re-reads what the deadline is about and acts with a guarded unit, which also clears or moves the deadline. */
export interface DeadlineHandler {
	readonly kind: string;
	due(row: DeadlineRow): Promise<void>;
}

export interface DeadlineRegistry {
	deadline(handler: DeadlineHandler): void;
}

const deadlineId = (guild: GuildId, subject: string, kind: string): string => rowId(guild, 'deadline', subject, kind);

/** The deadline is gone, or was set to another moment, since it was seen: what it called for is no longer wanted. */
export class DeadlineMoved extends Error {
	public override readonly name = 'DeadlineMoved';
}

/** The change that sets or moves a deadline; one per subject and kind. */
export function setDeadline(guild: GuildId, subject: string, kind: string, at: Date, payload: Value = null): UpdateChange {
	const _id = deadlineId(guild, subject, kind);
	return { in: deadlinesCollection, id: _id, upsert: { _id, guild, subject, kind, at, payload }, set: { at, payload } };
}

/** The change that removes a deadline, if it is there. */
export function clearDeadline(guild: GuildId, subject: string, kind: string): DeleteChange {
	return { in: deadlinesCollection, delete: deadlineId(guild, subject, kind) };
}

/** The same change, refused with `DeadlineMoved` unless the deadline still stands for the moment that it was seen with. */
export const ifStillDue = <Kind extends UpdateChange | DeleteChange>(change: Kind, seen: Date): Kind => ({
	...change,
	when: { at: seen },
	else: () => new DeadlineMoved()
});
