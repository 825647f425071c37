import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	type APIChannel,
	type APIGuildMember,
	type APIMessage,
	type APIRole,
	type APIUser,
	AuditLogEvent,
	SKUType
} from 'discord-api-types/v10';
import { WorldClock } from './clock.js';
import { Conformance, reportFileIn } from './conformance/conformance.js';
import { DEFAULT_SPEC } from './conformance/spec.js';
import { PersonDriver } from './driver/person.js';
import { render } from './driver/render.js';
import type {
	ChannelOptions,
	ConformanceReport,
	GuildOptions,
	HttpHandler,
	MemberOptions,
	Person,
	PrivilegedIntents,
	Ref,
	RenderOptions,
	RestObserver,
	RoleOptions,
	SandboxDriver,
	SandboxGuild,
	SandboxOptions,
	SkuOptions,
	UserOptions,
	WorldChange
} from './driver/types.js';
import { InteractionEndpoint } from './endpoint/endpoint.js';
import { FaultBox } from './faults.js';
import { FileStore } from './files.js';
import { Gateway } from './gateway/gateway.js';
import { DEFAULT_STARTS } from './gateway/starts.js';
import { newServer } from './http.js';
import { guildPermissions } from './permissions.js';
import { RateLimits } from './rate-limits.js';
import { RestApi } from './rest/api.js';
import { ScenarioRunner } from './scenarios/scenarios.js';
import { Snapshot } from './snapshot.js';
import { writeAudit } from './world/audit.js';
import { announceChannel, createChannel, setOverwrite, sortChannels } from './world/channels.js';
import { createSku } from './world/entitlements.js';
import { addBot, botRole, createGuild } from './world/guilds.js';
import { addMember, memberOf, removeMember, setRole } from './world/members.js';
import { visibleMessages } from './world/messages.js';
import { channelPayload, memberPayload, messagePayload } from './world/payloads.js';
import { watchPolls } from './world/polls.js';
import type { GuildRecord } from './world/records.js';
import { createRole, editRole, moveRole } from './world/roles.js';
import { watchThreads } from './world/threads.js';
import { createUser } from './world/users.js';
import { World, type WorldLimits } from './world/world.js';

const HOST = '127.0.0.1';
const ALL_INTENTS: PrivilegedIntents = { messageContent: true, members: true, presence: true };
const ADMINISTRATOR = 8n;
const SKU_TYPES = { durable: SKUType.Durable, consumable: SKUType.Consumable, subscription: SKUType.Subscription } as const;

export const idOf = (ref: Ref): string => (typeof ref === 'string' ? ref : ref.id);

function openConformance(option: SandboxOptions['conformance']): Conformance {
	if (option === false) return new Conformance(null, null);
	const given = typeof option === 'object' ? option : {};
	const folder = process.env.CONFORMANCE_DIR;
	return new Conformance(
		given.spec ?? process.env.DISCORD_OPENAPI ?? DEFAULT_SPEC,
		given.reportFile !== undefined ? given.reportFile : folder ? reportFileIn(folder) : null
	);
}

/** The whole local Discord: world, REST, gateway, files, and the driver's side of it. */
export class Sandbox implements SandboxDriver {
	public readonly world: World;
	public readonly clock: WorldClock;
	public readonly faults = new FaultBox();
	public readonly gateway: Gateway;
	public readonly clockFile: string;
	public readonly rest: RestApi;
	public readonly scenarios: ScenarioRunner;
	public token: string;
	/** What went wrong inside the sandbox itself: should stay empty. */
	public readonly crashes: unknown[] = [];
	private readonly http: Server;
	private readonly handlers = new Set<HttpHandler>();
	private readonly people = new Map<string, PersonDriver>();
	private readonly checks: Conformance;
	private readonly endpoint: InteractionEndpoint;
	private readonly snapshot: Snapshot | null;
	/** Made for the clock's file when nobody named a place; goes when the sandbox stops. */
	private readonly tempFolder: string | null;
	private port = 0;
	private stopping: Promise<void> | null = null;

