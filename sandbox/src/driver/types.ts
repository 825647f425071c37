import type { IncomingMessage, ServerResponse } from 'node:http';
import type {
	APIApplicationCommandOptionChoice,
	APIChannel,
	APIGuildMember,
	APIMessage,
	APIModalInteractionResponseCallbackData,
	APIRole,
	APIUser,
	ChannelType,
	OverwriteType
} from 'discord-api-types/v10';

/** An id, or anything that carries one. */
export type Ref = string | { readonly id: string };

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
	/** Default: the file named by `DISCORD_OPENAPI`, else `../shared/discord/openapi.json`; false switches validation off. */
	readonly conformance?: boolean | ConformanceOptions;
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
	/** Where the JSON report is written when the sandbox stops. Default: a file of its own in the folder `CONFORMANCE_DIR`, if set. */
	readonly reportFile?: string;
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

export interface UserOptions {
	readonly name: string;
	readonly globalName?: string;
	/** When the account was made: decides its id. Default: a year ago. */
	readonly createdAt?: Date;
	readonly bot?: boolean;
	/** Refuses DMs of everybody. */
	readonly dmClosed?: boolean;
}

export interface GuildOptions {
	readonly name: string;
	readonly owner: Ref;
	/** Permissions of the bot's own role. Default Administrator. `null` leaves the bot out. */
	readonly botPermissions?: bigint | null;
	readonly locale?: string;
}

export interface SandboxGuild {
	readonly id: string;
	readonly name: string;
	readonly ownerId: string;
	/** Role of everyone: same id as the guild. */
	readonly everyoneId: string;
}

export interface RoleOptions {
	readonly name: string;
	readonly permissions?: bigint;
	/** Above every other role when left out. */
	readonly position?: number;
	readonly color?: number;
	readonly hoist?: boolean;
	readonly mentionable?: boolean;
}

export interface ChannelOptions {
	readonly name: string;
	/** Default: a text channel. */
	readonly type?: ChannelType;
	readonly topic?: string | null;
	readonly parent_id?: string | null;
	readonly position?: number;
	readonly rate_limit_per_user?: number;
	/** Permission sets as decimal text. */
	readonly permission_overwrites?: readonly {
		readonly id: string;
		readonly type?: OverwriteType;
		readonly allow?: string;
		readonly deny?: string;
	}[];
}

export interface MemberOptions {
	readonly roles?: readonly Ref[];
	readonly joinedAt?: Date;
	readonly nick?: string;
	/** Invite code that was used. */
	readonly invite?: string;
}

export interface FileInput {
	readonly name: string;
	readonly data: Uint8Array | string;
	/** Guessed from the name when left out. */
	readonly contentType?: string;
}

/** The value a person gives to one option of a slash command. Users, roles and channels by id or object. */
export type OptionValue = string | number | boolean | { readonly id: string } | FileInput;

export interface ActOptions {
	/** Where. Default: the channel of the person's last action, else the first text channel they may write in. */
	readonly channel?: Ref;
	/** Skips what a Discord client would check first: for forged custom ids, values and messages. */
	readonly forge?: boolean;
	/** Return as soon as the bot acknowledged, without waiting for a deferred answer to be filled. Default false. */
	readonly noSettle?: boolean;
	/** How long a deferred answer may take. Default 10,000. */
	readonly settleMs?: number;
}

export interface SlashOptions extends ActOptions {
	readonly group?: string;
	readonly sub?: string;
}

export interface ComponentOptions extends ActOptions {
	/** The message that carries it. Default: the newest visible one that has it, the person's own screen first. */
	readonly message?: Ref;
	/** Which one, when several have that label: 0 is the first. Default 0. */
	readonly nth?: number;
}

export type FieldValue = string | number | boolean | readonly string[] | readonly FileInput[];

export interface FillOptions extends ActOptions {
	/** Answer this modal instead of the open one (a forged or stale one). */
	readonly modal?: OpenModal;
}

export interface OpenModal {
	readonly customId: string;
	readonly title: string;
	readonly data: APIModalInteractionResponseCallbackData;
	readonly channelId: string;
	/** The message whose component opened it, if any. */
	readonly messageId: string | null;
}

