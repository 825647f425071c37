import type mongoose from 'mongoose';
import { type GuildId, rowId } from '../ids.js';
import { inMs } from '../leases/leases.js';
import { database } from '../mongo/database.js';
import type { Value } from '../units/unit.js';

export const outboxCollection = 'outbox';

/** An effect as it is stored; the unit writer inserts it, only the relay changes it. */
export interface OutboxRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	readonly kind: string;
	readonly aggregate: string;
	readonly seq: number;
	readonly payload: Value;
	readonly needs: readonly string[];
	readonly state: 'pending' | 'calling' | 'done' | 'dead';
	/** Pending or calling: the index of what is still to do holds only these. */
	readonly live: boolean;
	/** How often it was begun. */
	readonly attempts: number;
	/** How often it failed by its own fault; at the limit it is dead. */
	readonly failures?: number;
	/** How often it was put off by something that passes. */
	readonly delays?: number;
	/** Not before this moment, business time. */
	readonly nextAt: Date;
	/** Sleeps until an effect it needs is done. */
	readonly waiting?: boolean;
	/** An earlier try ended without a clear answer: the effect may have happened. */
	readonly unsure?: boolean;
	readonly lease?: { readonly token: number; readonly owner: string; readonly until: Date };
	readonly result?: Value;
	readonly note?: string;
	readonly error?: string;
	/** The needed effect whose death killed this one. */
	readonly deadBy?: string;
	readonly at: Date;
	readonly doneAt?: Date;
}

/** The first effect of an aggregate that is still to do, with what is needed to decide whether it can begin. */
export interface Head {
	readonly _id: string;
	readonly state: 'pending' | 'calling';
	readonly token: number;
	readonly owner: string;
	readonly expired: boolean;
}

/** What there is to do, for metrics and the health board. */
export interface OutboxStats {
	readonly pending: number;
	readonly dead: number;
	/** How long the oldest effect that may run has been waiting, in milliseconds; 0 when none is. */
	readonly oldestMs: number;
}

const toDo = { live: true } as const;
/** More than anybody reads. */
const mostCounted = 100;

/** The rows of the outbox. The relay serves all guilds, so what it scans is not limited to one. */
export class OutboxRepository {
	readonly #rows: mongoose.mongo.Collection<OutboxRow>;

	public constructor(connection: mongoose.Connection) {
		this.#rows = database(connection).collection<OutboxRow>(outboxCollection);
	}