	public constructor(private readonly options: SandboxOptions) {
		if (options.dataDir) mkdirSync(options.dataDir, { recursive: true });
		this.tempFolder = options.clockFile || options.dataDir ? null : mkdtempSync(join(tmpdir(), 'local-discord-'));
		this.clockFile = options.clockFile || join(options.dataDir ?? this.tempFolder ?? '', 'clock');
		this.clock = new WorldClock(this.clockFile, () => this.world.emit('CLOCK', { offsetMs: this.clock.offsetMs }));
		const now = (): number => this.clock.ms;
		const files = new FileStore(now, options.attachmentMs ?? 24 * 60 * 60_000);
		this.world = new World(
			this.clock,
			{
				ackMs: options.ackMs ?? 3000,
				tokenMs: options.tokenMs ?? 15 * 60_000,
				nonceWindowMs: options.nonceWindowMs ?? 5 * 60_000,
				keepMessages: options.keepMessages ?? Number.POSITIVE_INFINITY
			},
			files
		);
		this.token = options.token ?? newToken();
		this.checks = openConformance(options.conformance);
		this.endpoint = new InteractionEndpoint(this.world, this.checks);
		this.snapshot = options.dataDir
			? new Snapshot(options.dataDir, this.world, () => ({
					token: this.token,
					clockOffsetMs: this.clock.offsetMs,
					endpoint: this.endpoint.kept
				}))
			: null;
		const kept = this.snapshot?.load() ?? null;
		if (kept && !options.token) this.token = kept.token;
		if (kept?.endpoint) this.endpoint.restore(kept.endpoint);
		this.clock.restore(kept?.clockOffsetMs ?? 0);
		if (!kept) this.world.botId = createUser(this.world, { name: options.botName ?? 'tribute', bot: true }).id;
		const intents = { ...ALL_INTENTS, ...options.intents };
		const gatewayUrl = (): string => `ws://${HOST}:${this.port}/gateway`;
		this.gateway = new Gateway(this.world, {
			heartbeatMs: options.heartbeatMs ?? 41_250,
			intents,
			url: gatewayUrl,
			token: () => this.token,
			starts: {
				enabled: options.rateLimits !== false,
				total: options.sessionStarts?.total ?? DEFAULT_STARTS.total,
				maxConcurrency: options.sessionStarts?.maxConcurrency ?? DEFAULT_STARTS.maxConcurrency
			},
			guildsPerShard: options.guildsPerShard ?? 2500,
			interactionsElsewhere: () => this.endpoint.url !== null,
			exhausted: () => {
				this.token = newToken();
				this.snapshot?.schedule();
			}
		});
		const rateLimits = new RateLimits(
			{
				enabled: options.rateLimits !== false,
				globalPerSecond: options.globalPerSecond ?? 50,
				...(options.routeLimits ? { routes: options.routeLimits } : {})
			},
			now
		);
		const { gateway } = this;
		this.rest = new RestApi({
			world: this.world,
			server: {
				get gatewayUrl() {
					return gatewayUrl();
				},
				shards: options.shards ?? 1,
				intents,
				rateLimits,
				endpoint: this.endpoint,
				startLimit: () => gateway.startLimit
			},
			rateLimits,
			faults: this.faults,
			conformance: this.checks,
			token: () => this.token,
			crashed: (error) => this.crashes.push(error)
		});
		this.scenarios = new ScenarioRunner({
			world: this.world,
			gateway,
			faults: this.faults,
			onRest: (observer) => this.rest.observe(observer)
		});
		this.world.onChange(() => this.snapshot?.schedule());
		watchPolls(this.world);
		watchThreads(this.world);
		this.http = newServer({
			base: () => this.base,
			rest: this.rest,
			gateway,
			files,
			handlers: this.handlers,
			crashed: (error) => this.crashes.push(error)
		});
	}

	public async start(): Promise<this> {
		await new Promise<void>((resolve, reject) => {
			this.http.once('error', reject);
			this.http.listen(this.options.port ?? 0, HOST, resolve);
		});
		const address = this.http.address();
		if (!address || typeof address === 'string') throw new Error('no port was given');
		this.port = address.port;
		this.world.files.base = `${this.base}/cdn`;
		if (this.options.interactionsEndpoint) await this.setInteractionsEndpoint(this.options.interactionsEndpoint);
		return this;
	}

