import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes as Close, GatewayIntentBits, GatewayOpcodes as Op } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { GatewayControl, GatewayEntry, GatewayObserver, GatewaySession, PrivilegedIntents, WorldChange } from '../driver/types.js';
import { isObject } from '../limits/form.js';
import { applicationFlags } from '../rest/routes-application.js';
import { redact } from '../world/redact.js';
import type { World } from '../world/world.js';
import { isMessageEvent, isOwn, mayKnow, ownText } from './audience.js';
import { Connection } from './connection.js';
import { guildCreateFor } from './guild-create.js';
import { readIdentify } from './identify.js';
import { wants } from './intents.js';
import { Requests } from './requests.js';
import { Session } from './session.js';
import type { EventShaper } from './shaping.js';
import { type SessionStartLimit, SessionStarts, type StartOptions } from './starts.js';

const MAX_PAYLOAD_BYTES = 4096;
/** A session without connection is forgotten after this, ms. */
const SESSION_KEPT_MS = 10 * 60_000;

export interface GatewayOptions {
	readonly heartbeatMs: number;
	readonly intents: PrivilegedIntents;
	readonly url: () => string;
	readonly token: () => string;
	readonly starts: StartOptions;
	/** Interactions go to the application's own address instead. */
	readonly interactionsElsewhere: () => boolean;
	/** Guilds that one shard may have; more close with 4011. */
	readonly guildsPerShard: number;
	/** The day's IDENTIFYs are used up: the token has to be changed. */
	readonly exhausted: () => void;
}

/** Gateway v10: sessions, heartbeats, resume, and who gets which event. */
export class Gateway implements GatewayControl {
	private readonly server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	private readonly sessions = new Map<string, Session>();
	private readonly connections = new Set<Connection>();
	private readonly waiting = new Set<() => void>();
	private readonly observers = new Set<GatewayObserver>();
	private refusing = false;
	private copies = 1;
	private acknowledging = true;
	private readonly starts: SessionStarts;
	private readonly requests: Requests;
	/** Scenarios delay, double or lose events by it. */
	public shaper: EventShaper | null = null;
	/** Sessions begun so far. */
	public identifies = 0;

	public constructor(
		private readonly world: World,
		private readonly options: GatewayOptions
	) {
		this.starts = new SessionStarts(options.starts, () => world.clock.ms);
		this.requests = new Requests(world, options.starts.enabled);
		world.onChange((change) => this.spread(change));
	}