	/** Makes the indexes, before the first effect is written. */
	public async prepare(): Promise<void> {
		await this.#rows.createIndexes([
			{ key: { guild: 1, aggregate: 1, seq: 1 }, name: 'toDo', partialFilterExpression: toDo },
			{ key: { guild: 1, needs: 1 }, name: 'needs', partialFilterExpression: toDo },
			{ key: { guild: 1, doneAt: -1 }, name: 'dead', partialFilterExpression: { state: 'dead' } }
		]);
	}

	/**
	 * The heads of aggregates that may begin at `now`, longest due first: pending ones, and those whose call may have been cut off.
	 * A head stays the head until it is done: later units only get higher sequence numbers.
	 */
	public heads(now: Date, limit: number, guilds?: readonly GuildId[]): Promise<Head[]> {
		return this.#rows
			.aggregate<Head>(
				[
					{ $match: { ...toDo, ...(guilds === undefined ? {} : { guild: { $in: guilds } }) } },
					{ $sort: { guild: 1, aggregate: 1, seq: 1 } },
					{
						$group: {
							_id: { guild: '$guild', aggregate: '$aggregate' },
							first: { $first: { _id: '$_id', state: '$state', nextAt: '$nextAt', lease: '$lease' } }
						}
					},
					{ $replaceRoot: { newRoot: '$first' } },
					{ $match: { $or: [{ state: 'calling' }, { nextAt: { $lte: now } }] } },
					{ $sort: { nextAt: 1 } },
					{ $limit: limit },
					{ $project: headFields }
				],
				{ hint: 'toDo' }
			)
			.toArray();
	}

	/** The head of one aggregate, if it may begin at `now`. */
	public async head(guild: GuildId, aggregate: string, now: Date): Promise<Head | null> {
		const [head] = await this.#rows
			.aggregate<Head & { nextAt: Date }>(
				[{ $match: { ...toDo, guild, aggregate } }, { $sort: { seq: 1 } }, { $limit: 1 }, { $project: { ...headFields, nextAt: 1 } }],
				{ hint: 'toDo' }
			)
			.toArray();
		return head === undefined || (head.state === 'pending' && head.nextAt > now) ? null : head;
	}

	/** Begins an effect as it was seen; `null` when somebody else was first. `takeOver`: its caller is known to be gone. */
	public claim(head: Head, owner: string, termMs: number, takeOver: boolean): Promise<OutboxRow | null> {
		return this.#rows.findOneAndUpdate(
			{
				_id: head._id,
				state: head.state,
				...(head.token === 0 ? { 'lease.token': { $exists: false } } : { 'lease.token': head.token }),
				...(head.state === 'calling' && !takeOver ? { $expr: { $lte: ['$lease.until', '$$NOW'] } } : {})
			},
			[
				{
					$set: {
						state: 'calling',
						waiting: false,
						attempts: { $add: ['$attempts', 1] },
						lease: { token: { $add: [{ $ifNull: ['$lease.token', 0] }, 1] }, owner, until: inMs(termMs) }
					}
				}
			],
			{ returnDocument: 'after' }
		);
	}

	/** Holds the claims for another term. */
	public async renew(claims: readonly Claim[], termMs: number): Promise<void> {
		if (claims.length === 0) return;
		await this.#rows.updateMany({ $or: claims.map(claimed) }, [{ $set: { 'lease.until': inMs(termMs) } }]);
	}

	/** Writes how a claimed effect ended; `false` when the claim was lost meanwhile, then nothing is written. */
	public async settle(claim: Claim, outcome: Outcome): Promise<boolean> {
		const { matchedCount } = await this.#rows.updateOne(claimed(claim), { $set: withoutUndefined(outcome) });
		return matchedCount === 1;
	}

	/** The state and result of needed effects, by key. */
	public async needed(
		guild: GuildId,
		keys: readonly string[]
	): Promise<Map<string, Pick<OutboxRow, 'key' | 'state' | 'aggregate' | 'seq' | 'result'>>> {
		const ids = keys.map((key) => effectId(guild, key));
		const rows = await this.#rows
			.find({ _id: { $in: ids } })
			.project<Pick<OutboxRow, 'key' | 'state' | 'aggregate' | 'seq' | 'result'>>({
				_id: 0,
				key: 1,
				state: 1,
				aggregate: 1,
				seq: 1,
				result: 1
			})
			.toArray();
		return new Map(rows.map((row) => [row.key, row]));
	}

	/** Wakes the effects that sleep until `key` is done or dead. */
	public async wakeDependants(guild: GuildId, key: string, now: Date): Promise<number> {
		const { modifiedCount } = await this.#rows.updateMany(
			{ ...toDo, guild, needs: key, state: 'pending', waiting: true },
			{ $set: { waiting: false, nextAt: now } }
		);
		return modifiedCount;
	}

	/** One effect by its key. */
	public find(guild: GuildId, key: string): Promise<OutboxRow | null> {
		return this.#rows.findOne({ _id: effectId(guild, key) });
	}

	/** The dead letters of a guild, newest first. */
	public dead(guild: GuildId, limit: number): Promise<OutboxRow[]> {
		return this.#rows.find({ guild, state: 'dead' }).sort({ doneAt: -1 }).limit(limit).toArray();
	}

	/** How many effects of a guild were tried and still wait since before `since`, and the kind of the oldest. */
	public async overdue(
		guild: GuildId,
		since: Date
	): Promise<{ readonly count: number; readonly kind: string | null; readonly error: string }> {
		const rows = await this.#rows
			.find({ ...toDo, guild, at: { $lt: since }, attempts: { $gt: 0 } }, { projection: { kind: 1, error: 1 } })
			.sort({ at: 1 })
			.limit(mostCounted)
			.toArray();
		return { count: rows.length, kind: rows[0]?.kind ?? null, error: rows[0]?.error ?? '' };
	}

	/** Puts a dead effect back, with those that died because they need it, directly or through others. Returns how many. */
	public async revive(guild: GuildId, key: string, now: Date): Promise<number> {
		const keys = new Set<string>();
		for (let found = [key]; found.length > 0; ) {
			for (const one of found) keys.add(one);
			const dependants = await this.#rows.find({ guild, state: 'dead', deadBy: { $in: found } }, { projection: { key: 1 } }).toArray();
			found = dependants.flatMap((row) => (keys.has(row.key) ? [] : [row.key]));
		}
		const { modifiedCount } = await this.#rows.updateMany(
			{ _id: { $in: [...keys].map((one) => effectId(guild, one)) }, state: 'dead' },
			{ $set: { state: 'pending', live: true, failures: 0, delays: 0, nextAt: now, unsure: true }, $unset: { deadBy: '', doneAt: '' } }
		);
		return modifiedCount;
	}

	/**
	 * Lets effects of a guild run now that wait, or have died, because of an error of this name. Returns how many wait no longer.
	 *
	 * @param name Letters only: `PermissionMissing`.
	 */
	public async hurry(guild: GuildId, name: string, now: Date): Promise<number> {
		const error = { $regex: `^${name}:` };
		const dead = await this.#rows.find({ guild, state: 'dead', error }, { projection: { key: 1 } }).toArray();
		for (const { key } of dead) await this.revive(guild, key, now);
		const { modifiedCount } = await this.#rows.updateMany({ ...toDo, guild, state: 'pending', error }, { $set: { nextAt: now } });
		return modifiedCount;
	}

	public async stats(now: Date): Promise<OutboxStats> {
		const [pending, dead, oldest] = await Promise.all([
			this.#rows.countDocuments(toDo),
			this.#rows.countDocuments({ state: 'dead' }),
			this.#rows
				.aggregate<{ nextAt: Date }>([
					{ $match: { ...toDo, waiting: { $ne: true } } },
					{ $group: { _id: null, nextAt: { $min: '$nextAt' } } }
				])
				.toArray()
		]);
		return { pending, dead, oldestMs: Math.max(0, now.getTime() - (oldest[0]?.nextAt.getTime() ?? now.getTime())) };
	}
}

