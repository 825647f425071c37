import type { Clock } from '../clock.js';
import { DomainError } from '../errors.js';
import type { GuildId } from '../ids.js';
import { isGone, thisProcess } from '../leases/process-identity.js';
import { newCorrelationId, withLogFields } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';
import { throttled } from '../logging/throttled.js';
import type { Value } from '../units/unit.js';
import { backoffMs, maxDelays, maxFailures } from './backoff.js';
import { type Effect, EffectFailed, EffectLater } from './effect.js';
import type { Claim, Head, OutboxRepository, OutboxRow, OutboxStats, Outcome } from './outbox.repository.js';
import type { EffectHandlers } from './registry.js';

export interface RelayOptions {
	readonly rows: OutboxRepository;
	readonly handlers: EffectHandlers;
	readonly clock: Clock;
	readonly logger: Logger;
	/** Who claims; this process by default. */
	readonly owner?: string;
	/** Effects carried out at once, over all aggregates. */
	readonly concurrency?: number;
	/** How long a claim lasts without renewal. Renewed at a third of it. */
	readonly termMs?: number;
	/** How often it looks for itself, whether woken or not. */
	readonly everyMs?: number;
}

/** How long an effect sleeps at most until it looks again for the one it needs; normally it is woken. */
const needsBackstopMs = 30_000;
const pageSize = 200;

/**
 * Carries out the effects of committed units (design rules 5, 6): per aggregate one after the other in commit order, each under a
 * claim with a fencing token, retried with backoff, dead-lettered visibly.
 *
 * Nothing depends on being woken: it looks by itself every `everyMs`. Several relays may run; a claim has one winner. A claim of a
 * process that died on this machine is taken over at once, any other when its term of 15 s is over; the effect is then `unknown`.
 */
export class Relay {
	readonly #rows: OutboxRepository;
	readonly #handlers: EffectHandlers;
	readonly #clock: Clock;
	readonly #logger: Logger;
	readonly #owner: string;
	readonly #concurrency: number;
	readonly #termMs: number;
	readonly #everyMs: number;

	readonly #running = new Map<string, { readonly claim: Claim; readonly done: Promise<void> }>();
	/** Rows that are being claimed or carried out here. */
	readonly #busy = new Set<string>();
	/** A round left effects behind because everything was busy. */
	#full = false;
	readonly #deadListeners: ((row: OutboxRow) => void | Promise<void>)[] = [];
	readonly #logTrouble: (error: unknown) => void;
	#timers: NodeJS.Timeout[] = [];
	#stopped = true;
	/** Guilds to look at in the next round; `null`: all. */
	#asked: Set<GuildId> | null | undefined;
	#round: Promise<void> | undefined;