/**
 * What came of an interaction.
 * - `message`: a new message answered it (also after a deferral).
 * - `update`: the message of the component was edited (also after a deferral).
 * - `modal`: a form opened.
 * - `autocomplete`: choices came.
 * - `acknowledged`: it was taken and nothing visible followed within `settleMs`.
 * - `failed`: no answer within 3 s ("The application did not respond").
 */
export type OutcomeKind = 'message' | 'update' | 'modal' | 'autocomplete' | 'acknowledged' | 'failed';

export interface Outcome {
	readonly kind: OutcomeKind;
	/** The bot deferred first. */
	readonly deferred: boolean;
	/** The answer as the person sees it, a copy of the state at this moment; null for `modal`, `autocomplete`, `acknowledged` and `failed`. */
	readonly message: APIMessage | null;
	readonly ephemeral: boolean;
	readonly modal: OpenModal | null;
	readonly choices: readonly APIApplicationCommandOptionChoice[];
	/** Messages sent besides, so far. */
	readonly followups: readonly APIMessage[];
	/** From the dispatch to the first answer, ms. */
	readonly latencyMs: number;
	readonly interactionId: string;
	/** `render(message)`, or the modal's rendering, or `''`. */
	readonly text: string;
}

export interface WaitOptions {
	/** Default 10,000. On its end the promise rejects with what the person saw instead. */
	readonly timeoutMs?: number;
	readonly channel?: Ref;
}

export type MessageMatch = string | RegExp | ((message: APIMessage) => boolean);

