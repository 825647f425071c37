import { createHash, randomUUID } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import type { Connection } from 'mongoose';
import type { Clock } from '#core/clock';
import { type DiscordPort, type Downloader, DownloadRefused } from '#core/discord/index';
import { type GuildId, memberId, messageId } from '#core/ids';
import type { Logger } from '#core/logging/logger';
import { type FileReason, fileModel, type TicketFileRow } from './record.model.js';
import type { FileSettings } from './record.settings.js';
import type { Room } from './room-lookup.js';
import { thumbnailOf } from './thumbnails.js';
import type { Vault } from './vault.js';

export interface FileQueueDeps {
	readonly connection: Connection;
	readonly clock: Clock;
	readonly log: Logger;
	readonly vault: Vault;
	readonly downloads: Pick<Downloader, 'download'>;
	readonly discord: Pick<DiscordPort, 'messages'>;
	settings(guild: GuildId): Promise<FileSettings>;
	room(guild: GuildId, code: string): Promise<Room | null>;
}

const mebibyte = 1024 * 1024;
const parallel = 3;
/** A claim that is older was lost with its process. */
const claimMs = 2 * 60_000;
const roundMs = 20_000;
const retryMs = [3_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000] as const;
const mostTries = 8;
const goneStatus = new Set([401, 403, 404, 410]);

/** What became of one try. */
type Outcome = Partial<Pick<TicketFileRow, 'state' | 'reason' | 'type' | 'sha256' | 'ref' | 'thumb' | 'width' | 'height' | 'size'>>;

/**
 * Copies attachments before Discord forgets them. The rows are the queue: whoever claims one copies it, a claim of a process that died
 * ends by itself, and a second copy of the same bytes is the same file.
 */
export class FileQueue {
	readonly #rows;
	#timer: NodeJS.Timeout | undefined;
	#round: Promise<void> | undefined;
	#asked = false;
	#stopped = true;

	public constructor(private readonly deps: FileQueueDeps) {
		this.#rows = fileModel(deps.connection);
	}

	public start(): void {
		this.#stopped = false;
		this.#timer = setInterval(() => this.wake(), roundMs);
		this.wake();
	}

