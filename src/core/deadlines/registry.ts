import type { DeadlineHandler, DeadlineRegistry } from './deadline.js';

/** What the domains do when a deadline passes, by kind. A kind has one handler; a second one is a start-up failure. */
export class DeadlineHandlers implements DeadlineRegistry {
	readonly #handlers = new Map<string, DeadlineHandler>();

	public deadline(handler: DeadlineHandler): void {
		if (this.#handlers.has(handler.kind)) throw new Error(`Two handlers act on the deadline '${handler.kind}'`);
		this.#handlers.set(handler.kind, handler);
	}

	/** The handler of a kind; `undefined` when no domain acts on it (any more). */
	public handler(kind: string): DeadlineHandler | undefined {
		return this.#handlers.get(kind);
	}

	/** All kinds, for start-up checks and tests. */
	public get kinds(): readonly string[] {
		return [...this.#handlers.keys()];
	}
}
