import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type MessageId, messageId } from '#core/ids';
import type { Logger } from '#core/logging/logger';
import { type Captured, capture } from './captured.js';
import type { RecordRepository } from './record.repository.js';
import type { Recorder } from './recorder.js';
import type { Room } from './room-lookup.js';

export interface CatchUpDeps {
	readonly discord: Pick<DiscordPort, 'messages'>;
	readonly recorder: Recorder;
	readonly rows: Pick<RecordRepository, 'standing'>;
	readonly log: Logger;
	readonly contentGranted: boolean;
	/** Rooms of tickets that are open, page by page. */
	openRooms(after: string | null, limit: number): Promise<readonly (Room & { readonly row: string })[]>;
	limit(guild: Room['guild']): Promise<number>;
}

/** What came of reading a room's history. */
export type Caught = 'complete' | 'unreadable' | 'gone';

const roomsPerPage = 100;

/** Reads what happened in rooms while the bot could not listen, and merges it with what is recorded. */
export class CatchUp {
	#running: Promise<void> | undefined;
	#again = false;

	public constructor(private readonly deps: CatchUpDeps) {}

	/** All open rooms, after a start or a gap of the gateway. Never throws; asked for while it runs, it runs once more. */
	public all(): Promise<void> {
		this.#again = true;
		this.#running ??= this.#rounds().finally(() => {
			this.#running = undefined;
		});
		return this.#running;
	}

	/**
	 * One room: its whole history, up to the ticket's limit. What is recorded and no longer there was deleted meanwhile.
	 *
	 * @throws DiscordBusy when Discord does not answer.
	 */
	public async room(room: Room): Promise<Caught> {
		const { discord, recorder, rows, contentGranted } = this.deps;
		// Before the history is read: what is written later can't be missing from it.
		const before = await rows.standing(room.guild, room.code);
		const pages = Math.ceil((await this.deps.limit(room.guild)) / 100) + 1;
		const { id: self } = await discord.messages.self();
		const there = new Set<string>();
		let oldest: MessageId | undefined;
		let whole = false;
		try {
			for (let page = 0; page < pages; page++) {
				const messages = await discord.messages.page(room.channel, oldest);
				for (const { id } of messages) there.add(id);
				const captured = messages
					.map((message) => capture(message, { self, contentGranted }))
					.filter((one): one is Captured => one !== null);
				await recorder.seen(room, captured);
				const last = messages.at(-1);
				whole = last === undefined || messages.length < 100;
				if (last === undefined || whole) break;
				oldest = messageId(last.id);
			}
		} catch (error) {
			if (error instanceof DiscordGone) return 'gone';
			if (error instanceof DiscordForbidden) return 'unreadable';
			throw error;
		}
		// Without the right to read it, a history looks empty: then nothing is known of deletions.
		if (there.size === 0) return before.length > 0 ? 'unreadable' : 'complete';
		const end = oldest;
		const missing = before.filter((id) => !there.has(id) && (whole || (end !== undefined && BigInt(id) >= BigInt(end))));
		if (missing.length > 0) await recorder.gone(room, missing);
		return 'complete';
	}

	async #rounds(): Promise<void> {
		while (this.#again) {
			this.#again = false;
			for (let after: string | null = null; ; ) {
				const rooms: readonly (Room & { readonly row: string })[] = await this.deps.openRooms(after, roomsPerPage);
				for (const room of rooms) {
					try {
						await this.room(room);
					} catch (error) {
						this.deps.log.warn({ err: error, guild: room.guild, ticket: room.code }, 'a room could not be caught up with');
					}
				}
				after = rooms.at(-1)?.row ?? null;
				if (rooms.length < roomsPerPage || after === null) break;
			}
		}
	}
}
