/** Identifies a day, and how many shards may start at once, unless told otherwise: what Discord gives small bots. */
export const DEFAULT_STARTS = { total: 1000, maxConcurrency: 1 } as const;
const DAY_MS = 24 * 60 * 60_000;
/** Shards of one bucket start this far from each other. */
const BUCKET_MS = 5000;

export interface StartOptions {
	/** False: nothing is refused, everything is counted. */
	readonly enabled: boolean;
	readonly total: number;
	readonly maxConcurrency: number;
}

/** The `session_start_limit` of `/gateway/bot`. */
export interface SessionStartLimit {
	readonly total: number;
	readonly remaining: number;
	/** Until `remaining` is whole again, ms. */
	readonly reset_after: number;
	readonly max_concurrency: number;
}

/** Counts IDENTIFYs in world time: so many in 24 hours, and one per 5 s for the shards whose id has the same rest by `max_concurrency`. */
export class SessionStarts {
	private dayStart = Number.NEGATIVE_INFINITY;
	private today = 0;
	private readonly buckets = new Map<number, number>();

	public constructor(
		private readonly options: StartOptions,
		private readonly now: () => number
	) {}

	/**
	 * Counts one.
	 *
	 * @returns `busy`: another shard of its bucket started less than 5 s ago, nothing was counted. `exhausted`: the day's are used up.
	 */
	public take(shardId: number): 'ok' | 'busy' | 'exhausted' {
		const now = this.now();
		const { enabled, total, maxConcurrency } = this.options;
		if (now - this.dayStart >= DAY_MS) {
			this.dayStart = now;
			this.today = 0;
		}
		const key = shardId % maxConcurrency;
		const last = this.buckets.get(key);
		if (enabled && last !== undefined && now - last < BUCKET_MS) return 'busy';
		this.buckets.set(key, now);
		this.today++;
		return enabled && this.today > total ? 'exhausted' : 'ok';
	}

	/** A new token begins a new day. */
	public reset(): void {
		this.dayStart = Number.NEGATIVE_INFINITY;
		this.today = 0;
	}

	public get limit(): SessionStartLimit {
		const { total, maxConcurrency } = this.options;
		const left = this.dayStart + DAY_MS - this.now();
		const fresh = left <= 0;
		return {
			total,
			remaining: fresh ? total : Math.max(0, total - this.today),
			reset_after: fresh ? DAY_MS : Math.ceil(left),
			max_concurrency: maxConcurrency
		};
	}
}
