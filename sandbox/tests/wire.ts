import { GatewayIntentBits, GatewayOpcodes } from 'discord.js';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Sandbox } from '../src/index.js';

export interface WireMessage {
	readonly op: number;
	readonly t: string | null;
	readonly s: number | null;
	// biome-ignore lint/suspicious/noExplicitAny: events of every shape, looked at by the test
	readonly d: any;
}

/** The gateway spoken by hand, for what a library hides. */
export class Wire {
	/** Everything received, in order. */
	public readonly seen: WireMessage[] = [];
	/** Code of the close, once it came. */
	public readonly closed: Promise<number>;
	private readonly waiting = new Set<() => void>();
	private readonly socket: WebSocket;

	private constructor(
		private readonly sandbox: Sandbox,
		query: string
	) {
		this.socket = new WebSocket(`${sandbox.base.replace('http', 'ws')}/gateway?${query}`);
		onTestFinished(() => this.socket.terminate());
		this.socket.on('error', () => {});
		this.closed = new Promise((resolve) => this.socket.on('close', resolve));
		this.socket.on('message', (raw: Buffer) => {
			this.seen.push(JSON.parse(raw.toString('utf8')));
			for (const look of [...this.waiting]) look();
		});
	}

	/** Connected, and greeted unless that is not expected. */
	public static async open(sandbox: Sandbox, query = 'v=10&encoding=json', greeted = true): Promise<Wire> {
		const wire = new Wire(sandbox, query);
		if (greeted) await wire.op(GatewayOpcodes.Hello);
		return wire;
	}

	/** Identified and READY; `more` are further fields of the identify. */
	public static async ready(sandbox: Sandbox, intents: number = GatewayIntentBits.Guilds, more: object = {}): Promise<Wire> {
		const wire = await Wire.open(sandbox);
		wire.identify(intents, more);
		await wire.event('READY');
		return wire;
	}

	public send(op: number, d: unknown): void {
		this.socket.send(JSON.stringify({ op, d }));
	}

	public sendRaw(text: string): void {
		this.socket.send(text);
	}

	public identify(intents: number = GatewayIntentBits.Guilds, more: object = {}): void {
		this.send(GatewayOpcodes.Identify, { token: this.sandbox.token, intents, properties: {}, ...more });
	}

	/** Takes up the session of another connection; default: where that one ended. */
	public resume(other: Wire, seq: number = other.last): void {
		this.send(GatewayOpcodes.Resume, { token: this.sandbox.token, session_id: other.session, seq });
	}

	/** The TCP connection goes away without a word. */
	public cut(): void {
		this.socket.terminate();
	}

	public close(code: number): void {
		this.socket.close(code);
	}

	public get session(): string {
		return this.seen.find((one) => one.t === 'READY')?.d.session_id;
	}

	/** Number of the newest event. */
	public get last(): number {
		return Math.max(0, ...this.seen.map((one) => one.s ?? 0));
	}

	/** Data of all events of that name so far. */
	public all(event: string): WireMessage['d'][] {
		return this.seen.filter((one) => one.t === event).map((one) => one.d);
	}

	/** The nth message that fits, as soon as it is there. */
	public find(fits: (message: WireMessage) => boolean, nth = 0): Promise<WireMessage> {
		return new Promise((resolve) => {
			const look = (): void => {
				const found = this.seen.filter(fits)[nth];
				if (!found) return;
				this.waiting.delete(look);
				resolve(found);
			};
			this.waiting.add(look);
			look();
		});
	}

	public async event(name: string, nth = 0): Promise<WireMessage['d']> {
		return (await this.find((one) => one.t === name, nth)).d;
	}

	public async op(op: number, nth = 0): Promise<WireMessage['d']> {
		return (await this.find((one) => one.op === op, nth)).d;
	}

	/** Resolves when the sandbox has worked off everything sent so far: a heartbeat comes back after it. */
	public async settled(): Promise<void> {
		const before = this.seen.filter((one) => one.op === GatewayOpcodes.HeartbeatAck).length;
		this.send(GatewayOpcodes.Heartbeat, this.last);
		await this.op(GatewayOpcodes.HeartbeatAck, before);
	}
}
