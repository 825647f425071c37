/** First millisecond of Discord's ids. */
export const DISCORD_EPOCH = 1_420_070_400_000;

const LOW_BITS = 22n;
const LOW_MASK = (1n << LOW_BITS) - 1n;

/**
 * Makes snowflakes of 17 to 19 digits: `@discordjs/rest` finds its major parameters by that length. All 22 low bits count up, so ids
 * stay unique above 4,096 per millisecond and are monotonic for a clock that does not go back.
 */
export class Snowflakes {
	private counter = 0n;
	private last = 0n;

	public constructor(private readonly now: () => number) {}

	/** The next id of this moment; always greater than the ones before. */
	public next(): string {
		this.counter = (this.counter + 1n) & LOW_MASK;
		let id = (BigInt(Math.floor(this.now()) - DISCORD_EPOCH) << LOW_BITS) | this.counter;
		if (id <= this.last) id = this.last + 1n;
		this.last = id;
		return id.toString();
	}

	/** An id as if made at that date; used for accounts of a given age. */
	public at(date: Date): string {
		this.counter = (this.counter + 1n) & LOW_MASK;
		return ((BigInt(date.getTime() - DISCORD_EPOCH) << LOW_BITS) | this.counter).toString();
	}

	/** Never hand out an id at or below this one: called for what a snapshot brings back. */
	public seen(id: string): void {
		const value = BigInt(id);
		if (value > this.last) this.last = value;
	}
}

/** When an id was made, ms since 1970. */
export function timeOf(id: string): number {
	return Number(BigInt(id) >> LOW_BITS) + DISCORD_EPOCH;
}

/** Discord's order of ids. */
export function compareIds(a: string, b: string): number {
	return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}

const SNOWFLAKE = /^\d{1,20}$/;

export function isSnowflake(value: unknown): value is string {
	return typeof value === 'string' && SNOWFLAKE.test(value) && BigInt(value) < 1n << 64n;
}

/** Discord writes microseconds and an offset. */
export function isoTime(ms: number): string {
	if (ms !== lastMs) {
		lastMs = ms;
		lastTime = new Date(ms).toISOString().replace('Z', '000+00:00');
	}
	return lastTime;
}

/** What happens together carries one time. */
let lastMs = Number.NaN;
let lastTime = '';
