import { createHash } from 'node:crypto';
import type { Clock } from '#core/clock';
import { setDeadline } from '#core/deadlines/deadline';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, memberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import type { OrderRow } from '#orders';
import type { Uploads } from '#shop';
import type { TicketRow } from '../ticket.model.js';
import type { TicketsSettings } from '../tickets.settings.js';
import type { CatchUp, Caught } from './catch-up.js';
import type { FileQueue } from './file-queue.js';
import {
	type Edition,
	type TicketFileRow,
	type TranscriptPart,
	type TranscriptRow,
	transcriptRowId,
	transcriptsCollection
} from './record.model.js';
import type { RecordRepository } from './record.repository.js';
import { roomOf } from './record.service.js';
import { expireFilesDeadline, expireRecordDeadline } from './retention.js';
import { thumbnailOf } from './thumbnails.js';
import { buildRecord, type Upload, uploadVisibility } from './transcript/build.js';
import { renderTranscript } from './transcript/render.js';
import type { Lack, TranscriptRecord } from './transcript/types.js';
import type { Vault } from './vault.js';

export interface TranscriptDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly rows: RecordRepository;
	readonly files: FileQueue;
	readonly vault: Vault;
	readonly uploads: Pick<Uploads, 'read'>;
	readonly catchUp: Pick<CatchUp, 'room'>;
	readonly discord: Pick<DiscordPort, 'guilds'>;
	readonly contentGranted: boolean;
	settings(guild: GuildId): Promise<TicketsSettings>;
	view(guild: GuildId): Promise<ViewContext>;
	order(guild: GuildId, code: string): Promise<OrderRow | null>;
}

/** A file of a transcript with its bytes. */
export interface ReadPart {
	readonly name: string;
	readonly data: Buffer;
}

/** A transcript as it is sent: the files in order, and what it holds. */
export interface ReadTranscript {
	readonly parts: readonly ReadPart[];
	readonly messages: number;
	readonly files: number;
	readonly lacks: readonly Lack[];
}

/** A copied file with its bytes. */
export interface Original {
	readonly name: string;
	readonly type: string;
	readonly data: Buffer;
}

const mebibyte = 1024 * 1024;
/** What Discord takes per file, by the guild's boost tier. */
const uploadMiB = [10, 10, 50, 100] as const;
/** The form around a file counts too. */
const spareBytes = 128 * 1024;

/** Makes transcripts of what is recorded, keeps them, and gives them out. */
export class Transcripts {
	public constructor(private readonly deps: TranscriptDeps) {}

	/** Largest file that may be sent to the guild, in bytes. */
	public async maxBytes(guild: GuildId): Promise<number> {
		const found = await this.deps.discord.guilds.get(guild).catch(() => null);
		return (uploadMiB[found?.premium_tier ?? 0] ?? uploadMiB[0]) * mebibyte - spareBytes;
	}

	/** What the ticket's room says now, without keeping it. */
	public async preview(ticket: TicketRow, edition: Edition): Promise<ReadTranscript> {
		const room = roomOf(ticket);
		const caught = room ? await this.deps.catchUp.room(room).catch((): Caught => 'unreadable') : 'gone';
		const record = await this.record(ticket, caught);
		const [view, maxBytes] = await Promise.all([this.deps.view(ticket.guild), this.maxBytes(ticket.guild)]);
		const parts = await renderTranscript(view, record, edition, { maxBytes });
		return { parts: parts.map(({ name, html }) => ({ name, data: html })), ...countsOf(record), lacks: record.lacks };
	}

	/** The kept transcript of the last closing; `null` when there is none, or its time is over. */
	public async kept(ticket: TicketRow, edition: Edition, closing?: number): Promise<ReadTranscript | null> {
		const rows = await this.deps.rows.transcripts(ticket.guild, ticket.code, closing);
		const row = rows.find((one) => one.edition === edition);
		if (!row) return null;
		const parts: ReadPart[] = [];
		for (const { name, ref } of row.parts) {
			const data = await this.deps.vault.get(ticket.guild, ref);
			if (!data) return null;
			parts.push({ name, data });
		}
		return { parts, messages: row.messages, files: row.files, lacks: this.deps.contentGranted ? [] : ['content'] };
	}

