import type { Duplex } from 'node:stream';
import { constants, createDeflate, type Deflate, deflateSync } from 'node:zlib';
import type { WebSocket } from 'ws';
import type { Session } from './session.js';

/** Shorter messages are not compressed one by one: Discord compresses some and leaves open which. */
const WORTH_COMPRESSING = 1024;

/** One WebSocket: sends text, or with `compress=zlib-stream` one deflate stream whose messages end in a sync flush. */
export class Connection {
	public session: Session | null = null;
	/** Is told what `sendOp` sends. */
	public watch: ((op: number, data: unknown) => void) | null = null;
	private readonly deflate: Deflate | null;
	private queue: Promise<void> = Promise.resolve();
	/** An IDENTIFY asked for single messages to be compressed, each for itself. */
	public payloads = false;
	private windowStart = Number.NEGATIVE_INFINITY;
	private received = 0;
	private corked = false;

	public constructor(
		public readonly socket: WebSocket,
		/** The TCP connection below it. */
		private readonly stream: Duplex,
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
			this.together();
			this.socket.send(this.payloads && text.length >= WORTH_COMPRESSING ? deflateSync(text) : text);
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

	/** What is sent within one turn of the event loop goes to the system at once. */
	private together(): void {
		if (this.corked) return;
		this.corked = true;
		this.stream.cork();
		setImmediate(() => {
			this.corked = false;
			this.stream.uncork();
		});
	}

	/** Anything but a dispatch. */
	public sendOp(op: number, data: unknown): void {
		this.watch?.(op, data);
		this.sendText(JSON.stringify({ op, d: data, s: null, t: null }));
	}

	/** Counts a message of the client; false past 120 in 60 s. @param now World time in ms. */
	public countMessage(now: number): boolean {
		if (now - this.windowStart > 60_000 || now < this.windowStart) {
			this.windowStart = now;
			this.received = 0;
		}
		return ++this.received <= 120;
	}
}
