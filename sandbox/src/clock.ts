import { renameSync, writeFileSync } from 'node:fs';
import type { SandboxClock } from './driver/types.js';

/** World time = real time + offset. The offset lives in a file that the bot polls, so both see the same time. */
export class WorldClock implements SandboxClock {
	private offset = 0;

	public constructor(
		private readonly file: string,
		private readonly changed: () => void = () => {}
	) {}

	public get offsetMs(): number {
		return this.offset;
	}

	/** World time in ms since 1970. */
	public get ms(): number {
		return Date.now() + this.offset;
	}

	public now(): Date {
		return new Date(this.ms);
	}

	/** Sets the offset without telling anybody: at start. */
	public restore(ms: number): void {
		this.offset = ms;
		this.write();
	}

	public setOffset(ms: number): Promise<void> {
		if (!Number.isSafeInteger(ms)) return Promise.reject(new RangeError(`The clock's offset must be a whole number of ms, not ${ms}`));
		this.offset = ms;
		this.write();
		this.changed();
		return Promise.resolve();
	}

	public advance(ms: number): Promise<void> {
		return this.setOffset(this.offset + ms);
	}

	/** A reader never sees half a number. */
	private write(): void {
		const next = `${this.file}.next`;
		writeFileSync(next, String(this.offset));
		renameSync(next, this.file);
	}
}
