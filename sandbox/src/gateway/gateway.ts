import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type APIMessage, GatewayCloseCodes as Close, GatewayIntentBits, GatewayOpcodes as Op } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import type { GatewayControl, PrivilegedIntents, WorldChange } from '../driver/types.js';
import { isObject } from '../limits/form.js';
import { Permission } from '../permissions.js';
import { applicationFlags } from '../rest/routes-application.js';
import { guildCreatePayload } from '../world/payloads.js';
import { redact } from '../world/redact.js';
import type { World } from '../world/world.js';
import { Connection } from './connection.js';
import { asksTooMuch, validIntents, wants } from './intents.js';
import { memberChunks } from './members.js';
import { Session } from './session.js';

const MAX_PAYLOAD_BYTES = 4096;
/** A session without connection is forgotten after this, ms. */
const SESSION_KEPT_MS = 10 * 60_000;

export interface GatewayOptions {
	readonly heartbeatMs: number;
	readonly intents: PrivilegedIntents;
	readonly url: () => string;
	readonly token: () => string;
}

/** Gateway v10: sessions, heartbeats, resume, and who gets which event. */
export class Gateway implements GatewayControl {
	private readonly server = new WebSocketServer({ noServer: true, perMessageDeflate: false });
	private readonly sessions = new Map<string, Session>();
	private readonly connections = new Set<Connection>();
	private readonly waiting = new Set<() => void>();
	private refusing = false;
	private copies = 1;
	/** IDENTIFYs so far; a day allows 1,000. */
	public identifies = 0;

	public constructor(
		private readonly world: World,
		private readonly options: GatewayOptions
	) {
		world.onChange((change) => this.spread(change));
	}

	public upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): void {
		if (this.refusing) {
			socket.destroy();
			return;
		}
		this.server.handleUpgrade(request, socket, head, (client) =>
			this.accepted(new Connection(client, url.searchParams.get('compress') === 'zlib-stream'), url)
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
			if (!connection.countMessage()) return socket.close(Close.RateLimited, 'Rate limited');
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
		connection.sendOp(Op.Hello, { heartbeat_interval: this.options.heartbeatMs, _trace: [] });
	}

	private closed(connection: Connection, code: number): void {
		this.connections.delete(connection);
		const { session } = connection;
		if (session?.connection !== connection) return;
		session.connection = null;
		session.lostAt = Date.now();
		if (code === 1000 || code === 1001) this.sessions.delete(session.id);
		for (const [id, other] of this.sessions)
			if (other.lostAt !== null && Date.now() - other.lostAt > SESSION_KEPT_MS) this.sessions.delete(id);
	}

	private received(connection: Connection, op: number, data: Record<string, unknown>): void {
		const { socket, session } = connection;
		switch (op) {
			case Op.Heartbeat:
				connection.sendOp(Op.HeartbeatAck, null);
				return;
			case Op.Identify:
				if (session) socket.close(Close.AlreadyAuthenticated, 'Already authenticated');
				else this.identify(connection, data);
				return;
			case Op.Resume:
				this.resume(connection, data);
				return;
			case Op.RequestGuildMembers:
				if (!session) break;
				for (const chunk of memberChunks(this.world, session, data)) session.dispatch('GUILD_MEMBERS_CHUNK', JSON.stringify(chunk));
				return;
			case Op.PresenceUpdate:
			case Op.VoiceStateUpdate:
				if (session) return;
				break;
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
		if (!validIntents(data.intents)) {
			socket.close(Close.InvalidIntents, 'Invalid intent(s)');
			return;
		}
		if (asksTooMuch(data.intents, this.options.intents)) {
			socket.close(Close.DisallowedIntents, 'Disallowed intent(s)');
			return;
		}
		const [id, count] = Array.isArray(data.shard) ? data.shard.map(Number) : [0, 1];
		if (id === undefined || count === undefined || !(id >= 0 && id < count)) {
			socket.close(Close.InvalidShard, 'Invalid shard');
			return;
		}
		this.identifies++;
		const session = new Session(data.intents, [id, count]);
		this.sessions.set(session.id, session);
		this.attach(session, connection);
		const { world } = this;
		const mine = [...world.guilds.values()].filter((guild) => guild.members.has(world.botId) && session.owns(guild.data.id));
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
		const everybody = (session.intents & GatewayIntentBits.GuildPresences) !== 0;
		if (session.intents & GatewayIntentBits.Guilds)
			for (const guild of mine) session.dispatch('GUILD_CREATE', JSON.stringify(guildCreatePayload(world, guild, world.botId, everybody)));
		for (const resolve of [...this.waiting]) resolve();
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
		const after = Number(data.seq);
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
		if (guildId && type !== 'GUILD_DELETE' && !world.guilds.get(guildId)?.members.has(world.botId)) return;
		if (channelId && !interaction && !this.mayKnow(type, channelId)) return;
		let text: string | undefined;
		let hidden: string | undefined;
		for (const session of this.sessions.values()) {
			if (!session.owns(guildId) || !(wants(session.intents, type, guildId !== null) || this.isOwn(change))) continue;
			const full = (session.intents & GatewayIntentBits.MessageContent) !== 0;
			if (full || !isMessageEvent(type)) text ??= JSON.stringify(change.data);
			else hidden ??= JSON.stringify(redact(change.data as APIMessage, world.botId, guildId, false));
			const json = (full || !isMessageEvent(type) ? text : hidden) ?? 'null';
			for (let copy = 0; copy < this.copies; copy++) session.dispatch(type, json);
		}
	}

	/** Changes of the bot's own member come without the members intent. */
	private isOwn(change: WorldChange): boolean {
		return (
			change.type === 'GUILD_MEMBER_UPDATE' &&
			isObject(change.data) &&
			isObject(change.data.user) &&
			change.data.user.id === this.world.botId
		);
	}

	/** Messages and threads only where the bot can look; other channels are known to every member. */
	private mayKnow(type: string, channelId: string): boolean {
		const channel = this.world.channels.get(channelId);
		if (!channel || !(type.startsWith('MESSAGE_') || type.startsWith('THREAD_') || type === 'CHANNEL_PINS_UPDATE')) return true;
		return (this.world.permissionsIn(channel, this.world.botId) & Permission.ViewChannel) !== 0n;
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
			if (!resumable) this.sessions.delete(session.id);
			session.connection?.sendOp(Op.InvalidSession, resumable);
		}
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

function isMessageEvent(type: string): boolean {
	return type === 'MESSAGE_CREATE' || type === 'MESSAGE_UPDATE';
}
