import { Worker } from 'node:worker_threads';
import type { PumpInput, PumpReport } from './pump.types.js';
import type { PumpAnswer, PumpJob } from './pump.worker.js';

/** Longest that one look may take; a shop that needs more is told that it was not looked at. */
const mostMilliseconds = 60_000;
/** Looks of one guild that may wait: each is at other documents. */
const mostOfGuild = 4;
/** Looks that may wait, of all guilds together. */
const mostWaiting = 200;
/** Largest heap of the thread, MiB: what would need more ends the thread, not the process. */
const heapMb = 512;

/** Why a look gave no answer. */
export class PumpsNotLooked extends Error {
	public override readonly name = 'PumpsNotLooked';

	/** `replaced`: a newer look of the same guild took its place. */
	public constructor(
		public readonly why: 'replaced' | 'busy' | 'closed' | 'crashed' | 'tooLong',
		cause?: unknown
	) {
		super(`Money pumps were not looked for: ${why}`, { cause });
	}
}

/** What the thread is to its owner; a worker, or a stand-in of a test. */
export type PumpPort = Pick<Worker, 'postMessage' | 'on' | 'terminate' | 'unref'>;

interface Waiting {
	readonly input: PumpInput;
	readonly done: ((outcome: PumpReport | PumpsNotLooked) => void)[];
}

interface Running extends Waiting {
	readonly id: number;
	readonly key: string;
	readonly timer: NodeJS.Timeout;
}

/** The worker beside this file; as a source it needs the loader for such files, which a thread does not take over from its process. */
export function pumpWorker(): PumpPort {
	const here = import.meta.url;
	const resourceLimits = { maxOldGenerationSizeMb: heapMb };
	if (!here.endsWith('.ts')) return new Worker(new URL('./pump.worker.js', here), { resourceLimits });
	const source = new URL('./pump.worker.ts', here).href;
	const load = `import('tsx/esm/api').then(({ register }) => (register(), import(${JSON.stringify(source)})));`;
	return new Worker(load, { eval: true, resourceLimits, execArgv: ['--conditions=source'] });
}

/**
 * Looks for money pumps off the main thread: one worker, started by the first look and kept warm. Looks take turns; few of one guild may
 * wait, and of several at the same thing the newest counts. A worker that dies is replaced by the next look.
 */
export class PumpThread {
	readonly #waiting = new Map<string, Waiting>();
	#port: PumpPort | undefined;
	#running: Running | undefined;
	#last = 0;
	#closed = false;

	/** @param failed Told of a worker that died. */
	public constructor(
		private readonly failed: (error: unknown) => void,
		private readonly start: () => PumpPort = pumpWorker,
		private readonly most = mostMilliseconds
	) {}

	/**
	 * @param key Whose look it is, and at what: `<guild>|draft`. Others with the same key are about the same thing.
	 * @param follow A look that is replaced answers with what the newer one finds. Otherwise it is refused: the newer one may be about other documents.
	 * @throws PumpsNotLooked when nobody looked; never an empty report in its place.
	 */
	public look(key: string, input: PumpInput, follow = false): Promise<PumpReport> {
		return new Promise((resolve, reject) => {
			const done = (outcome: PumpReport | PumpsNotLooked): void => (outcome instanceof PumpsNotLooked ? reject(outcome) : resolve(outcome));
			if (this.#closed) return done(new PumpsNotLooked('closed'));
			const before = this.#waiting.get(key);
			const guild = key.slice(0, key.indexOf('|') + 1);
			const own = [...this.#waiting.keys()].filter((other) => guild !== '' && other.startsWith(guild)).length;
			if (!before && (own >= mostOfGuild || this.#waiting.size >= mostWaiting)) return done(new PumpsNotLooked('busy'));
			if (before && !follow) for (const tell of before.done) tell(new PumpsNotLooked('replaced'));
			// Its place in the line stays: a guild that asks again and again neither jumps the line nor falls back.
			this.#waiting.set(key, { input, done: [...(before && follow ? before.done : []), done] });
			this.#next();
		});
	}

	/** Ends the worker; whoever still waits is told. */
	public async close(): Promise<void> {
		this.#closed = true;
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const { done } of waiting) for (const tell of done) tell(new PumpsNotLooked('closed'));
		const port = this.#port;
		this.#drop(new PumpsNotLooked('closed'));
		await port?.terminate();
	}

	#next(): void {
		if (this.#running || this.#closed) return;
		// A guild whose look is done stands at the end of the line with its next one.
		const [key] = this.#waiting.keys();
		const job = key === undefined ? undefined : this.#waiting.get(key);
		if (key === undefined || !job) return;
		this.#waiting.delete(key);
		const id = ++this.#last;
		const timer = setTimeout(() => this.#lost(this.#port, new PumpsNotLooked('tooLong')), this.most);
		timer.unref();
		this.#running = { ...job, id, key, timer };
		try {
			this.#port ??= this.#open();
			const message: PumpJob = { id, input: job.input };
			this.#port.postMessage(message);
		} catch (error) {
			this.#lost(this.#port, new PumpsNotLooked('crashed', error));
		}
	}

	#open(): PumpPort {
		const port = this.start();
		port.on('message', (answer: PumpAnswer) => this.#answered(answer));
		port.on('error', (error: unknown) => this.#lost(port, new PumpsNotLooked('crashed', error)));
		port.on('exit', () => this.#lost(port, new PumpsNotLooked('crashed')));
		// Last: a port that is listened to keeps its process alive again.
		port.unref();
		return port;
	}

	#answered(answer: PumpAnswer): void {
		const running = this.#running;
		if (running?.id !== answer.id) return;
		this.#running = undefined;
		clearTimeout(running.timer);
		const outcome = 'report' in answer ? answer.report : new PumpsNotLooked('crashed', answer.error);
		if (outcome instanceof PumpsNotLooked) this.failed(outcome);
		for (const tell of running.done) tell(outcome);
		this.#next();
	}

	/** The worker is gone, or is given up. */
	#lost(port: PumpPort | undefined, why: PumpsNotLooked): void {
		if (this.#closed || port !== this.#port) return;
		this.failed(why);
		this.#drop(why);
		port?.terminate().catch((error: unknown) => this.failed(error));
		this.#next();
	}

	#drop(why: PumpsNotLooked): void {
		const running = this.#running;
		this.#running = undefined;
		this.#port = undefined;
		if (!running) return;
		clearTimeout(running.timer);
		for (const tell of running.done) tell(why);
	}
}
