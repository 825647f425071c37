import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mongoose';
import type { Clock } from '../clock.js';
import { deadlinesCollection } from '../deadlines/deadline.js';
import type { GuildId } from '../ids.js';
import { contentHash } from './content-hash.js';
import { decide, type Plan, type Subscribers, type Waiting } from './decide.js';
import { decideUnread } from './decide-unread.js';
import { failureOf } from './mongo-failures.js';
import type { Unit, UnitOutcome, UnitWriter, Value } from './unit.js';
import { checkUnit, type HeadRow, outboxCollection } from './unit-rows.js';
import { CommitUncertain, UnitStore, WriteRefused } from './unit-store.js';
import { refusal } from './working-rows.js';

/** The part of a log that the writer needs; pino fits. */
export interface WriterLog {
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

export interface WriterOptions {
	readonly connection: Connection;
	readonly clock: Clock;
	/** Who hears of events. */
	readonly effects: Subscribers;
	readonly log: WriterLog;
}

/** The process is stopping; the unit may have been committed, its key tells at the next start. */
export class WriterStopped extends Error {
	public override readonly name = 'WriterStopped';
}

const batchUnits = 256;
const batchWrites = 2_000;
/** Rounds in which a batch may find its rows changed by others before its units go alone. */
const rounds = 3;
/** A single unit is tried longer, because nothing but strangers' writes can be in its way. */
const roundsAlone = 20;
/** With pauses of up to 50 ms this is less than a second. */
const conflictsBeforeHelp = 20;
const abandonedMs = 1_000;
const waking = new Set([outboxCollection, deadlinesCollection]);

/**
 * Commits units of work in groups: the units of a guild that wait while its last transaction is under way share the next one (design
 * §12). One batch per guild is in flight in this process; other processes are kept out by the guild's head, which every commit moves.
 */
export class GroupCommitWriter implements UnitWriter {
	readonly #store: UnitStore;
	readonly #clock: Clock;
	readonly #effects: Subscribers;
	readonly #log: WriterLog;
	readonly #queues = new Map<GuildId, Waiting[]>();
	readonly #running = new Map<GuildId, Promise<void>>();
	readonly #heads = new Map<GuildId, HeadRow>();
	readonly #listeners: ((guild: GuildId) => void)[] = [];
	readonly #stop = new AbortController();
	#closed = false;

	public constructor({ connection, clock, effects, log }: WriterOptions) {
		this.#store = new UnitStore(connection);
		this.#clock = clock;
		this.#effects = effects;
		this.#log = log;
	}

