/** Where every piece of code gets the time from; nothing else calls `Date.now()` or `new Date()` for business time. */
export interface Clock {
	/** The present moment, UTC. */
	now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
