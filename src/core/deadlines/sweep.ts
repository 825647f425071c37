import type { Clock } from '../clock.js';
import type { Leases } from '../leases/leases.js';
import { newCorrelationId, withLogFields } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';
import { throttled } from '../logging/throttled.js';
import type { DeadlineRepository, StoredDeadline } from './deadline.repository.js';
import type { DeadlineHandlers } from './registry.js';

export interface SweepOptions {
	readonly rows: DeadlineRepository;
	readonly handlers: DeadlineHandlers;
	readonly leases: Leases;
	readonly clock: Clock;
	readonly logger: Logger;
	/** How often it looks for itself, milliseconds; a minute by default. */
	readonly everyMs?: number;
	/** Called with the next deadline that is not due yet, so that somebody may wake the sweep then. Never awaited. */
	readonly onNext?: (at: Date) => void;
}

/** Work that belongs to each round of the sweep besides deadlines, e.g. schedules that Redis has lost. */
export interface SweepDuty {
	readonly name: string;
	run(): Promise<void>;
}

const minute = 60_000;
const leaseName = 'deadline-sweep';
const leaseMs = 30_000;
const pageSize = 200;
/** Rows left over are seen in the next round: a handler that moves its deadline into the past can't hold up a sweep for ever. */
const maxPages = 50;
const parallel = 8;
/** After a commit the next deadline is looked up once for all commits of this time. */
const lookAheadMs = 200;
/** How long stopping waits for duties; each can be cut off anywhere. */
const dutyPatienceMs = 3_000;
/** After a jump of the clock this many rounds follow each other while there is something to do. */
const maxChase = 20;
/** Waits between the tries of a handler that failed. */
const retryMs = [5_000, 30_000, 2 * minute, 10 * minute] as const;

/**
 * Acts on deadlines that have passed: at start, every minute from a plain timer, and at the moment of the next one when that is less
 * than a minute away (design rule 8). One process at a time, under a lease; the handlers are guarded anyway.
 *
 * A handler that fails, or leaves its deadline as it was, is tried again with growing waits and never keeps others from running.
 */
export class DeadlineSweep {
	readonly #options: SweepOptions;
	readonly #everyMs: number;
	readonly #duties: SweepDuty[] = [];
	/** Duties that are being performed; one that hangs holds up neither deadlines nor other duties. */
	readonly #busy = new Map<SweepDuty, Promise<void>>();
	readonly #logTrouble: (error: unknown) => void;
	#timer: NodeJS.Timeout | undefined;
	#early: NodeJS.Timeout | undefined;
	#lookingAhead: NodeJS.Timeout | undefined;
	#stopped = true;
	#asked = false;
	#dutiesDue = false;
	/** Rounds that may still follow by themselves after a jump. */
	#chase = 0;
	#round: Promise<void> | undefined;

	public constructor(options: SweepOptions) {
		this.#options = options;
		this.#everyMs = options.everyMs ?? minute;
		this.#logTrouble = throttled(30_000, (error, heldBack) => options.logger.error({ err: error, heldBack }, 'the sweep failed'));
	}

	/** Adds work for each timed round; a duty that fails is logged and keeps nothing from running. */
	public duty(duty: SweepDuty): void {
		this.#duties.push(duty);
	}

