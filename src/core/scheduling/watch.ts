import type { GuildId } from '../ids.js';

export interface WatchDeps {
	look(guild: GuildId): Promise<void>;
	failed(error: unknown): void;
	/** Between a change and the look, milliseconds: changes that come together are one look. */
	readonly soonMs?: number;
	/** Between two looks at one guild, milliseconds. */
	readonly restMs?: number;
}

/**
 * Looks at a guild soon after something has changed there, at most once in a while, however much changes. Lives in memory only: what is
 * lost with the process is found by the look of every minute.
 */
export class Watch {
	readonly #timers = new Map<GuildId, NodeJS.Timeout>();
	readonly #looked = new Map<GuildId, number>();
	#closed = false;

	public constructor(private readonly deps: WatchDeps) {}

	/** Asks for a look at the guild. Never waits, never throws. */
	public soon(guild: GuildId): void {
		if (this.#closed || this.#timers.has(guild)) return;
		const { soonMs = 1_000, restMs = 5_000 } = this.deps;
		const rested = (this.#looked.get(guild) ?? Number.NEGATIVE_INFINITY) + restMs - performance.now();
		const timer = setTimeout(
			() => {
				this.#timers.delete(guild);
				this.#looked.set(guild, performance.now());
				this.deps.look(guild).catch((error: unknown) => this.deps.failed(error));
			},
			Math.max(soonMs, rested)
		);
		timer.unref();
		this.#timers.set(guild, timer);
	}

	/** Takes no more looks. */
	public close(): void {
		this.#closed = true;
		for (const timer of this.#timers.values()) clearTimeout(timer);
		this.#timers.clear();
	}
}
