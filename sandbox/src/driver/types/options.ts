/** How a sandbox is started. Every duration is in milliseconds. */
export interface SandboxOptions {
	/** TCP port on 127.0.0.1; 0 (default) takes a free one. */
	readonly port?: number;
	/** Folder of the snapshot. Without it the world lives in memory only. */
	readonly dataDir?: string;
	/** Where the clock's offset is written (a JSON number, ms). Default: `clock` in `dataDir`, or a file in the temporary folder. */
	readonly clockFile?: string;
	/** Token the bot logs in with. Default: made up, kept in the snapshot. */
	readonly token?: string;
	readonly botName?: string;
	/** Privileged intents that the application was granted. Default: all three. */
	readonly intents?: Partial<PrivilegedIntents>;
	/** Default true. False sends no 429 of its own (faults still do). */
	readonly rateLimits?: boolean;
	/** Requests per second over all routes but interactions'. Default 50. */
	readonly globalPerSecond?: number;
	/** Limits of single routes, keyed `POST /channels/{channel_id}/messages`. */
	readonly routeLimits?: Readonly<Record<string, RouteLimit>>;
	/** Time for the first answer to an interaction. Default 3,000. */
	readonly ackMs?: number;
	/** Life of an interaction's token. Default 15 minutes. */
	readonly tokenMs?: number;
	/** How long a nonce is remembered when `enforce_nonce` is set. Default 5 minutes of world time. */
	readonly nonceWindowMs?: number;
	/** Validity of an attachment's URL. Default 24 hours of world time. */
	readonly attachmentMs?: number;
	/** Heartbeat interval told to the client. Default 41,250. */
	readonly heartbeatMs?: number;
	/** Default: the file named by `DISCORD_OPENAPI`, else `../shared/discord/openapi.json` beside the repository (an installed package has no such default); false switches validation off. */
	readonly conformance?: boolean | ConformanceOptions;
	/** Newest public messages kept per channel, pinned ones besides; older ones are forgotten without an event. Default: all of them. */
	readonly keepMessages?: number;
	/** Sessions that may be started: `total` in a day (default 1,000), `maxConcurrency` shards at once in 5 s (default 1). Not with `rateLimits: false`. */
	readonly sessionStarts?: { readonly total?: number; readonly maxConcurrency?: number };
	/** Guilds that one shard may have. Default 2,500. */
	readonly guildsPerShard?: number;
	/** Address on this machine that interactions are sent to; see `setInteractionsEndpoint`. It has to answer when the sandbox starts. */
	readonly interactionsEndpoint?: string;
	/** Recommended number of shards told by `/gateway/bot`. Default 1. */
	readonly shards?: number;
}

export interface PrivilegedIntents {
	messageContent: boolean;
	members: boolean;
	presence: boolean;
}

export interface RouteLimit {
	/** Requests per window. */
	readonly limit: number;
	/** Length of the window in ms. */
	readonly perMs: number;
}

export interface ConformanceOptions {
	/** Path of Discord's published OpenAPI description. */
	readonly spec?: string;
	/** Where the JSON report is written when the sandbox stops. Default: a file of its own in the folder `CONFORMANCE_DIR`, if set; null: none. */
	readonly reportFile?: string | null;
}

/** Result of validating the traffic so far. */
export interface ConformanceReport {
	/** Set when nothing could be validated, with the reason. */
	readonly skipped?: string;
	readonly requests: number;
	readonly answers: number;
	/** Distinct routes seen. */
	readonly routes: readonly string[];
	readonly violations: readonly ConformanceViolation[];
}

export interface ConformanceViolation {
	readonly side: 'request' | 'answer';
	/** `POST /channels/{channel_id}/messages`. */
	readonly route: string;
	/** Status of our answer. */
	readonly status: number;
	readonly errors: readonly string[];
}
