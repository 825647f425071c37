import type { Logger } from './logging/logger.js';

/** One thing to close, with the time it may take. */
interface Step {
	readonly name: string;
	readonly close: () => void | Promise<void>;
	readonly withinMs: number;
}

/**
 * Closes what was opened, last opened first. A step that fails or takes too long is logged and left behind: every row can be
 * taken up by the next start anyway (design rule 8).
 */
export class Shutdown {
	readonly #steps: Step[] = [];
	#running: Promise<void> | undefined;

	public constructor(private readonly logger: Logger) {}

	/** Remembers how to close something. `withinMs` bounds the wait, 5 s by default. */
	public add(name: string, close: () => void | Promise<void>, withinMs = 5_000): void {
		this.#steps.push({ name, close, withinMs });
	}

	/** Whether closing has begun; work that can wait should not be started any more. */
	public get begun(): boolean {
		return this.#running !== undefined;
	}

	/** Closes everything once; a second call waits for the first. */
	public run(reason: string): Promise<void> {
		this.#running ??= this.#run(reason);
		return this.#running;
	}

	async #run(reason: string): Promise<void> {
		this.logger.info({ reason }, 'stopping');
		for (const step of this.#steps.reverse()) await this.#close(step);
		this.logger.info('stopped');
	}

	async #close({ name, close, withinMs }: Step): Promise<void> {
		let timer: NodeJS.Timeout | undefined;
		const tooLong = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`Closing took longer than ${withinMs} ms`)), withinMs);
		});
		try {
			await Promise.race([close(), tooLong]);
		} catch (error) {
			this.logger.error({ err: error, step: name }, 'could not close');
		} finally {
			clearTimeout(timer);
		}
	}
}