/** One member of one guild (or, with `guildId` null, somebody in direct messages only). Everything is done and seen with their rights. */
export interface Person {
	readonly user: APIUser;
	readonly id: string;
	readonly guildId: string | null;
	/** Rejects with the reason when a client would not offer the command or accept the options. */
	slash(command: string, options?: Readonly<Record<string, OptionValue>>, at?: SlashOptions): Promise<Outcome>;
	/** By label, custom id or emoji of a button. */
	click(button: string, options?: ComponentOptions): Promise<Outcome>;
	/** By custom id or placeholder of a select. Values: the options' values or labels; ids for user, role and channel selects. */
	select(select: string, values: readonly Ref[], options?: ComponentOptions): Promise<Outcome>;
	/** Answers the open modal; keys are labels or custom ids. Fields left out keep their preset value. */
	fill(fields: Readonly<Record<string, FieldValue>>, options?: FillOptions): Promise<Outcome>;
	/** Adds files to a field of the open modal; they are sent with the next `fill`. */
	upload(field: string, ...files: readonly FileInput[]): void;
	/** What the client shows while somebody types. */
	autocomplete(
		command: string,
		option: string,
		text: string,
		at?: SlashOptions & { readonly options?: Readonly<Record<string, OptionValue>> }
	): Promise<readonly APIApplicationCommandOptionChoice[]>;
	/** Runs a user or message command; a message must be visible. */
	contextMenu(command: string, target: { readonly message: Ref } | { readonly user: Ref }, options?: ActOptions): Promise<Outcome>;
	/** Names of the commands the client offers here. */
	commands(channel?: Ref): readonly string[];
	say(
		text: string,
		options?: { readonly channel?: Ref; readonly files?: readonly FileInput[]; readonly replyTo?: Ref }
	): Promise<APIMessage>;
	/** Writes to the bot in a direct message. */
	dm(text: string, files?: readonly FileInput[]): Promise<APIMessage>;
	deleteMessage(message: Ref): Promise<void>;
	/** Becomes a member of the person's guild (or another). */
	join(guild?: Ref, options?: MemberOptions): Promise<APIGuildMember>;
	leave(guild?: Ref): Promise<void>;
	/** Closes or opens their direct messages. */
	setDmClosed(closed: boolean): void;
	/** Visible messages, oldest first, with the person's own ephemeral ones. Rejects a channel they can't see. */
	sees(channel: Ref): readonly APIMessage[];
	/** All direct messages with the bot, oldest first. */
	dms(): readonly APIMessage[];
	/** Newest answer to this person's interactions in its present state (null after it was deleted). */
	screen(): APIMessage | null;
	modal(): OpenModal | null;
	/** Channels and threads they can see, guild order. */
	channels(): readonly APIChannel[];
	/** A visible channel by name; throws when there is none. */
	channel(name: string): APIChannel;
	permissions(channel?: Ref): bigint;
	/** Every `wait…` first looks at what is there already, then waits for changes. */
	waitForMessage(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForDm(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForScreen(match: MessageMatch, options?: WaitOptions): Promise<APIMessage>;
	waitForChannel(match: string | RegExp | ((channel: APIChannel) => boolean), options?: WaitOptions): Promise<APIChannel>;
	/** Checked after every change of the world. Resolves with the first value that is neither null, undefined nor false. */
	waitUntil<T>(check: () => T | null | undefined | false, options?: WaitOptions & { readonly what?: string }): Promise<T>;
}

export interface RenderOptions {
	/** Extra replacements, applied first: order codes, names. */
	readonly replace?: readonly (readonly [string | RegExp, string])[];
	/** Show custom ids after `#`. Default false: they carry state. */
	readonly customIds?: boolean;
}

/** Something changed in the world: for the page and for waiting. */
export interface WorldChange {
	/** Gateway name of the event (`MESSAGE_CREATE`), or `EPHEMERAL_CREATE` / `EPHEMERAL_UPDATE` / `EPHEMERAL_DELETE` / `INTERACTION_*` / `CLOCK`. */
	readonly type: string;
	readonly guildId: string | null;
	readonly channelId: string | null;
	/** Only this person sees it; null: whoever may see the channel. */
	readonly onlyFor: string | null;
	readonly data: unknown;
}

/** Takes a request outside the API, or leaves it (false) to the next. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean;

/** Built by `createSandbox`. */
export interface SandboxDriver {
	/** `http://127.0.0.1:PORT`. */
	readonly base: string;
	/** For discord.js `rest.api`. */
	readonly api: string;
	readonly cdn: string;
	readonly token: string;
	readonly applicationId: string;
	readonly bot: APIUser;
	readonly clockFile: string;
	readonly clock: SandboxClock;
	readonly faults: Faults;
	readonly gateway: GatewayControl;
	/** Called before a call is handled and after its answer left. Returns what removes it. */
	onRest(observer: RestObserver): () => void;
	/** Serves further pages on the same port. Returns what removes the handler. */
	onHttp(handler: HttpHandler): () => void;
	/** Returns what removes it. */
	onChange(listener: (change: WorldChange) => void): () => void;
	as(user: Ref, guild?: Ref | null): Person;
	createUser(options: UserOptions): APIUser;
	createGuild(options: GuildOptions): SandboxGuild;
	createRole(guild: Ref, options: RoleOptions): APIRole;
	/** 1 is right above @everyone; the others move. */
	moveRole(guild: Ref, role: Ref, position: number): void;
	createChannel(guild: Ref, options: ChannelOptions): APIChannel;
	addMember(guild: Ref, user: Ref, options?: MemberOptions): APIGuildMember;
	/** Kicks nobody: plain removal, as when they leave. */
	removeMember(guild: Ref, user: Ref): void;
	/** Invites the application's bot with these permissions on its role. */
	addBot(guild: Ref, permissions: bigint): void;
	/** Changes the permissions of the bot's own role. */
	setBotPermissions(guild: Ref, permissions: bigint): void;
	giveRole(guild: Ref, user: Ref, role: Ref): void;
	takeRole(guild: Ref, user: Ref, role: Ref): void;
	guilds(): readonly SandboxGuild[];
	members(guild: Ref): readonly APIGuildMember[];
	/** Everything in a channel as the bot would list it, oldest first: no ephemerals. For counting messages in tests. */
	messages(channel: Ref): readonly APIMessage[];
	/** All channels and threads of a guild, whoever sees them. */
	allChannels(guild: Ref): readonly APIChannel[];
	/** Effective permissions of anybody in a channel, or in the guild. */
	permissions(user: Ref, at: { readonly channel: Ref } | { readonly guild: Ref }): bigint;
	/** Bytes behind an attachment's URL, or null. */
	file(url: string): Uint8Array | null;
	render(message: APIMessage | null, options?: RenderOptions): string;
	conformance(): ConformanceReport;
	/** Writes the snapshot now. */
	flush(): Promise<void>;
	/** Stops serving, writes snapshot and report. Safe to call twice. */
	stop(): Promise<void>;
}
