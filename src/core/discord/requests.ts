import { RateLimitError, REST, type RequestData, type RouteLike } from 'discord.js';
import { type ClockSource, passes, SystemClock } from '../clock-source.js';
import { DiscordGone, discordError } from './errors.js';

/** Longer waits for a rate limit go back to the relay, so that they don't hold one of its places. */
const longestWaitMs = 5_000;
/** Several waits of one request together are no longer than this. */
const longestWaitsMs = 30_000;

export type Body = Pick<RequestData, 'body' | 'files' | 'query' | 'reason'>;

/**
 * Requests of effects to Discord's REST API. Never repeats one by itself: after an unclear answer the effect looks before it tries
 * again (design rule 5), which a repetition below it would defeat. That is why it has a REST of its own beside the client's.
 *
 * A request that met a rate limit has done nothing: it is made again here when the limit is over, by the clock of the bot. When that
 * clock is moved, the windows that were counted before are over too.
 */
export class DiscordRequests {
	readonly #rest: REST;
	readonly #clock: ClockSource;

	public constructor(options: { readonly token: string; readonly api?: string; readonly clock?: ClockSource }) {
		this.#clock = options.clock ?? new SystemClock();
		this.#rest = new REST({
			version: '10',
			...(options.api === undefined ? {} : { api: options.api }),
			retries: 0,
			rejectOnRateLimit: () => true
		}).setToken(options.token);
		// The library counts its windows in real time.
		this.#clock.onJump(() => {
			this.#rest.handlers.clear();
			this.#rest.globalReset = -1;
		});
	}

	public get<T>(route: RouteLike, query?: Readonly<Record<string, string | number | boolean>>): Promise<T> {
		const search = new URLSearchParams(Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)]));
		return this.#ask(() => this.#rest.get(route, search.size > 0 ? { query: search } : {}));
	}

	/** Like `get`, with `null` for what does not exist. */
	public async find<T>(route: RouteLike, query?: Readonly<Record<string, string | number | boolean>>): Promise<T | null> {
		try {
			return await this.get<T>(route, query);
		} catch (error) {
			if (error instanceof DiscordGone) return null;
			throw error;
		}
	}

	public post<T>(route: RouteLike, data: Body): Promise<T> {
		return this.#ask(() => this.#rest.post(route, data));
	}

	public patch<T>(route: RouteLike, data: Body): Promise<T> {
		return this.#ask(() => this.#rest.patch(route, data));
	}

	public async put(route: RouteLike, data: Body = {}): Promise<void> {
		await this.#ask(() => this.#rest.put(route, data));
	}

	/** Removes; what is gone already is fine. */
	public async delete(route: RouteLike, reason?: string): Promise<void> {
		try {
			await this.#ask(() => this.#rest.delete(route, reason === undefined ? {} : { reason }));
		} catch (error) {
			if (!(error instanceof DiscordGone)) throw error;
		}
	}

	/** The shape of an answer is Discord's promise for the route. */
	async #ask<T>(request: () => Promise<unknown>): Promise<T> {
		for (let waited = 0; ; ) {
			try {
				return (await request()) as T;
			} catch (error) {
				// What Discord answered decides; without an answer it is the time until the window that the library counts is over. A window that
				// is still closed then is met again here.
				const wait = error instanceof RateLimitError ? error.retryAfter || error.timeToReset : Number.POSITIVE_INFINITY;
				waited += wait;
				if (wait > longestWaitMs || waited > longestWaitsMs) throw discordError(error);
				await passes(this.#clock, wait);
			}
		}
	}
}
