import { randomBytes } from 'node:crypto';
import type { Connection } from './connection.js';

const KEPT_EVENTS = 2000;
/** Characters of the kept events together; a guild with everything in it may have some hundred thousand. */
const KEPT_CHARACTERS = 4 * 2 ** 20;

/** What a bot resumes: numbered events, kept for replay while the connection is away. */
export class Session {
	public readonly id = randomBytes(16).toString('hex');
	public connection: Connection | null = null;
	/** Real time in ms at which the connection went away. */
	public lostAt: number | null = null;
	/** Is told every dispatch. */
	public watch: ((event: string, sequence: number, json: string) => void) | null = null;
	private sequence = 0;
	private characters = 0;
	private forgotten = false;
	private readonly events: { readonly sequence: number; readonly text: string }[] = [];

	public constructor(
		public readonly intents: number,
		public readonly shard: readonly [number, number],
		/** Members up to which a guild comes with all of them. */
		public readonly largeThreshold: number
	) {}

	/** @param json The event's data, already as text: it is the same for all sessions. */
	public dispatch(event: string, json: string): void {
		const sequence = ++this.sequence;
		const text = `{"op":0,"t":"${event}","s":${sequence},"d":${json}}`;
		this.events.push({ sequence, text });
		this.characters += text.length;
		if (this.events.length > KEPT_EVENTS || this.characters > KEPT_CHARACTERS)
			for (const gone of this.events.splice(0, Math.ceil(this.events.length / 2))) this.characters -= gone.text.length;
		this.watch?.(event, sequence, json);
		this.connection?.sendText(text);
	}

	/** Number of the newest event. */
	public get newest(): number {
		return this.sequence;
	}

	/** Whether everything after that event is still here. */
	public canReplay(after: number): boolean {
		if (this.forgotten || after > this.sequence) return false;
		return after === this.sequence || (this.events[0]?.sequence ?? Number.POSITIVE_INFINITY) <= after + 1;
	}

	/** Its events are not kept any longer, as after too long an absence. */
	public forget(): void {
		this.forgotten = true;
	}

	public replay(after: number): void {
		for (const event of this.events) if (event.sequence > after) this.connection?.sendText(event.text);
	}

	/** Guilds are spread over shards by their id. */
	public owns(guildId: string | null): boolean {
		const [id, count] = this.shard;
		return guildId === null ? id === 0 : Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
	}
}