	public get base(): string {
		return `http://${HOST}:${this.port}`;
	}

	public get api(): string {
		return `${this.base}/api`;
	}

	public get cdn(): string {
		return `${this.base}/cdn`;
	}

	public get applicationId(): string {
		return this.world.botId;
	}

	public get bot(): APIUser {
		return this.world.user(this.world.botId).user;
	}

	public get verifyKey(): string {
		return this.endpoint.verifyKey;
	}

	public async setInteractionsEndpoint(url: string | null): Promise<void> {
		await this.endpoint.set(url);
		this.snapshot?.schedule();
	}

	public async checkInteractionsEndpoint(): Promise<boolean> {
		const there = await this.endpoint.check();
		this.snapshot?.schedule();
		return there;
	}

	public onRest(observer: RestObserver): () => void {
		return this.rest.observe(observer);
	}

	public onChange(listener: (change: WorldChange) => void): () => void {
		return this.world.onChange(listener);
	}

	public onHttp(handler: HttpHandler): () => void {
		this.handlers.add(handler);
		return () => this.handlers.delete(handler);
	}

	public as(user: Ref, guild?: Ref | null): Person {
		const userId = idOf(user);
		const record = this.world.user(userId);
		const guildId =
			guild === undefined
				? ([...this.world.guilds.values()].find((one) => one.members.has(userId))?.data.id ?? null)
				: guild === null
					? null
					: idOf(guild);
		const key = `${userId}:${guildId}`;
		let person = this.people.get(key);
		if (!person) {
			person = new PersonDriver(this.world, record.id, guildId);
			this.people.set(key, person);
		}
		return person;
	}

	public createUser(options: UserOptions): APIUser {
		return createUser(this.world, options);
	}

	public createGuild(options: GuildOptions): SandboxGuild {
		const guild = createGuild(this.world, {
			name: options.name,
			ownerId: idOf(options.owner),
			...(options.locale ? { locale: options.locale } : {})
		});
		if (options.botPermissions !== null) addBot(this.world, guild, options.botPermissions ?? ADMINISTRATOR);
		return describe(guild);
	}

	private guildRecord(guild: Ref): GuildRecord {
		return this.world.guild(idOf(guild));
	}

	public createRole(guild: Ref, options: RoleOptions): APIRole {
		const record = this.guildRecord(guild);
		const role = createRole(this.world, record, {
			...options,
			permissions: options.permissions === undefined ? null : String(options.permissions)
		});
		moveRole(this.world, record, role, options.position ?? record.roles.size);
		return role;
	}

	public moveRole(guild: Ref, role: Ref, position: number): void {
		const record = this.guildRecord(guild);
		const found = record.roles.get(idOf(role));
		if (!found) throw new Error(`There is no role ${idOf(role)}`);
		moveRole(this.world, record, found, position);
	}

	public createChannel(guild: Ref, options: ChannelOptions): APIChannel {
		return channelPayload(this.world, createChannel(this.world, this.guildRecord(guild), options));
	}

	public createSku({ name, type }: SkuOptions): { readonly id: string; readonly name: string } {
		return createSku(this.world, name, SKU_TYPES[type ?? 'durable']);
	}

	public setOverwrite(channel: Ref, target: Ref, { allow = 0n, deny = 0n }: { readonly allow?: bigint; readonly deny?: bigint }): void {
		const record = this.world.channel(idOf(channel));
		const guild = this.guildRecord(record.guildId ?? '');
		const id = idOf(target);
		if (allow !== 0n || deny !== 0n) {
			setOverwrite(this.world, guild, record, { id, type: guild.roles.has(id) ? 0 : 1, allow: String(allow), deny: String(deny) });
			return;
		}
		record.overwrites = record.overwrites.filter((one) => one.id !== id);
		announceChannel(this.world, record);
	}

	public setLimits(limits: Partial<WorldLimits>): void {
		this.world.limits = { ...this.world.limits, ...limits };
	}

	public addMember(guild: Ref, user: Ref, options: MemberOptions = {}): APIGuildMember {
		const { roles, ...rest } = options;
		const member = addMember(this.world, this.guildRecord(guild), idOf(user), { ...rest, roles: (roles ?? []).map(idOf) });
		return memberPayload(this.world, member);
	}

