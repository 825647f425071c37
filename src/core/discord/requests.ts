import { REST, type RequestData, type RouteLike } from 'discord.js';
import { DiscordGone, discordError } from './errors.js';

/** Longer waits for a rate limit go back to the relay, so that they don't hold one of its places. */
const longestWaitMs = 5_000;

export type Body = Pick<RequestData, 'body' | 'files' | 'query' | 'reason'>;

/**
 * Requests of effects to Discord's REST API. Never repeats one by itself: after an unclear answer the effect looks before it tries
 * again (design rule 5), which a repetition below it would defeat. That is why it has a REST of its own beside the client's.
 */
export class DiscordRequests {
	readonly #rest: REST;

	public constructor(options: { readonly token: string; readonly api?: string }) {
		this.#rest = new REST({
			version: '10',
			...(options.api === undefined ? {} : { api: options.api }),
			retries: 0,
			rejectOnRateLimit: ({ timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > longestWaitMs
		}).setToken(options.token);
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
		try {
			return (await request()) as T;
		} catch (error) {
			throw discordError(error);
		}
	}
}