	/** Whether a closing's transcript is kept: only then may the room be deleted. */
	public async isKept(guild: GuildId, code: string, closing: number): Promise<boolean> {
		return (await this.deps.rows.transcripts(guild, code, closing)).length > 0;
	}

	/** The transcript for somebody who asks: the kept one of a closed ticket, else what is there now. */
	public async read(ticket: TicketRow, edition: Edition): Promise<ReadTranscript> {
		const kept = ticket.state === 'closed' ? await this.kept(ticket, edition) : null;
		return kept ?? this.preview(ticket, edition);
	}

	/** Makes and keeps the editions of a closing, once. @returns the stored rows. */
	public async keep(ticket: TicketRow, closing: number, caught: Caught): Promise<readonly TranscriptRow[]> {
		const { guild, code, buyer } = ticket;
		const there = await this.deps.rows.transcripts(guild, code, closing);
		if (there.length > 0) return there;
		const [settings, view, maxBytes, record] = await Promise.all([
			this.deps.settings(guild),
			this.deps.view(guild),
			this.maxBytes(guild),
			this.record(ticket, caught)
		]);
		const at = this.deps.clock.now();
		const from = (ticket.closedAt ?? at).getTime();
		const keepUntil = new Date(from + settings.transcript.keepDays * dayMs);
		const rows: TranscriptRow[] = [];
		for (const edition of settings.transcript.editions) {
			const whole = createHash('sha256');
			const parts: TranscriptPart[] = [];
			for (const { name, html } of await renderTranscript(view, record, edition, { maxBytes })) {
				whole.update(html);
				const sha256 = createHash('sha256').update(html).digest('hex');
				const ref = await this.deps.vault.put(guild, { code, name, type: 'text/html', sha256, by: memberId(buyer) }, html);
				parts.push({ name, ref, sha256, size: html.length });
			}
			const size = parts.reduce((sum, part) => sum + part.size, 0);
			const base = { _id: transcriptRowId(guild, code, closing, edition), guild, code, closing, edition, parts, size };
			rows.push({ ...base, sha256: whole.digest('hex'), ...countsOf(record), at, keepUntil });
		}
		const batches = rows.flatMap((row) => batchesOf(row.parts, maxBytes).map((_, batch) => ({ row, batch })));
		const effect = (kind: string, edition: Edition, batch: number) => ({
			key: `ticket:${code}:transcript:${closing}:${kind}:${batch}`,
			kind: `tickets.transcript-${kind}`,
			aggregate: `record:${code}`,
			payload: { code, closing, edition, batch, maxBytes }
		});
		const subject = `ticket:${code}`;
		await this.deps.units.execute({
			guild,
			key: `ticket:${code}:transcript:${closing}`,
			content: null,
			changes: [
				...rows.map((row) => ({ in: transcriptsCollection, insert: { ...row, parts: row.parts.map((part) => ({ ...part })) } })),
				setDeadline(guild, subject, expireFilesDeadline, new Date(from + settings.files.keepDays * dayMs)),
				setDeadline(guild, subject, expireRecordDeadline, keepUntil)
			],
			outbox: batches.flatMap(({ row, batch }) =>
				row.edition === 'staff'
					? [effect('log', 'staff', batch)]
					: [effect('card', 'member', batch), ...(batch === 0 ? [effect('dm', 'member', 0)] : [])]
			)
		});
		return rows;
	}

	/** Originals of files that the reader of an edition may see: what one message takes, and how many there are. */
	public async originals(
		ticket: TicketRow,
		edition: Edition,
		maxBytes: number
	): Promise<{ readonly files: readonly Original[]; readonly total: number }> {
		const { guild, code } = ticket;
		const files: Original[] = [];
		let left = maxBytes;
		const uploads = (await this.#uploads(await this.deps.order(guild, code), false)).filter(
			({ visibleTo }) => visibleTo === 'all' || edition === 'staff'
		);
		const kept = (await this.deps.files.of(guild, code)).filter(({ state }) => state === 'kept');
		const take = async (name: string, type: string | null, size: number, read: () => Promise<Buffer | null>) => {
			if (size > left || files.length >= 10) return;
			const data = await read();
			if (!data || !type) return;
			left -= data.length;
			files.push({ name, type, data });
		};
		for (const { id, name, type, size } of uploads)
			await take(name, type, size, async () => (await this.deps.uploads.read(guild, id))?.bytes ?? null);
		for (const { name, type, size, ref } of kept) await take(name, type, size, async () => (ref ? this.deps.vault.get(guild, ref) : null));
		return { files, total: uploads.length + kept.length };
	}

