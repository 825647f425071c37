import { constants, createDeflate, type Deflate } from 'node:zlib';
import type { WebSocket } from 'ws';
import type { Session } from './session.js';

/** One WebSocket: sends text, or with `compress=zlib-stream` one deflate stream whose messages end in a sync flush. */
export class Connection {
	public session: Session | null = null;
	private readonly deflate: Deflate | null;
	private queue: Promise<void> = Promise.resolve();
	private windowStart = Date.now();
	private received = 0;

	public constructor(
		public readonly socket: WebSocket,
		compress: boolean
	) {
		this.deflate = compress ? createDeflate({ flush: constants.Z_SYNC_FLUSH }) : null;
	}

	public get open(): boolean {
		return this.socket.readyState === this.socket.OPEN;
	}

	public sendText(text: string): void {
		if (!this.open) return;
		const { deflate } = this;
		if (!deflate) {
			this.socket.send(text);
			return;
		}
		this.queue = this.queue.then(
			() =>
				new Promise((resolve) => {
					const parts: Buffer[] = [];
					const collect = (part: Buffer): void => void parts.push(part);
					deflate.on('data', collect);
					deflate.write(text);
					deflate.flush(constants.Z_SYNC_FLUSH, () => {
						deflate.off('data', collect);
						if (this.open) this.socket.send(Buffer.concat(parts));
						resolve();
					});
				})
		);
	}

	/** Anything but a dispatch. */
	public sendOp(op: number, data: unknown): void {
		this.sendText(JSON.stringify({ op, d: data, s: null, t: null }));
	}

	/** Counts a message of the client; false past 120 in 60 s. */
	public countMessage(): boolean {
		const now = Date.now();
		if (now - this.windowStart > 60_000) {
			this.windowStart = now;
			this.received = 0;
		}
		return ++this.received <= 120;
	}
}
