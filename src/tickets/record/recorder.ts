import type { Clock } from '#core/clock';
import type { ChannelId, GuildId } from '#core/ids';
import type { Logger } from '#core/logging/logger';
import type { Captured } from './captured.js';
import type { RecordOp } from './record.repository.js';
import type { Room, RoomLookup } from './room-lookup.js';

export interface RecorderDeps {
	readonly rooms: RoomLookup;
	readonly rows: {
		apply(ops: readonly RecordOp[]): Promise<void>;
		ids(guild: GuildId, code: string, max: number): Promise<readonly string[]>;
	};
	readonly clock: Clock;
	readonly log: Logger;
	/** Messages per ticket. */
	limit(guild: GuildId): Promise<number>;
	/** Called when rows with files were written. */
	onFiles(): void;
}

/** What happens within this time is written together. */
const gatherMs = 40;
const batchSize = 500;
/** More than this waits for no database: what is dropped is found again in the room's history. */
const mostWaiting = 20_000;
const retryMs = [200, 1_000, 5_000] as const;
/** Tickets whose messages are known by their ids. */
const remembered = 1_000;

interface Waiting {
	readonly op: RecordOp;
	done(): void;
}

/**
 * Writes down what happens in the rooms of tickets. Each message is an idempotent write of its own, and what comes close together shares
 * one bulk of majority and journal: nothing depends on two of them, so no unit of work is needed.
 */
export class Recorder {
	#waiting: Waiting[] = [];
	#timer: NodeJS.Timeout | undefined;
	#writing: Promise<void> | undefined;
	#stopped = false;
	/** Messages that the tickets heard of lately have, so that their limit needs no question per message. */
	readonly #known = new Map<string, Promise<Set<string>>>();

	public constructor(private readonly deps: RecorderDeps) {}

	/** Records messages of a room; resolves when they are durable. Those above the ticket's limit are left out. */
	public async seen(room: Room, captured: readonly Captured[]): Promise<void> {
		const { guild, code } = room;
		const taken: Captured[] = [];
		for (const one of captured) if (await this.#room(room, one.message)) taken.push(one);
		await Promise.all(taken.map((one) => this.#add({ guild, code, seen: one })));
		if (taken.some(({ files }) => files.length > 0)) this.deps.onFiles();
	}

	/** Records that messages are gone. */
	public async gone({ guild, code }: Room, messages: readonly string[]): Promise<void> {
		const at = this.deps.clock.now();
		await Promise.all(messages.map((gone) => this.#add({ guild, code, gone, at })));
	}

	/** As `seen`, by channel; a channel that is no room costs a look into memory. */
	public async inChannel(guild: GuildId, channel: ChannelId, what: (room: Room) => Promise<void>): Promise<void> {
		const room = await this.deps.rooms.of(guild, channel);
		if (room) await what(room);
	}

	/** Writes what waits, and takes nothing more. */
	public async stop(): Promise<void> {
		this.#stopped = true;
		clearTimeout(this.#timer);
		await this.#writing;
		await this.#flush();
	}

	/** Whether there is room for one more message of the ticket; one that is recorded already always has. */
	async #room({ guild, code }: Room, message: string): Promise<boolean> {
		const key = `${guild}|${code}`;
		const limit = await this.deps.limit(guild);
		let known = this.#known.get(key);
		if (!known) {
			known = this.deps.rows.ids(guild, code, limit + 1).then((ids) => new Set(ids));
			this.#known.set(key, known);
			known.catch(() => this.#known.delete(key));
			const oldest = this.#known.size > remembered ? this.#known.keys().next() : null;
			if (oldest && !oldest.done) this.#known.delete(oldest.value);
		}
		const ids = await known;
		if (ids.has(message)) return true;
		if (ids.size >= limit) return false;
		ids.add(message);
		return true;
	}

	#add(op: RecordOp): Promise<void> {
		if (this.#waiting.length >= mostWaiting) {
			const dropped = this.#waiting.splice(0, batchSize);
			for (const { done } of dropped) done();
			this.deps.log.error({ dropped: dropped.length }, 'messages wait for the database for too long; the history will bring them');
		}
		return new Promise((done) => {
			this.#waiting.push({ op, done });
			if (this.#waiting.length >= batchSize) this.#begin();
			else this.#timer ??= setTimeout(() => this.#begin(), this.#stopped ? 0 : gatherMs);
		});
	}

	#begin(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#writing ??= this.#flush().finally(() => {
			this.#writing = undefined;
			if (this.#waiting.length > 0 && !this.#stopped) this.#timer ??= setTimeout(() => this.#begin(), 0);
		});
	}

	async #flush(): Promise<void> {
		while (this.#waiting.length > 0) {
			const batch = this.#waiting.splice(0, batchSize);
			await this.#write(batch.map(({ op }) => op));
			for (const { done } of batch) done();
		}
	}

	/** The same bulk again does no harm, so an unclear answer is simply asked once more. */
	async #write(ops: readonly RecordOp[]): Promise<void> {
		for (let attempt = 0; ; attempt++) {
			try {
				return await this.deps.rows.apply(ops);
			} catch (error) {
				this.deps.log.error({ err: error, ops: ops.length, attempt }, 'messages could not be recorded');
				if (this.#stopped && attempt > 0) return;
				await new Promise((resolve) => setTimeout(resolve, retryMs[Math.min(attempt, retryMs.length - 1)]));
			}
		}
	}
}