	public upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
		if (this.refusing) {
			socket.destroy();
			return;
		}
		const compress = url.searchParams.get('compress');
		this.server.handleUpgrade(request, socket, head, (client) =>
			this.accepted(new Connection(client, socket, compress === 'zlib-stream'), url)
		);
	}

	private accepted(connection: Connection, url: URL): void {
		const { socket } = connection;
		if (url.searchParams.get('v') !== '10') {
			socket.close(Close.InvalidAPIVersion, 'Invalid API version');
			return;
		}
		if ((url.searchParams.get('encoding') ?? 'json') !== 'json') {
			socket.close(Close.DecodeError, 'Only json is spoken here');
			return;
		}
		if (!['zlib-stream', null].includes(url.searchParams.get('compress'))) {
			socket.close(Close.DecodeError, 'Only zlib-stream is spoken here');
			return;
		}
		this.connections.add(connection);
		const alive = setTimeout(() => socket.close(Close.SessionTimedOut, 'Session timed out'), this.options.heartbeatMs * 2.5).unref();
		socket.on('error', () => socket.terminate());
		socket.on('close', (code) => {
			clearTimeout(alive);
			this.closed(connection, code);
		});
		socket.on('message', (raw) => {
			const data = Buffer.isBuffer(raw) ? raw : Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw);
			if (data.length > MAX_PAYLOAD_BYTES) return socket.close(Close.DecodeError, 'Payload too large');
			if (!connection.countMessage(this.world.clock.ms)) return socket.close(Close.RateLimited, 'Rate limited');
			let message: unknown;
			try {
				message = JSON.parse(data.toString('utf8'));
			} catch {
				return socket.close(Close.DecodeError, 'Decode error');
			}
			if (!isObject(message)) return socket.close(Close.DecodeError, 'Decode error');
			if (message.op === Op.Heartbeat) alive.refresh();
			this.received(connection, Number(message.op), isObject(message.d) ? message.d : {});
		});
		connection.watch = (op, data) => this.observed(connection, 'sent', op, data);
		connection.sendOp(Op.Hello, { heartbeat_interval: this.options.heartbeatMs, _trace: [] });
	}

	private closed(connection: Connection, code: number): void {
		this.connections.delete(connection);
		const { session } = connection;
		if (session?.connection !== connection) return;
		session.connection = null;
		session.lostAt = Date.now();
		if (code === 1000 || code === 1001) this.sessions.delete(session.id);
		else this.forgetLater(session);
	}

	/** Nobody takes it up again: its events go. */
	private forgetLater(session: Session): void {
		const { lostAt } = session;
		setTimeout(() => {
			if (session.lostAt === lostAt) this.sessions.delete(session.id);
		}, SESSION_KEPT_MS).unref();
	}

	private received(connection: Connection, op: number, data: Record<string, unknown>): void {
		const { socket, session } = connection;
		this.observed(connection, 'received', op, data);
		switch (op) {
			case Op.Heartbeat:
				if (this.acknowledging) connection.sendOp(Op.HeartbeatAck, null);
				return;
			case Op.Identify:
				if (session) socket.close(Close.AlreadyAuthenticated, 'Already authenticated');
				else this.identify(connection, data);
				return;
			case Op.Resume:
				if (session) socket.close(Close.AlreadyAuthenticated, 'Already authenticated');
				else this.resume(connection, data);
				return;
			case Op.RequestGuildMembers:
			case Op.RequestSoundboardSounds:
			case Op.RequestChannelInfo:
			case Op.PresenceUpdate:
			case Op.VoiceStateUpdate:
				if (!session) break;
				if (!this.requests.take(session, op, data)) socket.close(Close.DecodeError, 'Error while decoding payload.');
				return;
			default:
				socket.close(Close.UnknownOpcode, 'Unknown opcode');
				return;
		}
		socket.close(Close.NotAuthenticated, 'Not authenticated');
	}

	private identify(connection: Connection, data: Record<string, unknown>): void {
		const { socket } = connection;
		if (!this.tokenFits(data.token)) {
			socket.close(Close.AuthenticationFailed, 'Authentication failed');
			return;
		}
		const asked = readIdentify(data, this.options.intents);
		if ('code' in asked) {
			socket.close(asked.code, asked.reason);
			return;
		}
		const { intents, shard, largeThreshold } = asked;
		const session = new Session(intents, shard, largeThreshold);
		const { world } = this;
		const mine = [...world.guilds.values()].filter((guild) => guild.members.has(world.botId) && session.owns(guild.data.id));
		if (mine.length > this.options.guildsPerShard) {
			socket.close(Close.ShardingRequired, 'Sharding required');
			return;
		}
		const started = this.starts.take(shard[0]);
		if (started === 'busy') {
			connection.sendOp(Op.InvalidSession, false);
			return;
		}
		if (started === 'exhausted') {
			this.exhaust();
			return;
		}
		connection.payloads = asked.compress;
		this.identifies++;
		this.sessions.set(session.id, session);
		session.watch = (event, sequence, json) =>
			this.announce({ direction: 'sent', op: Op.Dispatch, event, sequence, sessionId: session.id, data: json });
		this.attach(session, connection);
		const ready = {
			v: 10,
			user: { ...world.user(world.botId).user, verified: true, mfa_enabled: false, email: null, locale: 'en-US' },
			guilds: mine.map((guild) => ({ id: guild.data.id, unavailable: true })),
			session_id: session.id,
			session_type: 'normal',
			resume_gateway_url: this.options.url(),
			shard: session.shard,
			application: { id: world.botId, flags: applicationFlags(this.options.intents) },
			private_channels: [],
			presences: [],
			relationships: [],
			user_settings: {},
			geo_ordered_rtc_regions: [],
			guild_join_requests: [],
			_trace: []
		};
		session.dispatch('READY', JSON.stringify(ready));
		if (session.intents & GatewayIntentBits.Guilds)
			for (const guild of mine) session.dispatch('GUILD_CREATE', JSON.stringify(guildCreateFor(world, guild, session)));
		for (const resolve of [...this.waiting]) resolve();
	}

	/** Too many IDENTIFYs in a day: every session ends, and the token that made them is worth nothing any more. */
	private exhaust(): void {
		this.options.exhausted();
		this.starts.reset();
		this.sessions.clear();
		for (const { socket } of this.connections) socket.close(Close.AuthenticationFailed, 'Authentication failed');
	}

	/** For `/gateway/bot`. */
	public get startLimit(): SessionStartLimit {
		return this.starts.limit;
	}

	private tokenFits(token: unknown): boolean {
		return typeof token === 'string' && token.replace(/^Bot /, '') === this.options.token();
	}

	private attach(session: Session, connection: Connection): void {
		const previous = session.connection;
		session.connection = connection;
		session.lostAt = null;
		connection.session = session;
		if (previous && previous !== connection) previous.socket.terminate();
	}

	private resume(connection: Connection, data: Record<string, unknown>): void {
		if (!this.tokenFits(data.token)) {
			connection.socket.close(Close.AuthenticationFailed, 'Authentication failed');
			return;
		}
		const session = this.sessions.get(String(data.session_id));
		const after = typeof data.seq === 'number' ? data.seq : Number.NaN;
		if (session && !(after <= session.newest)) {
			this.sessions.delete(session.id);
			connection.socket.close(Close.InvalidSeq, 'Invalid seq');
			return;
		}
		if (!session?.canReplay(after)) {
			connection.sendOp(Op.InvalidSession, false);
			return;
		}
		this.attach(session, connection);
		session.replay(after);
		session.dispatch('RESUMED', '{"_trace":[]}');
		for (const resolve of [...this.waiting]) resolve();
	}

	/** Gives a change of the world to the sessions that may have it. */
	private spread(change: WorldChange): void {
		if (!this.sessions.size) return;
		const { world } = this;
		const { guildId, channelId, type } = change;
		const interaction = type === 'INTERACTION_CREATE';
		if (interaction && this.options.interactionsElsewhere()) return;
		// Whoever installed the application for themselves uses it in guilds that the bot is not in.
		if (guildId && !interaction && type !== 'GUILD_DELETE' && !world.guilds.get(guildId)?.members.has(world.botId)) return;
		if (channelId && !interaction && !mayKnow(world, type, channelId)) return;
		let text: string | undefined;
		let hidden: string | undefined;
		for (const session of this.sessions.values()) {
			if (!session.owns(guildId) || !(wants(session.intents, type, guildId !== null) || isOwn(world, change))) continue;
			const full = (session.intents & GatewayIntentBits.MessageContent) !== 0;
			const own = ownText(world, change, session);
			if (own === null) continue;
			if (full || !isMessageEvent(change)) text ??= JSON.stringify(change.data);
			else hidden ??= JSON.stringify(redact(change.data, world.botId, guildId, false));
			const json = own ?? (full || !isMessageEvent(change) ? text : hidden) ?? 'null';
			const send = (): void => {
				for (let copy = 0; copy < this.copies; copy++) session.dispatch(type, json);
			};
			if (this.shaper) this.shaper({ type, guildId }, send);
			else send();
		}
	}

	private announce(entry: GatewayEntry): void {
		for (const observer of this.observers) observer(entry);
	}

	private observed({ session }: Connection, direction: GatewayEntry['direction'], op: number, data: unknown): void {
		if (!this.observers.size) return;
		this.announce({ direction, op, event: null, sequence: null, sessionId: session?.id ?? null, data: JSON.stringify(data ?? null) });
	}

	public observe(observer: GatewayObserver): () => void {
		this.observers.add(observer);
		return () => this.observers.delete(observer);
	}

	public list(): readonly GatewaySession[] {
		return [...this.sessions.values()].map(({ id, shard, intents, connection, newest }) => ({
			id,
			shard,
			intents,
			connected: connection?.open === true,
			sequence: newest
		}));
	}

	// What tests and scenarios do to it.

	public get connected(): number {
		return [...this.sessions.values()].filter((session) => session.connection?.open).length;
	}

	public cut(): void {
		for (const connection of this.connections) connection.socket.terminate();
	}

	public refuse(): void {
		this.refusing = true;
		this.cut();
	}

	public accept(): void {
		this.refusing = false;
	}

	public invalidateSession(resumable = false): void {
		for (const session of [...this.sessions.values()]) {
			const { connection } = session;
			if (!resumable) this.sessions.delete(session.id);
			// It may be resumed over the same connection: until then nothing is sent there.
			session.connection = null;
			session.lostAt = Date.now();
			this.forgetLater(session);
			if (!connection) continue;
			connection.session = null;
			connection.sendOp(Op.InvalidSession, resumable);
		}
	}

	public acknowledge(on: boolean): void {
		this.acknowledging = on;
	}

	public beat(): void {
		for (const session of this.sessions.values()) session.connection?.sendOp(Op.Heartbeat, null);
	}

	/** Cuts the connections, and what happens from here on can't be replayed: a RESUME is answered with op 9. */
	public forget(): void {
		for (const session of this.sessions.values()) session.forget();
		this.cut();
	}

	public reconnect(): void {
		for (const session of this.sessions.values()) session.connection?.sendOp(Op.Reconnect, null);
	}

	public duplicate(times: number): void {
		this.copies = Math.max(1, Math.floor(times));
	}

	public ready(timeoutMs = 30_000): Promise<void> {
		if (this.connected) return Promise.resolve();
		return new Promise((resolve, reject) => {
			const done = (): void => {
				clearTimeout(timer);
				this.waiting.delete(done);
				resolve();
			};
			const timer = setTimeout(() => {
				this.waiting.delete(done);
				reject(new Error(`No bot connected to the gateway within ${timeoutMs} ms`));
			}, timeoutMs);
			this.waiting.add(done);
		});
	}

	public stop(): void {
		this.cut();
		this.server.close();
	}
}
