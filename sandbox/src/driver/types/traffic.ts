/** One REST call, as told to observers. */
export interface RestEntry {
	/** Running number, from 1. */
	readonly number: number;
	/** `before`: nothing was applied yet. `after`: the last byte of the answer left (or the connection was cut on purpose). */
	readonly phase: 'before' | 'after';
	readonly method: string;
	/** Path after `/api/v10`, without query. */
	readonly path: string;
	/** `/channels/{channel_id}/messages`, or null when no route matched. */
	readonly route: string | null;
	/** Request body without files, as sent. */
	readonly body?: unknown;
	/** Only in `after`; 0 when the connection was cut. */
	readonly status?: number;
	/** Only in `after`: what was answered, or would have been. */
	readonly answer?: unknown;
	/** Decoded X-Audit-Log-Reason. */
	readonly reason?: string;
	/** Only in `after`. */
	readonly durationMs?: number;
	/** The fault that was applied, if any. */
	readonly fault?: FaultAction;
}

/** May return a promise; handling waits for it in both phases. */
export type RestObserver = (entry: RestEntry) => void | Promise<void>;

/**
 * What goes wrong: an answer with that status, a 429 with Retry-After 1, a delay, the connection cut before the call is applied, or
 * applied and then cut so that the client never learns of it.
 */
export type FaultAction = `status:${number}` | '429' | `latency:${number}` | 'drop-before' | 'lose-reply';

export interface FaultRule {
	readonly match: {
		readonly method?: string;
		/** Template `/channels/{channel_id}/messages`, or an expression tested against the path after `/api/v10`. */
		readonly route?: string | RegExp;
		/** Looks at the body for finer choice. */
		readonly body?: (body: unknown) => boolean;
	};
	/** Acts from the nth match on (1 = the first, the default). */
	readonly nth?: number;
	/** How many matches it acts on; default 1. `Infinity` until removed. */
	readonly times?: number;
	readonly action: FaultAction;
}

export interface FaultHandle {
	/** How often it acted. */
	readonly hits: number;
	remove(): void;
}

export interface Faults {
	add(rule: FaultRule): FaultHandle;
	clear(): void;
	/** Rules still in force. */
	readonly active: number;
}

export interface GatewayControl {
	/** Sessions with an open connection. */
	readonly connected: number;
	/** Cuts every TCP connection; the sessions stay resumable. */
	cut(): void;
	/** Refuses new connections until `accept()`. */
	refuse(): void;
	accept(): void;
	/** Sends op 9. With `resumable: false` (default) the sessions are gone. */
	invalidateSession(resumable?: boolean): void;
	/** Asks clients to reconnect (op 7). */
	reconnect(): void;
	/** Sends every dispatch this many times (default 1): duplicated delivery. */
	duplicate(times: number): void;
	/** Resolves when a bot is connected and READY was sent. */
	ready(timeoutMs?: number): Promise<void>;
}

export interface SandboxClock {
	/** World time. */
	now(): Date;
	/** World time minus real time, ms. */
	readonly offsetMs: number;
	/** Sets the offset and writes the clock file. Refused: anything but a safe integer. */
	setOffset(ms: number): Promise<void>;
	/** Moves the world forward. */
	advance(ms: number): Promise<void>;
}