	public removeMember(guild: Ref, user: Ref): void {
		removeMember(this.world, this.guildRecord(guild), idOf(user));
	}

	public addBot(guild: Ref, permissions: bigint): void {
		addBot(this.world, this.guildRecord(guild), permissions);
	}

	public setBotPermissions(guild: Ref, permissions: bigint): void {
		const record = this.guildRecord(guild);
		const role = record.roles.get(botRole(this.world, record) ?? '');
		if (!role) throw new Error('The bot is not in this guild');
		editRole(this.world, record, role, { permissions: String(permissions) });
	}

	public giveRole(guild: Ref, user: Ref, role: Ref): void {
		const record = this.guildRecord(guild);
		this.roleByOwner(record, idOf(user), idOf(role), true);
	}

	public takeRole(guild: Ref, user: Ref, role: Ref): void {
		const record = this.guildRecord(guild);
		this.roleByOwner(record, idOf(user), idOf(role), false);
	}

	private roleByOwner(guild: GuildRecord, userId: string, roleId: string, has: boolean): void {
		const member = memberOf(guild, userId);
		if (member.roles.includes(roleId) === has) return;
		setRole(this.world, guild, member, roleId, has);
		const named = [{ id: roleId, name: guild.roles.get(roleId)?.name ?? '' }];
		writeAudit(this.world, guild.data.id, {
			action: AuditLogEvent.MemberRoleUpdate,
			userId: guild.data.owner_id,
			targetId: userId,
			changes: [{ key: has ? '$add' : '$remove', new_value: named }]
		});
	}

	public guilds(): readonly SandboxGuild[] {
		return [...this.world.guilds.values()].map(describe);
	}

	public members(guild: Ref): readonly APIGuildMember[] {
		return [...this.guildRecord(guild).members.values()].map((member) => memberPayload(this.world, member));
	}

	public messages(channel: Ref): readonly APIMessage[] {
		return visibleMessages(this.world, this.world.channel(idOf(channel)).id, null).map((one) => messagePayload(this.world, one));
	}

	public allChannels(guild: Ref): readonly APIChannel[] {
		return sortChannels(this.world.channelsOf(idOf(guild))).map((one) => channelPayload(this.world, one));
	}

	public permissions(user: Ref, at: { readonly channel: Ref } | { readonly guild: Ref }): bigint {
		if ('channel' in at) return this.world.permissionsIn(this.world.channel(idOf(at.channel)), idOf(user));
		return guildPermissions(this.guildRecord(at.guild), idOf(user), this.clock.ms);
	}

	public file(url: string): Uint8Array | null {
		const path = decodeURI(new URL(url).pathname).replace(/^\/cdn/, '');
		return this.world.files.read(path)?.data ?? null;
	}

	public render(message: APIMessage | null, options?: RenderOptions): string {
		return render(message, options);
	}

	public conformance(): ConformanceReport {
		return this.checks.report();
	}

	/** Nothing was made yet: no snapshot, no guild. */
	public get isNew(): boolean {
		return this.world.guilds.size === 0;
	}

	public async flush(): Promise<void> {
		await this.snapshot?.write();
	}

	public stop(): Promise<void> {
		this.stopping ??= this.stopNow();
		return this.stopping;
	}

	private async stopNow(): Promise<void> {
		this.scenarios.stop();
		this.gateway.stop();
		const closed = new Promise((resolve) => this.http.close(resolve));
		this.http.closeAllConnections();
		await closed;
		await this.flush();
		this.checks.write();
		if (this.tempFolder) rmSync(this.tempFolder, { recursive: true, force: true });
	}
}

const newToken = (): string => randomBytes(32).toString('base64url');

function describe(guild: GuildRecord): SandboxGuild {
	return { id: guild.data.id, name: guild.data.name, ownerId: guild.data.owner_id, everyoneId: guild.data.id };
}

/** Starts a local Discord on a loopback port. With `dataDir` it goes on where the last one stopped. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = new Sandbox(options);
	try {
		return await sandbox.start();
	} catch (error) {
		await sandbox.stop();
		throw error;
	}
}
