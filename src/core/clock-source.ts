import { readFileSync } from 'node:fs';
import type { Clock } from './clock.js';

/** A clock that tells when its time was moved, so that deadlines need not wait for the next round. */
export interface ClockSource extends Clock {
	/** Calls the listener after each jump, with its length in milliseconds. Returns how to stop. */
	onJump(listener: (byMs: number) => void): () => void;
	close(): void;
}

/** The machine's clock; it never jumps. */
export class SystemClock implements ClockSource {
	public now(): Date {
		return new Date();
	}

	public onJump(): () => void {
		return () => undefined;
	}

	public close(): void {
		// Nothing is open.
	}
}

/** A file is read this often; the cost is one small read. */
const pollMs = 100;

/**
 * The machine's time plus an offset in milliseconds that a file holds (a JSON number). A missing, empty or half-written file leaves
 * the offset as it was. Used where time is moved by hand: tests and the local demo.
 */
export class FileClock implements ClockSource {
	#offset = 0;
	readonly #listeners = new Set<(byMs: number) => void>();
	readonly #timer: NodeJS.Timeout;

	public constructor(private readonly file: string) {
		this.#read();
		this.#timer = setInterval(() => this.#read(), pollMs);
		this.#timer.unref();
	}

	public now(): Date {
		return new Date(Date.now() + this.#offset);
	}

	public onJump(listener: (byMs: number) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	public close(): void {
		clearInterval(this.#timer);
		this.#listeners.clear();
	}

	#read(): void {
		const offset = readOffset(this.file);
		if (offset === undefined || offset === this.#offset) return;
		const by = offset - this.#offset;
		this.#offset = offset;
		for (const listener of this.#listeners) listener(by);
	}
}

function readOffset(file: string): number | undefined {
	let text: string;
	try {
		text = readFileSync(file, 'utf8').trim();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
		throw error;
	}
	const offset = text === '' ? Number.NaN : Number(text);
	return Number.isSafeInteger(Math.round(offset)) ? Math.round(offset) : undefined;
}

/** Resolves when so much of the clock's time has passed; a jump forward counts. `milliseconds` from 0. */
export function passes(clock: ClockSource, milliseconds: number): Promise<void> {
	return new Promise((resolve) => {
		const until = clock.now().getTime() + milliseconds;
		const done = (): void => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		let timer = setTimeout(done, milliseconds);
		const stop = clock.onJump(() => {
			const left = until - clock.now().getTime();
			if (left <= 0) return done();
			clearTimeout(timer);
			timer = setTimeout(done, left);
		});
	});
}

/** The clock that the configuration asks for. */
export const openClock = (file: string | undefined): ClockSource => (file === undefined ? new SystemClock() : new FileClock(file));
