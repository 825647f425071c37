import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Sandbox } from '../sandbox.js';
import type { TrafficNews } from './protocol.js';
import { EVENT_STREAM, Refusal } from './refusal.js';
import { sessionViews, type Traffic } from './traffic.js';

const MAX_WATCHERS = 16;
/** Lines that come together are told together. */
const QUIET_MS = 120;
/** How many lines a new watcher gets of what was before. */
const FIRST_LINES = 400;
const BEAT_MS = 15_000;
/** Beyond this a reader is too slow and has to begin anew. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

interface Watcher {
	readonly response: ServerResponse;
	/** Newest line it was told. */
	told: number;
	timer: NodeJS.Timeout | null;
}

/** Server-sent events: traffic as it happens. */
export class Watchers {
	private readonly open = new Set<Watcher>();
	private readonly beat: NodeJS.Timeout;
	private readonly stopListening: () => void;

	public constructor(
		private readonly sandbox: Sandbox,
		private readonly traffic: Traffic
	) {
		this.stopListening = traffic.onLine(() => {
			for (const watcher of this.open) watcher.timer ??= setTimeout(() => this.tell(watcher), QUIET_MS);
		});
		this.beat = setInterval(() => {
			for (const { response } of this.open) response.write(': beat\n\n');
		}, BEAT_MS);
		this.beat.unref();
	}

	public add(request: IncomingMessage, response: ServerResponse): void {
		if (this.open.size >= MAX_WATCHERS) throw new Refusal(503, 'Too many panels are open.', 'Close some tabs and reload.');
		response.writeHead(200, EVENT_STREAM);
		response.write('retry: 1000\n\n');
		// A reader that comes back names the last line that it has.
		const last = Number(request.headers['last-event-id'] ?? 0);
		const watcher: Watcher = { response, told: Number.isSafeInteger(last) && last <= this.traffic.newest ? last : 0, timer: null };
		this.open.add(watcher);
		request.once('close', () => this.drop(watcher));
		this.tell(watcher);
	}

	public stop(): void {
		this.stopListening();
		clearInterval(this.beat);
		for (const watcher of [...this.open]) {
			this.drop(watcher);
			watcher.response.end();
		}
	}

	private tell(watcher: Watcher): void {
		if (watcher.timer) clearTimeout(watcher.timer);
		watcher.timer = null;
		if (watcher.response.writableLength > MAX_WAITING_BYTES) {
			this.drop(watcher);
			watcher.response.destroy();
			return;
		}
		const rows = this.traffic.after(watcher.told, FIRST_LINES);
		watcher.told = rows.at(-1)?.number ?? watcher.told;
		const news: TrafficNews = { rows, sessions: sessionViews(this.sandbox), unchecked: this.traffic.unchecked };
		watcher.response.write(`id: ${watcher.told}\ndata: ${JSON.stringify(news)}\n\n`);
	}

	private drop(watcher: Watcher): void {
		this.open.delete(watcher);
		if (watcher.timer) clearTimeout(watcher.timer);
	}
}