	public async stop(): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#timer);
		await this.#round;
	}

	/** Asks it to look now. Never waits, never throws. */
	public wake(): void {
		if (this.#stopped) return;
		this.#asked = true;
		this.#round ??= this.#work()
			.catch((error: unknown) => this.deps.log.error({ err: error }, 'files of tickets could not be copied'))
			.finally(() => {
				this.#round = undefined;
			});
	}

	/** Copies what a ticket still waits for, whenever it is due. @returns how many files wait on. */
	public async drain(guild: GuildId, code: string): Promise<number> {
		const ids = await this.#rows.find({ guild, code, state: 'waiting' }).select({ _id: 1 }).lean<{ _id: string }[]>();
		for (const { _id } of ids) {
			const row = await this.#claim({ _id, state: 'waiting', $or: [{ claim: null }, { nextAt: { $lte: this.deps.clock.now() } }] });
			if (row) await this.#copy(row);
		}
		return this.#rows.countDocuments({ guild, code, state: 'waiting' });
	}

	/** All files of a ticket, oldest first. `thumbs`: with their small pictures. */
	public of(guild: GuildId, code: string, { thumbs = false, max = 2_000 } = {}): Promise<TicketFileRow[]> {
		return this.#rows
			.find({ guild, code })
			.select(thumbs ? {} : { thumb: 0 })
			.sort({ at: 1, _id: 1 })
			.limit(max)
			.lean<TicketFileRow[]>();
	}

	/** Gives up what still waits, so that a transcript need not wait for ever. */
	public async giveUp(guild: GuildId, code: string): Promise<void> {
		const set = { state: 'lost', reason: 'unreachable', url: null, nextAt: null, claim: null };
		await this.#rows.updateMany({ guild, code, state: 'waiting' }, { $set: set });
	}

	/** Removes the bytes of up to `max` files of a ticket; the rows stay until the record itself goes. @returns how many it were. */
	public async expire(guild: GuildId, code: string, max: number): Promise<number> {
		const rows = await this.#rows
			.find({ guild, code, state: { $in: ['kept', 'waiting'] } })
			.select({ thumb: 0 })
			.limit(max)
			.lean<TicketFileRow[]>();
		for (const { _id, ref } of rows) {
			if (ref) await this.deps.vault.remove(guild, ref);
			await this.#rows.updateOne(
				{ _id, guild },
				{ $set: { state: 'expired', ref: null, thumb: null, url: null, nextAt: null, claim: null } }
			);
		}
		return rows.length;
	}

	/** Removes up to `max` files with their rows. @returns how many it were. */
	public async forget(guild: GuildId, code: string, max: number): Promise<number> {
		await this.expire(guild, code, max);
		const rows = await this.#rows
			.find({ guild, code, state: { $nin: ['kept', 'waiting'] } })
			.select({ _id: 1 })
			.limit(max)
			.lean<{ _id: string }[]>();
		if (rows.length > 0) await this.#rows.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
		return rows.length;
	}

	async #work(): Promise<void> {
		while (this.#asked && !this.#stopped) {
			this.#asked = false;
			const worker = async (): Promise<void> => {
				while (!this.#stopped) {
					const row = await this.#claim({ state: 'waiting', nextAt: { $lte: this.deps.clock.now() } });
					if (!row) return;
					await this.#copy(row);
				}
			};
			await Promise.all(Array.from({ length: parallel }, worker));
		}
	}

	#claim(filter: object): Promise<TicketFileRow | null> {
		const until = new Date(this.deps.clock.now().getTime() + claimMs);
		return this.#rows
			.findOneAndUpdate(
				filter,
				{ $set: { claim: randomUUID(), nextAt: until }, $inc: { tries: 1 } },
				{ returnDocument: 'after', sort: { nextAt: 1 } }
			)
			.lean<TicketFileRow | null>();
	}

	async #copy(row: TicketFileRow): Promise<void> {
		const outcome = await this.#try(row).catch((error: unknown): Outcome | null => {
			this.deps.log.warn(
				{ err: error, guild: row.guild, ticket: row.code, tries: row.tries },
				'a file of a ticket could not be copied yet'
			);
			return row.tries >= mostTries ? { state: 'lost', reason: 'unreachable' } : null;
		});
		const mine = { _id: row._id, guild: row.guild, claim: row.claim, state: 'waiting' } as const;
		if (outcome) {
			await this.#rows.updateOne(mine, { $set: { ...outcome, url: null, nextAt: null, claim: null } });
			return;
		}
		const wait = retryMs[Math.min(row.tries, retryMs.length) - 1] ?? 60_000;
		await this.#rows.updateOne(mine, { $set: { claim: null, nextAt: new Date(this.deps.clock.now().getTime() + wait) } });
	}

	/** @throws whatever passes by itself, to be tried again. */
	async #try(row: TicketFileRow): Promise<Outcome> {
		const { guild, code } = row;
		const settings = await this.deps.settings(guild);
		const refused = (reason: FileReason, more: Outcome = {}): Outcome => ({ state: 'refused', reason, ...more });
		const limit = settings.maxMb * mebibyte;
		if (row.size > limit) return refused('size');
		const kept = await this.#rows.countDocuments({ guild, code, state: 'kept' }, { limit: settings.maxPerTicket + 1 });
		if (kept >= settings.maxPerTicket) return refused('count');

		const bytes = await this.#read(row, limit);
		if (typeof bytes === 'string') return bytes === 'size' ? refused('size') : { state: 'lost', reason: bytes };
		const sha256 = createHash('sha256').update(bytes).digest('hex');
		// What the sender or the name says of it is not believed.
		const type = bytes.length === 0 ? null : ((await fileTypeFromBuffer(bytes))?.mime ?? null);
		if (type === null || !settings.types.includes(type)) return refused('type', { type, sha256, size: bytes.length });
		const thumb = await thumbnailOf(bytes, type);
		const ref = await this.deps.vault.put(guild, { code, name: row.name, type, sha256, by: memberId(row.by) }, bytes);
		const shown = { thumb: thumb?.data ?? null, width: thumb?.width ?? null, height: thumb?.height ?? null };
		return { state: 'kept', reason: null, type, sha256, ref, size: bytes.length, ...shown };
	}

	async #read(row: TicketFileRow, limit: number): Promise<Buffer | 'size' | 'gone' | 'address'> {
		const first = await this.#download(row.url ?? '', limit);
		if (first !== 'gone') return first;
		// Addresses end after some hours; the message gives a fresh one while it is there.
		const fresh = await this.#freshUrl(row);
		return fresh === null || fresh === row.url ? 'gone' : this.#download(fresh, limit);
	}

	async #download(url: string, limit: number): Promise<Buffer | 'size' | 'gone' | 'address'> {
		try {
			return await this.deps.downloads.download(url, limit, 60_000);
		} catch (error) {
			if (!(error instanceof DownloadRefused)) throw error;
			if (error.status === undefined) return /larger/.test(error.message) ? 'size' : 'address';
			if (goneStatus.has(error.status)) return 'gone';
			throw error;
		}
	}

	async #freshUrl({ guild, code, message, file }: TicketFileRow): Promise<string | null> {
		const room = await this.deps.room(guild, code);
		if (!room || !/^\d{15,20}$/.test(message)) return null;
		const found = await this.deps.discord.messages.get(room.channel, messageId(message));
		return found?.attachments.find(({ id }) => id === file)?.url ?? null;
	}
}
