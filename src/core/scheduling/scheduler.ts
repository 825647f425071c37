import type { ScheduledTask, ScheduledTaskStore } from '@sapphire/plugin-scheduled-tasks';
import { type JobSchedulerJson, type JobsOptions, Queue, Worker } from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import { newCorrelationId, withLogFields } from '../logging/correlation.js';
import type { Logger } from '../logging/logger.js';
import { connectRedis, redisErrorLog, redisOptions } from '../redis/redis.js';

export interface SchedulerOptions {
	readonly redisUrl: string;
	readonly prefix: string;
	readonly logger: Logger;
	/** The pieces that run; their names are the names of jobs. */
	readonly tasks: () => ScheduledTaskStore;
}

const queueName = 'scheduled-tasks';
const concurrency = 4;
const declareAgainMs = 1_000;
/** A command on a connection that is lost meanwhile may never be answered. */
const declareWithinMs = 10_000;
const closeWithinMs = 2_000;
/** Finished jobs are kept for a look back, not as a record. */
const keep: JobsOptions = { removeOnComplete: { count: 100 }, removeOnFail: { count: 500 } };

/**
 * Runs the `scheduled-tasks` pieces by BullMQ. Jobs are wake-ups and Redis may lose them all: `declare` puts the repeated ones back,
 * and what they wake looks at rows in MongoDB.
 *
 * The worker starts after the pieces are loaded, so a job that fell due while the bot was down is run, not dropped; a job without a
 * piece fails visibly.
 */
export class Scheduler {
	readonly #options: SchedulerOptions;
	readonly #redis: Redis;
	readonly #queue: Queue;
	#worker: Worker | undefined;
	#declaring: Promise<number> | undefined;
	#again: NodeJS.Timeout | undefined;
	#closed = false;
	readonly #logTrouble: (error: unknown) => void;

	public constructor(options: SchedulerOptions) {
		this.#options = options;
		this.#logTrouble = redisErrorLog(options.logger);
		this.#redis = connectRedis(options.redisUrl, options.logger);
		this.#queue = new Queue(queueName, {
			connection: { ...this.#connection(), enableOfflineQueue: false },
			prefix: options.prefix,
			defaultJobOptions: keep
		});
		this.#queue.on('error', this.#logTrouble);
	}

	/** The connection for counters and health; commands fail at once while Redis is away. */
	public get redis(): Redis {
		return this.#redis;
	}

	/** Whether Redis answers at present. */
	public get connected(): boolean {
		return this.#redis.status === 'ready';
	}

	/** Begins to run jobs, and declares the repeated ones now and whenever Redis comes back. Doesn't wait for Redis. */
	public start(): void {
		if (this.#worker !== undefined) return;
		const { prefix, logger } = this.#options;
		this.#worker = new Worker(queueName, (job) => this.#run(job.name), {
			connection: { ...this.#connection(), maxRetriesPerRequest: null },
			prefix,
			concurrency,
			autorun: false
		});
		this.#worker.on('error', this.#logTrouble);
		this.#worker.on('failed', (job, error) => logger.error({ err: error, task: job?.name }, 'a scheduled task failed'));
		void this.#worker.run().catch(this.#logTrouble);
		this.#redis.on('ready', () => this.#declareSoon());
		this.#declareSoon();
	}

	/** Declares as soon as the queue's own connection is back too; if Redis goes away again, its return begins anew. */
	#declareSoon(): void {
		clearTimeout(this.#again);
		if (!this.connected) return;
		this.declare().catch((error: unknown) => {
			this.#logTrouble(error);
			if (!this.#closed) this.#again = setTimeout(() => this.#declareSoon(), declareAgainMs);
		});
	}

	/**
	 * Makes the repeated jobs in Redis those that the pieces declare: missing and changed ones are put, others removed.
	 * Returns how many had to be put; 0 without Redis.
	 */
	public declare(): Promise<number> {
		this.#declaring ??= within(declareWithinMs, this.#declare()).finally(() => {
			this.#declaring = undefined;
		});
		return this.#declaring;
	}

	/**
	 * Asks for one run of a task at about `delayMs` from now. The same `id` is asked for once. Never throws and needs not be awaited:
	 * without Redis nothing happens, and the sweep does the same work later.
	 */
	public async wake(task: string, id: string, delayMs: number): Promise<void> {
		if (!this.connected) return;
		try {
			await this.#queue.add(task, null, { jobId: id, delay: Math.max(0, delayMs), removeOnComplete: true, removeOnFail: true });
		} catch (error) {
			this.#options.logger.warn({ err: error, task }, 'a wake-up could not be put into Redis');
		}
	}

	/** The names of the repeated jobs that Redis knows. */
	public async declared(): Promise<string[]> {
		return (await this.#queue.getJobSchedulers()).map(({ key }) => key);
	}

	/** Finishes the jobs that run and closes the connections. */
	public async close(): Promise<void> {
		this.#closed = true;
		clearTimeout(this.#again);
		try {
			await within(closeWithinMs, this.#closeQueue());
		} catch (error) {
			// Without Redis there is nothing to say goodbye to; the connections give up by themselves now.
			this.#logTrouble(error);
		}
		this.#redis.disconnect();
	}

	/** Options of BullMQ's own connections; they stop trying once this is closed. */
	#connection(): RedisOptions {
		const { retryStrategy, ...options } = redisOptions(this.#options.redisUrl);
		return { ...options, retryStrategy: (times) => (this.#closed ? null : retryStrategy?.(times)) };
	}

	async #closeQueue(): Promise<void> {
		await this.#worker?.close(!this.connected);
		await (this.connected ? this.#queue.close() : this.#queue.disconnect());
	}

	async #declare(): Promise<number> {
		if (!this.connected) return 0;
		const tasks = this.#options.tasks().repeatedTasks;
		const wanted = new Map(tasks.map((task) => [task.name, task]));
		const there = new Map((await this.#queue.getJobSchedulers()).map((schedule) => [schedule.key, schedule]));
		for (const key of there.keys()) if (!wanted.has(key)) await this.#queue.removeJobScheduler(key);

		const missing = tasks.filter((task) => !isDeclared(task, there.get(task.name)));
		for (const task of missing) {
			const repeat = task.interval ? { every: task.interval } : { pattern: task.pattern ?? '', tz: task.timezone };
			await this.#queue.upsertJobScheduler(task.name, repeat, { name: task.name, data: null, opts: { ...keep, ...task.customJobOptions } });
		}
		if (missing.length > 0) this.#options.logger.info({ tasks: missing.map(({ name }) => name) }, 'schedules were put into Redis');
		return missing.length;
	}

	async #run(name: string): Promise<void> {
		const task = this.#options.tasks().get(name);
		if (task === undefined) throw new Error(`There is no scheduled task called '${name}'`);
		await withLogFields({ correlation: newCorrelationId(), task: name }, async () => {
			// Jobs carry no payload: a piece reads rows, not jobs.
			await task.run(undefined);
		});
	}
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`Redis gave no answer within ${ms} ms`)), ms);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

function isDeclared(task: ScheduledTask, schedule: JobSchedulerJson | undefined): boolean {
	if (schedule === undefined) return false;
	if (task.interval) return Number(schedule.every) === task.interval;
	return schedule.pattern === task.pattern && (schedule.tz ?? 'UTC') === task.timezone;
}
