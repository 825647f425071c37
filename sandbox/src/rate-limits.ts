import { createHash } from 'node:crypto';
import type { RouteLimit } from './driver/types.js';

/** A 429, whoever found it. */
export class RateLimited extends Error {
	public override readonly name = 'RateLimited';

	public constructor(
		public readonly retryAfterMs: number,
		public readonly scope: 'user' | 'global' | 'shared',
		/** Headers of the bucket, for those with one. */
		public readonly headers: Readonly<Record<string, string>> = {}
	) {
		super('You are being rate limited.');
	}
}

/** What clients see of the buckets known by name; everything else has the default. */
const LIMITS: Readonly<Record<string, RouteLimit>> = {
	'POST /channels/{channel_id}/messages': { limit: 5, perMs: 5000 },
	'PATCH /channels/{channel_id}/messages/{message_id}': { limit: 5, perMs: 5000 },
	'DELETE /channels/{channel_id}/messages/{message_id}': { limit: 5, perMs: 1000 },
	'PATCH /channels/{channel_id}': { limit: 5, perMs: 15_000 },
	'PATCH /guilds/{guild_id}/members/{user_id}': { limit: 10, perMs: 10_000 },
	'PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}': { limit: 10, perMs: 10_000 },
	'DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}': { limit: 10, perMs: 10_000 },
	'POST /webhooks/{webhook_id}/{webhook_token}': { limit: 5, perMs: 2000 }
};
const DEFAULT_LIMIT: RouteLimit = { limit: 50, perMs: 1000 };

/** Renames and topic changes of one channel: a sub-limit that no header tells of. */
export const RENAMES = { limit: 2, perMs: 10 * 60_000 } as const;

interface Bucket {
	left: number;
	resetAt: number;
}

export interface RateLimitOptions {
	readonly enabled: boolean;
	readonly globalPerSecond: number;
	readonly routes?: Readonly<Record<string, RouteLimit>>;
}

/** Buckets per route and major parameter, and the global limit, all in world time. */
export class RateLimits {
	private readonly buckets = new Map<string, Bucket>();
	private readonly hashes = new Map<string, string>();
	private globalStart = 0;
	private globalCount = 0;

	public constructor(
		private readonly options: RateLimitOptions,
		private readonly now: () => number
	) {}

	public get enabled(): boolean {
		return this.options.enabled;
	}

	/**
	 * Counts one call.
	 *
	 * @param route `METHOD /template`.
	 * @param major Value of the major parameter, or `''`.
	 * @param exempt Interactions don't count towards the global limit.
	 * @returns The headers of the answer.
	 */
	public take(route: string, major: string, exempt: boolean): Record<string, string> {
		const now = this.now();
		if (this.options.enabled && !exempt) this.takeGlobal(now);
		const bucket = this.bucketOf(route, major, now);
		const limited = this.options.enabled && bucket.left <= 0;
		if (!limited) bucket.left = Math.max(this.options.enabled ? 0 : 1, bucket.left - 1);
		const headers = this.headersOf(route, bucket, now);
		if (limited) throw new RateLimited(Math.max(0, bucket.resetAt - now), 'user', headers);
		return headers;
	}

	/** The headers of a call's bucket as it stands; counts nothing. */
	public look(route: string, major: string): Record<string, string> {
		const now = this.now();
		return this.headersOf(route, this.bucketOf(route, major, now), now);
	}

	private limitOf(route: string): RouteLimit {
		return this.options.routes?.[route] ?? LIMITS[route] ?? DEFAULT_LIMIT;
	}

	private bucketOf(route: string, major: string, now: number): Bucket {
		const key = `${this.hashOf(route)}:${major}`;
		const known = this.buckets.get(key);
		if (known && now < known.resetAt) return known;
		if (this.buckets.size > 10_000) this.sweep(now);
		const { limit, perMs } = this.limitOf(route);
		const bucket = { left: limit, resetAt: now + perMs };
		this.buckets.set(key, bucket);
		return bucket;
	}

	private headersOf(route: string, { left, resetAt }: Bucket, now: number): Record<string, string> {
		return {
			'X-RateLimit-Limit': String(this.limitOf(route).limit),
			'X-RateLimit-Remaining': String(left),
			'X-RateLimit-Reset': (resetAt / 1000).toFixed(3),
			'X-RateLimit-Reset-After': (Math.max(0, resetAt - now) / 1000).toFixed(3),
			'X-RateLimit-Bucket': this.hashOf(route)
		};
	}

	private takeGlobal(now: number): void {
		if (now - this.globalStart >= 1000 || now < this.globalStart) {
			this.globalStart = now;
			this.globalCount = 0;
		}
		if (++this.globalCount > this.options.globalPerSecond) throw new RateLimited(1000 - (now - this.globalStart), 'global');
	}

	private hashOf(route: string): string {
		let hash = this.hashes.get(route);
		if (!hash) {
			hash = createHash('md5').update(route).digest('hex');
			this.hashes.set(route, hash);
		}
		return hash;
	}

	private sweep(now: number): void {
		for (const [key, bucket] of this.buckets) if (now >= bucket.resetAt) this.buckets.delete(key);
	}
}
