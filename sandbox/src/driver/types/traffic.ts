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
	/** After the `?`, empty without. */
	readonly query: string;
	/** Request body without files, as sent. */
	readonly body?: unknown;
	/** Of the request; empty without a body. */
	readonly contentType: string;
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

/** One message over the gateway, as told to observers. */
export interface GatewayEntry {
	/** `sent`: to the bot. */
	readonly direction: 'sent' | 'received';
	readonly op: number;
	/** Name of a dispatch (`MESSAGE_CREATE`), else null. */
	readonly event: string | null;
	/** Number of a dispatch in its session, else null. */
	readonly sequence: number | null;
	/** Null before a session is there. */
	readonly sessionId: string | null;
	/** The message's data as JSON. Carries tokens: redact before it is shown. */
	readonly data: string;
}

export type GatewayObserver = (entry: GatewayEntry) => void;

/** A session as it stands, with or without a connection. */
export interface GatewaySession {
	readonly id: string;
	readonly shard: readonly [id: number, count: number];
	/** Bits the bot identified with. */
	readonly intents: number;
	readonly connected: boolean;
	/** Number of its newest dispatch. */
	readonly sequence: number;
}

/**
 * What goes wrong: an answer with that status, a 429 with Retry-After 1 (of a resource that several share, of the route, of everything),
 * a delay, the connection cut before the call is applied, or applied and then cut so that the client never learns of it.
 */
export type FaultAction = `status:${number}` | '429' | '429:user' | '429:global' | `latency:${number}` | 'drop-before' | 'lose-reply';

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
	/** Cuts them, and the sessions can't be resumed: what happens until the next IDENTIFY is lost. */
	forget(): void;
	/** Refuses new connections until `accept()`. */
	refuse(): void;
	accept(): void;
	/** Sends op 9. With `resumable: false` (default) the sessions are gone. */
	invalidateSession(resumable?: boolean): void;
	/** With false, heartbeats are not acknowledged until it is called with true: a zombie, which the client has to notice. */
	acknowledge(on: boolean): void;
	/** Asks every client for a heartbeat at once (op 1). */
	beat(): void;
	/** Asks clients to reconnect (op 7). */
	reconnect(): void;
	/** Sends every dispatch this many times (default 1): duplicated delivery. */
	duplicate(times: number): void;
	/** Tells every message of every session. Returns what removes the observer. */
	observe(observer: GatewayObserver): () => void;
	/** All sessions that can still be resumed. */
	list(): readonly GatewaySession[];
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