	public constructor({
		rows,
		handlers,
		clock,
		logger,
		owner = thisProcess.owner,
		concurrency = 16,
		termMs = 15_000,
		everyMs = 1_000
	}: RelayOptions) {
		this.#rows = rows;
		this.#handlers = handlers;
		this.#clock = clock;
		this.#logger = logger;
		this.#owner = owner;
		this.#concurrency = concurrency;
		this.#termMs = termMs;
		this.#everyMs = everyMs;
		this.#logTrouble = throttled(30_000, (error, heldBack) =>
			this.#logger.error({ err: error, heldBack }, 'the relay could not look for effects')
		);
	}

	/** Begins to look, now and every `everyMs`. */
	public start(): void {
		if (!this.#stopped) return;
		this.#stopped = false;
		this.#timers = [setInterval(() => this.wake(), this.#everyMs), setInterval(() => this.#renew(), this.#termMs / 3)];
		this.wake();
	}

	/** Takes no more effects and waits for those that run; what is left is taken up by the next start. */
	public async stop(): Promise<void> {
		this.#stopped = true;
		for (const timer of this.#timers.splice(0)) clearInterval(timer);
		await this.#round;
		await Promise.all([...this.#running.values()].map(({ done }) => done));
	}

	/** Asks it to look soon: at one guild after its commit, or everywhere. Never waits, never throws. */
	public wake(guild?: GuildId): void {
		if (this.#stopped) return;
		if (guild === undefined) this.#asked = null;
		else if (this.#asked === undefined) this.#asked = new Set([guild]);
		else this.#asked?.add(guild);
		this.#round ??= this.#rounds().finally(() => {
			this.#round = undefined;
		});
	}

	/** Is told about each effect that was given up. A listener that throws is logged. */
	public onDead(listener: (row: OutboxRow) => void | Promise<void>): void {
		this.#deadListeners.push(listener);
	}

	/** Puts a dead effect back, with those that died because they need it. */
	public async revive(guild: GuildId, key: string): Promise<number> {
		const revived = await this.#rows.revive(guild, key, this.#clock.now());
		this.wake(guild);
		return revived;
	}

	/** Runs effects now that wait, or have died, because of an error of this name. */
	public async hurry(guild: GuildId, name: string): Promise<number> {
		const hurried = await this.#rows.hurry(guild, name, this.#clock.now());
		this.wake(guild);
		return hurried;
	}

	/** The dead letters of a guild, newest first. */
	public dead(guild: GuildId, limit = 25): Promise<OutboxRow[]> {
		return this.#rows.dead(guild, limit);
	}

	/** Effects of a guild that were tried and have waited for longer than this, milliseconds. */
	public overdue(guild: GuildId, longerMs: number): ReturnType<OutboxRepository['overdue']> {
		return this.#rows.overdue(guild, new Date(this.#clock.now().getTime() - longerMs));
	}

	public stats(): Promise<OutboxStats> {
		return this.#rows.stats(this.#clock.now());
	}

	async #rounds(): Promise<void> {
		while (this.#asked !== undefined && !this.#stopped) {
			const guilds = this.#asked === null ? undefined : [...this.#asked];
			this.#asked = undefined;
			try {
				const heads = await this.#rows.heads(this.#clock.now(), pageSize, guilds);
				for (const head of heads) {
					this.#full = this.#busy.size >= this.#concurrency;
					if (this.#stopped || this.#full) break;
					await this.#begin(head);
				}
			} catch (error) {
				this.#logTrouble(error);
			}
		}
	}

	async #begin(head: Head): Promise<void> {
		if (this.#busy.has(head._id)) return;
		const orphan = head.state === 'calling' && (head.owner === this.#owner || isGone(head.owner));
		if (head.state === 'calling' && !orphan && !head.expired) return;

		// Marked before the claim: a claim of ours that is not marked is one whose answer was lost, and is taken over.
		this.#busy.add(head._id);
		let row: OutboxRow | null = null;
		try {
			row = await this.#rows.claim(head, this.#owner, this.#termMs, orphan);
		} finally {
			if (row?.lease === undefined) this.#busy.delete(head._id);
		}
		if (row?.lease !== undefined) this.#run(row, { id: row._id, token: row.lease.token }, head.state === 'calling' || row.unsure === true);
	}

	#run(row: OutboxRow, claim: Claim, unknown: boolean): void {
		const fields = { correlation: newCorrelationId(), guild: row.guild, effect: row.key, kind: row.kind };
		const done = withLogFields(fields, () => this.#carryOut(row, claim, unknown))
			.catch(this.#logTrouble)
			.finally(() => {
				this.#running.delete(row._id);
				this.#busy.delete(row._id);
				void this.#next(row);
			});
		this.#running.set(row._id, { claim, done });
	}

	/** After an effect, the next one of its aggregate begins without waiting for a round. */
	async #next(row: OutboxRow): Promise<void> {
		if (this.#stopped) return;
		try {
			const head = await this.#rows.head(row.guild, row.aggregate, this.#clock.now());
			if (head !== null && !this.#stopped && this.#busy.size < this.#concurrency) await this.#begin(head);
		} catch (error) {
			this.#logTrouble(error);
		}
		if (!this.#full) return;
		this.#full = false;
		this.wake();
	}

	async #carryOut(row: OutboxRow, claim: Claim, unknown: boolean): Promise<void> {
		const outcome = await this.#outcome(row, unknown);
		if (!(await this.#settle(claim, outcome))) {
			this.#logger.warn('an effect ended after its claim was lost; its outcome was not written');
			return;
		}
		if (outcome.state === 'pending') {
			if (outcome.waiting) await this.#lookAgain(row);
			return;
		}
		if (outcome.state === 'dead') await this.#announceDead({ ...row, ...outcome });
		if ((await this.#rows.wakeDependants(row.guild, row.key, this.#clock.now())) > 0) this.wake(row.guild);
	}

	async #outcome(row: OutboxRow, unknown: boolean): Promise<Outcome> {
		try {
			const blocked = await this.#blocked(row);
			if (blocked !== null) return blocked;
			const run = this.#handlers.handler(row.kind);
			if (run === undefined) throw new Error(`Nobody carries out effects of the kind '${row.kind}'`);
			const done = await run(this.#effect(row, unknown));
			return { state: 'done', live: false, result: done?.result, note: done?.note, doneAt: this.#clock.now() };
		} catch (error) {
			return this.#failed(row, error);
		}
	}

	#effect(row: OutboxRow, unknown: boolean): Effect {
		return {
			guild: row.guild,
			key: row.key,
			kind: row.kind,
			aggregate: row.aggregate,
			payload: row.payload,
			attempt: row.attempts,
			unknown,
			result: async (neededKey: string): Promise<Value | undefined> => (await this.#rows.find(row.guild, neededKey))?.result
		};
	}

	/** What becomes of an effect whose needs are not all done; `null` when they are. */
	async #blocked(row: OutboxRow): Promise<Outcome | null> {
		if (row.needs.length === 0) return null;
		const needed = await this.#rows.needed(row.guild, row.needs);
		const now = this.#clock.now();
		for (const key of row.needs) {
			const need = needed.get(key);
			if (need === undefined) throw new Error(`It needs the effect '${key}', which does not exist`);
			if (need.state === 'dead') return { state: 'dead', live: false, error: `needs ${key}, which is dead`, deadBy: key, doneAt: now };
			if (need.state !== 'done' && need.aggregate === row.aggregate && need.seq > row.seq) {
				throw new EffectFailed(`It needs '${key}', which comes later in the same aggregate`);
			}
		}
		if (row.needs.every((key) => needed.get(key)?.state === 'done')) return null;
		// It was not tried: neither its tries nor its certainty change.
		return { state: 'pending', waiting: true, attempts: row.attempts - 1, nextAt: new Date(now.getTime() + needsBackstopMs) };
	}

	#failed(row: OutboxRow, thrown: unknown): Outcome {
		const error = describe(thrown);
		const now = this.#clock.now();
		const failures = (row.failures ?? 0) + (isLater(thrown) ? 0 : 1);
		const delays = (row.delays ?? 0) + (isLater(thrown) ? 1 : 0);
		if (thrown instanceof EffectFailed || failures >= maxFailures || delays >= maxDelays) {
			this.#logger.error({ err: thrown, failures, delays }, 'an effect is dead');
			return { state: 'dead', live: false, error, failures, delays, doneAt: now };
		}
		const wait = thrown instanceof EffectLater ? Math.max(thrown.afterMs, backoffMs(delays)) : backoffMs(Math.max(failures, delays));
		this.#logger.warn({ err: thrown, failures, delays, againInMs: wait }, 'an effect failed and is tried again');
		return { state: 'pending', nextAt: new Date(now.getTime() + wait), unsure: true, failures, delays, error };
	}

	/** Writes the outcome, however long the database is away; the claim decides whether it still counts. */
	async #settle(claim: Claim, outcome: Outcome): Promise<boolean> {
		for (;;) {
			try {
				return await this.#rows.settle(claim, outcome);
			} catch (error) {
				this.#logTrouble(error);
				if (this.#stopped) return false;
				await new Promise((resolve) => setTimeout(resolve, 500));
			}
		}
	}

	/** What it needs may have been done between the look and the falling asleep; then nobody would wake it. */
	async #lookAgain(row: OutboxRow): Promise<void> {
		const needs = [...(await this.#rows.needed(row.guild, row.needs)).values()];
		const ended = needs.find(({ state }) => state === 'dead') ?? (needs.every(({ state }) => state === 'done') ? needs[0] : undefined);
		if (ended === undefined) return;
		if ((await this.#rows.wakeDependants(row.guild, ended.key, this.#clock.now())) > 0) this.wake(row.guild);
	}

	async #announceDead(row: OutboxRow): Promise<void> {
		for (const listener of this.#deadListeners) {
			try {
				await listener(row);
			} catch (error) {
				this.#logger.error({ err: error }, 'a dead effect could not be announced');
			}
		}
	}

	#renew(): void {
		this.#rows
			.renew(
				[...this.#running.values()].map(({ claim }) => claim),
				this.#termMs
			)
			.catch(this.#logTrouble);
	}
}

/** Reasons that pass by themselves; the guild's locked money is one. */
const isLater = (thrown: unknown): boolean =>
	thrown instanceof EffectLater || (thrown instanceof DomainError && thrown.code === 'unit.locked');

const describe = (thrown: unknown): string =>
	(thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)).slice(0, 500);