	public execute<Result extends Value | undefined = undefined>(unit: Unit<Result>): Promise<UnitOutcome<Result>> {
		return new Promise((resolve, reject) => {
			if (this.#closed) throw new WriterStopped('The writer has stopped');
			checkUnit(unit);
			const hash = contentHash(unit.content);
			// The stored result of a key has the type that its first unit gave it; the same content makes the same unit.
			const settle = (outcome: UnitOutcome<Value | undefined>): void => resolve(outcome as UnitOutcome<Result>);
			const queue = this.#queues.get(unit.guild) ?? [];
			this.#queues.set(unit.guild, queue);
			queue.push({ unit, hash, uncertain: false, resolve: settle, reject });
			if (!this.#running.has(unit.guild)) this.#running.set(unit.guild, this.#run(unit.guild, queue));
		});
	}

	public async outcome(guild: GuildId, key: string): Promise<UnitOutcome<Value | undefined> | null> {
		const row = await this.#persist('outcome', () => this.#store.unit(guild, key));
		return row && { result: row.result, seq: row.seq, replayed: true };
	}

	public async setLock(guild: GuildId, lock: string, reason: Value | null): Promise<void> {
		if (!/^[a-z][a-z-]*$/.test(lock)) throw new TypeError(`Not a lock's name: ${lock}`);
		await this.#persist('lock', () => this.#store.setLock(guild, lock, reason));
		this.#heads.delete(guild);
	}

	public async locks(guild: GuildId): Promise<Readonly<Record<string, Value>>> {
		return (await this.#persist('locks', () => this.#store.head(guild))).locks;
	}

	public onCommit(listener: (guild: GuildId) => void): void {
		this.#listeners.push(listener);
	}

	/**
	 * Takes no more units and waits for those under way, at most `graceMs`; what is still waiting then is rejected with WriterStopped
	 * and settled by its key at the next start.
	 */
	public async stop(graceMs = 5_000): Promise<void> {
		this.#closed = true;
		const timer = new AbortController();
		await Promise.race([Promise.all(this.#running.values()), sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
		timer.abort();
		this.#stop.abort();
	}

	async #run(guild: GuildId, queue: Waiting[]): Promise<void> {
		while (queue.length > 0) {
			await nextTurn(); // callers of the same moment share the transaction
			const batch = take(queue);
			try {
				await this.#settle(guild, batch);
			} catch (error) {
				for (const waiting of batch) waiting.reject(error);
			}
		}
		this.#running.delete(guild);
		this.#queues.delete(guild);
	}

	/** Tries a batch until every unit has its answer. */
	async #settle(guild: GuildId, batch: readonly Waiting[]): Promise<void> {
		let conflicts = 0;
		let changed = 0;
		let hopeful = true;
		for (;;) {
			try {
				return await this.#attempt(guild, batch, hopeful);
			} catch (error) {
				this.#heads.delete(guild);
				const cause = error instanceof CommitUncertain || error instanceof WriteRefused ? error.cause : error;
				const wasHopeful = hopeful;
				hopeful = false;
				switch (error instanceof WriteRefused && error.secondary ? 'poison' : failureOf(cause)) {
					case 'conflict':
						await this.#pause(Math.random() * Math.min(2 ** conflicts++, 50));
						if (conflicts % conflictsBeforeHelp === 0) await this.#endAbandoned();
						continue;
					case 'unavailable':
						if (error instanceof CommitUncertain) for (const waiting of batch) waiting.uncertain = true;
						this.#log.warn({ err: cause, guild, units: batch.length }, 'database unavailable, units wait');
						await this.#pause(50 + Math.random() * Math.min(50 * 2 ** conflicts++, 1_000));
						continue;
					case 'state':
						if (wasHopeful || ++changed < (batch.length === 1 ? roundsAlone : rounds)) continue;
						break;
					case 'poison':
						if (wasHopeful && batch.length === 1) continue;
						break;
				}
				if (batch.length === 1) return await this.#fail(guild, batch, error);
				for (const part of isolate(batch, error)) await this.#settle(guild, part);
				return;
			}
		}
	}

	/** Reads, decides, commits once. */
	async #attempt(guild: GuildId, batch: readonly Waiting[], hopeful: boolean): Promise<void> {
		const known = this.#heads.get(guild);
		const head = known ?? (await this.#store.head(guild));
		const [first] = batch;
		const unread =
			hopeful && batch.length === 1 && first ? decideUnread(guild, first, head, this.#clock.now(), this.#effects, waking) : null;
		if (unread) return this.#commit(guild, batch, unread);
		const read = await this.#store.read(guild, batch, hopeful);
		const plan = decide(guild, batch, { head, ...read }, this.#clock.now(), this.#effects, waking);
		if (plan.refusals.size > 0 && (hopeful || (plan.metLock && known))) {
			// Nobody is refused on hope: a repetition gets its first result, and a lock may have gone.
			this.#heads.delete(guild);
			return this.#attempt(guild, batch, false);
		}
		await this.#commit(guild, batch, plan);
	}

	async #commit(guild: GuildId, batch: readonly Waiting[], plan: Plan): Promise<void> {
		const { head, units } = plan;
		if (units.length > 0) {
			await this.#store.commit(plan);
			this.#heads.set(guild, { ...head, seq: head.seq + units.length });
		}
		this.#answer(guild, batch, plan);
	}

	#answer(guild: GuildId, batch: readonly Waiting[], plan: Plan): void {
		for (const [item, waiting] of batch.entries()) {
			const outcome = plan.outcomes.get(item);
			if (outcome) waiting.resolve(outcome);
			else waiting.reject(plan.refusals.get(item));
		}
		if (!plan.wakes) return;
		for (const listener of this.#listeners) {
			try {
				listener(guild);
			} catch (error) {
				this.#log.error({ err: error, guild }, 'listener of a commit failed');
			}
		}
	}

	/** A unit that can't be written although it is alone: its refusal if it has one for this, else the error itself. */
	async #fail(guild: GuildId, [waiting]: readonly Waiting[], error: unknown): Promise<void> {
		if (!waiting) return;
		if (error instanceof WriteRefused && error.secondary && error.planned.working) {
			const change = error.planned.working.changes.findLast(({ change }) => change.else)?.change;
			if (change)
				return waiting.reject(refusal(change, await this.#persist('holder', () => this.#store.holder(guild, error)), error.message));
		}
		waiting.reject(error instanceof WriteRefused || error instanceof CommitUncertain ? error.cause : error);
	}

	/** Somebody has been in the way for a while: perhaps a process that is dead. */
	async #endAbandoned(): Promise<void> {
		try {
			const ended = await this.#store.endAbandoned(abandonedMs);
			if (ended > 0) this.#log.warn({ ended }, 'ended transactions that a dead process had left open');
		} catch (error) {
			this.#log.warn({ err: error }, 'could not look for transactions of dead processes; they end by themselves within a minute');
		}
	}

	/** Repeats what may be repeated until the database answers. */
	async #persist<T>(what: string, work: () => Promise<T>): Promise<T> {
		for (let tries = 0; ; tries++) {
			try {
				return await work();
			} catch (error) {
				const failure = failureOf(error);
				if (failure === 'poison' || (failure === 'state' && tries >= rounds)) throw error;
				this.#log.warn({ err: error, what }, 'database unavailable, waiting');
				await this.#pause(50 + Math.random() * Math.min(50 * 2 ** tries, 1_000));
			}
		}
	}

	async #pause(ms: number): Promise<void> {
		try {
			await sleep(ms, undefined, { signal: this.#stop.signal });
		} catch (error) {
			throw new WriterStopped('The writer has stopped', { cause: error });
		}
	}
}

/** The next batch: as many as fit, at least one. */
function take(queue: Waiting[]): Waiting[] {
	let writes = 0;
	let count = 0;
	for (const { unit } of queue) {
		writes += 2 + unit.changes.length + (unit.outbox?.length ?? 0) + (unit.events?.length ?? 0) + (unit.audit?.length ?? 0);
		if (count > 0 && (count === batchUnits || writes > batchWrites)) break;
		count++;
	}
	return queue.splice(0, count);
}

/** Splits a batch that can't be written as a whole: the units behind the refused write go alone, or, if nobody knows which, halves. */
function isolate(batch: readonly Waiting[], error: unknown): (readonly Waiting[])[] {
	const guilty = new Set(error instanceof WriteRefused ? error.planned.items : []);
	if (guilty.size > 0 && guilty.size < batch.length) {
		const others = batch.filter((_, item) => !guilty.has(item));
		return [others, ...batch.flatMap((waiting, item) => (guilty.has(item) ? [[waiting]] : []))];
	}
	const middle = Math.ceil(batch.length / 2);
	return [batch.slice(0, middle), batch.slice(middle)];
}