	public start(): void {
		if (!this.#stopped) return;
		this.#stopped = false;
		this.#timer = setInterval(() => this.#begin(true), this.#everyMs);
		this.#begin(true);
	}

	public async stop(): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#timer);
		clearTimeout(this.#early);
		clearTimeout(this.#lookingAhead);
		await this.#round;
		const patience = new Promise((resolve) => setTimeout(resolve, dutyPatienceMs).unref());
		await Promise.race([Promise.all(this.#busy.values()), patience]);
	}

	/** Asks it to look now. Never waits, never throws. */
	public wake(): void {
		this.#begin(false);
	}

	/**
	 * Asks it to catch up after the clock was moved: deadlines and duties now, and again as long as handlers set deadlines that the
	 * jump has passed as well. Never waits, never throws.
	 */
	public jumped(): void {
		this.#chase = maxChase;
		this.#begin(true);
	}

	/** After a commit: a deadline may have been set that comes before the next round. */
	public lookAhead(): void {
		if (this.#stopped || this.#lookingAhead !== undefined) return;
		this.#lookingAhead = setTimeout(() => {
			this.#lookingAhead = undefined;
			this.#planNext().catch(this.#logTrouble);
		}, lookAheadMs);
	}

	#begin(timed: boolean): void {
		if (this.#stopped) return;
		this.#asked = true;
		this.#dutiesDue ||= timed;
		this.#round ??= this.#rounds().finally(() => {
			this.#round = undefined;
		});
	}

	async #rounds(): Promise<void> {
		while (this.#asked && !this.#stopped) {
			this.#asked = false;
			const duties = this.#dutiesDue;
			this.#dutiesDue = false;
			try {
				const acted = await this.#options.leases.hold(leaseName, leaseMs, () => this.#sweep());
				if (!acted) this.#chase = 0;
				else if (this.#chase > 0) {
					this.#chase--;
					this.#asked = true;
				}
				await this.#planNext();
			} catch (error) {
				this.#logTrouble(error);
			}
			if (duties) this.#perform();
		}
	}

	/** How many deadlines were due. */
	async #sweep(): Promise<number> {
		let seen = 0;
		for (let page = 0; page < maxPages; page++) {
			const due = await this.#options.rows.due(this.#options.clock.now(), pageSize);
			seen += due.length;
			const queue = [...due];
			const worker = async (): Promise<void> => {
				for (let row = queue.shift(); row !== undefined && !this.#stopped; row = queue.shift()) await this.#act(row);
			};
			await Promise.all(Array.from({ length: parallel }, worker));
			// Each row that was seen is gone, moved or put off now, so the next page is another one.
			if (due.length < pageSize || this.#stopped) break;
		}
		return seen;
	}

	async #act(row: StoredDeadline): Promise<void> {
		const fields = { correlation: newCorrelationId(), guild: row.guild, deadline: row.kind, subject: row.subject };
		await withLogFields(fields, async () => {
			const { rows, handlers, clock, logger } = this.#options;
			try {
				const handler = handlers.handler(row.kind);
				if (handler === undefined) throw new Error(`Nobody acts on deadlines of the kind '${row.kind}'`);
				await handler.due(row);
				if (await rows.stillDue(row)) throw new Error('The handler left the deadline as it was');
			} catch (error) {
				const times = (sameMoment(row) ? (row.failed?.times ?? 0) : 0) + 1;
				const wait = retryMs[Math.min(times, retryMs.length) - 1] ?? minute;
				logger.error({ err: error, times, againInMs: wait }, 'a deadline could not be acted on');
				await rows.noteFailure(row, times, new Date(clock.now().getTime() + wait));
			}
		});
	}

	#perform(): void {
		for (const duty of this.#duties) {
			if (this.#busy.has(duty)) continue;
			const run = duty
				.run()
				.catch((error: unknown) => this.#options.logger.error({ err: error, duty: duty.name }, 'a duty of the sweep failed'))
				.finally(() => this.#busy.delete(duty));
			this.#busy.set(duty, run);
		}
	}

	async #planNext(): Promise<void> {
		const { rows, clock, onNext } = this.#options;
		const now = clock.now();
		const at = await rows.next(now);
		if (at === null || this.#stopped) return;
		const inMs = at.getTime() - now.getTime();
		clearTimeout(this.#early);
		if (inMs < this.#everyMs) this.#early = setTimeout(() => this.wake(), inMs + 5);
		onNext?.(at);
	}
}

const sameMoment = (row: StoredDeadline): boolean => row.failed?.at.getTime() === row.at.getTime();
