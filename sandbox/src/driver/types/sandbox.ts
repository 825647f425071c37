import type { IncomingMessage, ServerResponse } from 'node:http';
import type { APIChannel, APIGuildMember, APIMessage, APIRole, APIUser } from 'discord-api-types/v10';
import type { ConformanceReport } from './options.js';
import type { Person } from './person.js';
import type { Scenarios } from './scenarios.js';
import type { Faults, GatewayControl, RestObserver, SandboxClock } from './traffic.js';
import type { ChannelOptions, GuildOptions, MemberOptions, Ref, RoleOptions, SandboxGuild, SkuOptions, UserOptions } from './world.js';

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
	/** Public key of the application, hexadecimal: what an endpoint checks interactions with. */
	readonly verifyKey: string;
	/**
	 * Sends interactions to this address (only on this machine) instead of through the gateway; null goes back. Rejects with 50035 when the
	 * address does not answer a PING or takes one with a wrong signature.
	 */
	setInteractionsEndpoint(url: string | null): Promise<void>;
	/** Proves the address again, as Discord does now and then, and removes it when it fails. Whether there is one after that. */
	checkInteractionsEndpoint(): Promise<boolean>;
	/** Trouble by name, for tests and the page. */
	readonly scenarios: Scenarios;
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
	/** Puts something on sale for the application; `Person.buy` buys it. Default: a durable item. */
	createSku(options: SkuOptions): { readonly id: string; readonly name: string };
	/** Lets one role or member do something in a channel, or not; bits. The server's owner acts. Both 0 takes the overwrite away. */
	setOverwrite(channel: Ref, target: Ref, bits: { readonly allow?: bigint; readonly deny?: bigint }): void;
	/** Makes guilds smaller than Discord does, until they are set again: channels 500, inCategory 50, activeThreads 1,000. */
	setLimits(limits: { readonly channels?: number; readonly inCategory?: number; readonly activeThreads?: number }): void;
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
