import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WorldChange } from '../driver/types.js';
import { isObject } from '../limits/form.js';
import { Permission } from '../permissions.js';
import type { Sandbox } from '../sandbox.js';
import { messageView } from './message-view.js';
import type { LiveEvent } from './protocol.js';
import { EVENT_STREAM, Refusal } from './refusal.js';

const MAX_STREAMS = 64;
/** Changes that come together are told once. */
const QUIET_MS = 40;
const BEAT_MS = 15_000;
const CONNECTION_MS = 500;
/** Beyond this a reader is too slow and has to begin anew. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

interface Stream {
	readonly userId: string;
	readonly response: ServerResponse;
	stateTimer: NodeJS.Timeout | null;
}

/** Server-sent events: each reader is told what one person may see. */
export class Streams {
	private readonly open = new Set<Stream>();
	private readonly timers: NodeJS.Timeout[];
	private readonly stopWatching: () => void;
	private connected = 0;

	public constructor(private readonly sandbox: Sandbox) {
		this.stopWatching = sandbox.onChange((change) => {
			for (const stream of this.open) this.tell(stream, change);
		});
		const beat = setInterval(() => {
			for (const { response } of this.open) response.write(': beat\n\n');
		}, BEAT_MS);
		// The gateway announces no connections: they are looked at.
		const watch = setInterval(() => {
			const { connected } = sandbox.gateway;
			if (connected === this.connected) return;
			this.connected = connected;
			for (const stream of this.open) this.stateChanged(stream);
		}, CONNECTION_MS);
		this.timers = [beat, watch];
		for (const timer of this.timers) timer.unref();
	}

	public add(request: IncomingMessage, response: ServerResponse, userId: string): void {
		if (this.open.size >= MAX_STREAMS) throw new Refusal(503, 'Too many pages are open.', 'Close some tabs and reload.');
		response.writeHead(200, EVENT_STREAM);
		response.write('retry: 1000\n\n');
		const stream: Stream = { userId, response, stateTimer: null };
		this.open.add(stream);
		request.once('close', () => this.drop(stream));
	}

	public stop(): void {
		this.stopWatching();
		for (const timer of this.timers) clearInterval(timer);
		for (const stream of [...this.open]) {
			this.drop(stream);
			stream.response.end();
		}
	}

	private drop(stream: Stream): void {
		this.open.delete(stream);
		if (stream.stateTimer) clearTimeout(stream.stateTimer);
	}

	private send(stream: Stream, event: LiveEvent): void {
		if (stream.response.writableLength > MAX_WAITING_BYTES) {
			this.drop(stream);
			stream.response.destroy();
			return;
		}
		stream.response.write(`data: ${JSON.stringify(event)}\n\n`);
	}

	private tell(stream: Stream, change: WorldChange): void {
		const { type, channelId, data } = change;
		if (change.onlyFor !== null && change.onlyFor !== stream.userId) return;
		if (type.startsWith('INTERACTION_') || type === 'TYPING_START') return;
		if (/^MESSAGE_(REACTION|POLL_VOTE)_/.test(type)) {
			this.tellAgain(stream, channelId, data);
			return;
		}
		const isMessage = /^(MESSAGE|EPHEMERAL)_(CREATE|UPDATE|DELETE|DELETE_BULK)$/.test(type);
		if (!isMessage || channelId === null) {
			this.stateChanged(stream);
			return;
		}
		if (!this.sees(stream.userId, channelId) || !isObject(data)) return;
		if (type.includes('DELETE')) {
			const ids = Array.isArray(data.ids) ? data.ids.map(String) : [String(data.id)];
			this.send(stream, { type: 'gone', channelId, ids });
		} else if (type.endsWith('CREATE')) this.send(stream, { type: 'message', channelId, message: data, isNew: true });
		else this.tellAgain(stream, channelId, { message_id: data.id });
	}

	/** The whole message once more, as this person sees it. */
	private tellAgain(stream: Stream, channelId: string | null, data: unknown): void {
		const { world } = this.sandbox;
		const id = isObject(data) ? String(data.message_id) : '';
		const record = channelId === null ? undefined : world.messages.get(channelId)?.get(id);
		if (!record || channelId === null || !this.sees(stream.userId, channelId)) return;
		this.send(stream, { type: 'message', channelId, message: messageView(world, record, stream.userId), isNew: false });
	}

	private sees(userId: string, channelId: string): boolean {
		const { world } = this.sandbox;
		const channel = world.channels.get(channelId);
		return channel !== undefined && (world.permissionsIn(channel, userId) & Permission.ViewChannel) !== 0n;
	}

	private stateChanged(stream: Stream): void {
		stream.stateTimer ??= setTimeout(() => {
			stream.stateTimer = null;
			this.send(stream, { type: 'state' });
		}, QUIET_MS);
	}
}