	/** Everything that is known of the ticket. */
	public async record(ticket: TicketRow, caught: Caught): Promise<TranscriptRecord> {
		const { guild, code } = ticket;
		const [settings, view, order] = await Promise.all([this.deps.settings(guild), this.deps.view(guild), this.deps.order(guild, code)]);
		const limit = settings.record.maxMessages;
		const [messages, files, notes, uploads] = await Promise.all([
			this.deps.rows.messages(guild, code, limit),
			this.deps.files.of(guild, code, { thumbs: true }),
			this.deps.rows.notes(guild, code),
			this.#uploads(order, true)
		]);
		const lacks: Lack[] = [
			...(this.deps.contentGranted ? [] : (['content'] as const)),
			...(messages.length >= limit ? (['limit'] as const) : []),
			...(caught === 'gone' ? (['room'] as const) : caught === 'unreadable' ? (['history'] as const) : []),
			...(files.some(lost) ? (['files'] as const) : [])
		];
		return buildRecord(view, {
			code,
			order,
			openedAt: ticket.openedAt,
			closedAt: ticket.state === 'closed' ? ticket.closedAt : null,
			at: ticket.state === 'closed' && ticket.closedAt ? ticket.closedAt : this.deps.clock.now(),
			messages,
			places: ticket.places ?? [],
			files,
			uploads,
			notes,
			lacks,
			keepDays: { record: settings.transcript.keepDays, files: settings.files.keepDays }
		});
	}

	/** Uploads of the form and of the hand-over, which are stored with the order. */
	async #uploads(order: OrderRow | null, thumbs: boolean): Promise<Upload[]> {
		if (!order) return [];
		const wanted = [
			...order.answers.flatMap((answer) => answer.files.map((id) => ({ id, visibleTo: uploadVisibility(answer) }))),
			...proofsOf(order).map((id) => ({ id, visibleTo: 'all' as const }))
		];
		const out: Upload[] = [];
		for (const { id, visibleTo } of wanted.slice(0, 100)) {
			// What no edition shows is not even read.
			if (visibleTo === 'nobody') continue;
			const stored = await this.deps.uploads.read(order.guild, id);
			if (!stored) continue;
			const { name, type, size, sha256 } = stored.file;
			out.push({ id, name, type, size, sha256, visibleTo, thumb: thumbs ? await thumbnailOf(stored.bytes, type) : null });
		}
		return out;
	}
}

/** Proofs of hand-overs, payments and returns, and what the parties of a problem have shown. */
function proofsOf({ deliveries, payment, problem }: OrderRow): readonly string[] {
	const records = [...deliveries, ...(payment?.receipts ?? []), ...(payment?.returns ?? [])];
	return [...records.flatMap(({ proofs }) => proofs), ...(problem?.statements ?? []).flatMap(({ files }) => files)];
}

const lost = ({ state }: TicketFileRow): boolean => state === 'lost' || state === 'waiting';

/** What people wrote and sent; the bot's own lines are not counted. */
function countsOf({ messages, files }: TranscriptRecord): { readonly messages: number; readonly files: number } {
	return {
		messages: messages.filter(({ kind }) => kind !== 'self').length,
		files: files.filter(({ visibleTo }) => visibleTo === 'all').length
	};
}

/** The parts that go into one message each: at most ten files, and together no more than one may be. */
export function batchesOf<Part extends { readonly size: number }>(parts: readonly Part[], maxBytes: number): Part[][] {
	const batches: Part[][] = [];
	let size = 0;
	for (const part of parts) {
		const last = batches.at(-1);
		if (!last || last.length >= 10 || size + part.size > maxBytes) {
			batches.push([part]);
			size = part.size;
		} else {
			last.push(part);
			size += part.size;
		}
	}
	return batches;
}