/** The right to write how an effect ended. */
export interface Claim {
	readonly id: string;
	readonly token: number;
}

/** How a claimed effect ended. */
export type Outcome =
	| { readonly state: 'done'; readonly live: false; readonly result?: Value; readonly note?: string; readonly doneAt: Date }
	| {
			readonly state: 'dead';
			readonly live: false;
			readonly error: string;
			readonly deadBy?: string;
			readonly failures?: number;
			readonly delays?: number;
			readonly doneAt: Date;
	  }
	| {
			readonly state: 'pending';
			readonly nextAt: Date;
			readonly waiting?: boolean;
			readonly unsure?: boolean;
			readonly attempts?: number;
			readonly failures?: number;
			readonly delays?: number;
			readonly error?: string;
	  };

const headFields = {
	state: 1,
	token: { $ifNull: ['$lease.token', 0] },
	owner: { $ifNull: ['$lease.owner', ''] },
	expired: { $lte: [{ $ifNull: ['$lease.until', '$$NOW'] }, '$$NOW'] }
} as const;

const effectId = (guild: GuildId, key: string): string => rowId(guild, 'effect', key);

const claimed = ({ id, token }: Claim) => ({ _id: id, state: 'calling', 'lease.token': token }) as const;

function withoutUndefined(outcome: Outcome): Partial<OutboxRow> {
	return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== undefined));
}
