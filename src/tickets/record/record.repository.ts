import mongoose, { type Connection } from 'mongoose';
import type { GuildId } from '#core/ids';
import { database } from '#core/mongo/index';
import type { Captured } from './captured.js';
import {
	editLimit,
	fileRowId,
	filesCollection,
	type MessageRow,
	messageModel,
	messageRowId,
	messagesCollection,
	type NoteRow,
	noteModel,
	type TranscriptRow,
	transcriptModel
} from './record.model.js';

/** Something that happened to a message of a ticket. Applying it twice, or in another order, gives the same row. */
export type RecordOp = { readonly guild: GuildId; readonly code: string } & (
	| { readonly seen: Captured }
	/** `at`: when it was noticed; the earliest counts. */
	| { readonly gone: string; readonly at: Date }
);

const durable = { writeConcern: { w: 'majority', journal: true } } as const;
const duplicateKey = 11_000;

/** Messages, notes and transcripts in MongoDB. */
export class RecordRepository {
	readonly #messages;
	readonly #notes;
	readonly #transcripts;
	readonly #rawMessages: mongoose.mongo.Collection<{ _id: string }>;
	readonly #rawFiles: mongoose.mongo.Collection<{ _id: string }>;

	public constructor(connection: Connection) {
		this.#messages = messageModel(connection);
		this.#notes = noteModel(connection);
		this.#transcripts = transcriptModel(connection);
		this.#rawMessages = database(connection).collection(messagesCollection, durable);
		this.#rawFiles = database(connection).collection(filesCollection, durable);
	}

	/** Writes what happened, durably. Files come first: a message without its file rows would never be asked for again. */
	public async apply(ops: readonly RecordOp[]): Promise<void> {
		const files = ops.flatMap((op) => ('seen' in op ? fileWrites(op.guild, op.code, op.seen) : []));
		if (files.length > 0) await twice(() => this.#rawFiles.bulkWrite(files, { ordered: false }));
		if (ops.length > 0) await twice(() => this.#rawMessages.bulkWrite(ops.map(messageWrite), { ordered: false }));
	}

	/** Ids of the messages of a ticket that are recorded, at most `max`. */
	public async ids(guild: GuildId, code: string, max: number): Promise<readonly string[]> {
		const rows = await this.#messages.find({ guild, code }).select({ message: 1 }).limit(max).lean<{ message: string }[]>();
		return rows.map(({ message }) => message);
	}

	/** All messages of a ticket, oldest first. */
	public messages(guild: GuildId, code: string, max: number): Promise<MessageRow[]> {
		return this.#messages.find({ guild, code }).sort({ at: 1, _id: 1 }).limit(max).lean<MessageRow[]>();
	}

	/** Ids of the messages in the room that nobody is known to have deleted. */
	public async standing(guild: GuildId, code: string): Promise<readonly string[]> {
		const rows = await this.#messages
			.find({ guild, code, deletedAt: null, kind: { $ne: 'added' } })
			.select({ message: 1 })
			.lean<{ message: string }[]>();
		return rows.map(({ message }) => message);
	}

	public notes(guild: GuildId, code: string): Promise<NoteRow[]> {
		return this.#notes.find({ guild, code }).sort({ at: 1, _id: 1 }).limit(500).lean<NoteRow[]>();
	}

	/** The editions of one closing; of the last one when none is named. */
	public async transcripts(guild: GuildId, code: string, closing?: number): Promise<readonly TranscriptRow[]> {
		const last = closing ?? (await this.#transcripts.findOne({ guild, code }).sort({ closing: -1 }).lean<TranscriptRow>())?.closing;
		return last === undefined ? [] : this.#transcripts.find({ guild, code, closing: last }).lean<TranscriptRow[]>();
	}

	/** Transcripts of a ticket, up to `max`. */
	public allTranscripts(guild: GuildId, code: string, max: number): Promise<TranscriptRow[]> {
		return this.#transcripts.find({ guild, code }).limit(max).lean<TranscriptRow[]>();
	}

	/** Removes up to `max` messages and notes of a ticket. @returns how many it were. */
	public async forget(guild: GuildId, code: string, max: number): Promise<number> {
		const ids = (rows: readonly { _id: string }[]) => rows.map(({ _id }) => _id);
		const messages = ids(await this.#messages.find({ guild, code }).select({ _id: 1 }).limit(max).lean<{ _id: string }[]>());
		if (messages.length > 0) await this.#messages.deleteMany({ _id: { $in: messages } });
		const left = max - messages.length;
		const notes = left > 0 ? ids(await this.#notes.find({ guild, code }).select({ _id: 1 }).limit(left).lean<{ _id: string }[]>()) : [];
		if (notes.length > 0) await this.#notes.deleteMany({ _id: { $in: notes } });
		return messages.length + notes.length;
	}

	public async forgetTranscript(row: TranscriptRow): Promise<void> {
		await this.#transcripts.deleteOne({ _id: row._id, guild: row.guild });
	}
}

/** Two processes that insert one row at the same moment: the second try finds it there. */
async function twice(write: () => Promise<unknown>): Promise<void> {
	try {
		await write();
	} catch (error) {
		if (!(error instanceof mongoose.mongo.MongoServerError && error.code === duplicateKey)) throw error;
		await write();
	}
}

type Write = mongoose.mongo.AnyBulkWriteOperation<{ _id: string }>;

function fileWrites(guild: GuildId, code: string, { message, author, at, files }: Captured): Write[] {
	return files.map(({ id, name, size, url }) => {
		const row = { guild, code, message, file: id, by: author, name, size, url, at, state: 'waiting', reason: null, type: null };
		const later = { sha256: null, ref: null, thumb: null, width: null, height: null, tries: 0, nextAt: new Date(0), claim: null };
		return { updateOne: { filter: { _id: fileRowId(guild, code, id) }, update: { $setOnInsert: { ...row, ...later } }, upsert: true } };
	});
}

/** What the row says already, else this. */
const kept = (field: string, value: unknown) => ({ $ifNull: [`$${field}`, { $literal: value }] });

/** One pipeline per message. Whatever people wrote is a literal: nothing of it is read as an expression. */
function messageWrite(op: RecordOp): Write {
	const { guild, code } = op;
	if ('gone' in op) {
		const base = { guild, code, message: op.gone };
		const first = { deletedAt: { $min: ['$deletedAt', op.at] } };
		const empty = {
			at: kept('at', op.at),
			versions: { $ifNull: ['$versions', []] },
			files: { $ifNull: ['$files', []] },
			names: { $ifNull: ['$names', []] }
		};
		return {
			updateOne: {
				filter: { _id: messageRowId(guild, code, op.gone) },
				update: [{ $set: { ...base, ...empty, ...first, more: { $ifNull: ['$more', false] } } }],
				upsert: true
			}
		};
	}
	const { seen } = op;
	const known = { $ifNull: ['$versions', []] };
	const version = { at: seen.saidAt, content: seen.content, seen: seen.seen };
	const same = { $filter: { input: known, as: 'one', cond: { $eq: ['$$one.at', seen.saidAt] } } };
	const better = seen.seen ? { $anyElementTrue: { $map: { input: same, as: 'one', in: '$$one.seen' } } } : { $gt: [{ $size: same }, 0] };
	const others = { $filter: { input: known, as: 'one', cond: { $ne: ['$$one.at', seen.saidAt] } } };
	const merged = {
		$cond: [better, known, { $sortArray: { input: { $concatArrays: [others, [{ $literal: version }]] }, sortBy: { at: 1 } } }]
	};
	const over = { $gt: [{ $size: '$versions' }, editLimit + 1] };
	return {
		updateOne: {
			filter: { _id: messageRowId(guild, code, seen.message) },
			update: [
				{
					$set: {
						guild,
						code,
						message: seen.message,
						// A row that only told of a deletion carries the time of that.
						at: { $cond: [{ $eq: [{ $ifNull: ['$author', null] }, null] }, seen.at, '$at'] },
						author: kept('author', seen.author),
						name: kept('name', seen.name),
						kind: kept('kind', seen.kind),
						versions: merged,
						deletedAt: { $ifNull: ['$deletedAt', null] },
						replyTo: kept('replyTo', seen.replyTo),
						files: { $setUnion: [{ $ifNull: ['$files', []] }, { $literal: seen.files.map(({ id }) => id) }] },
						names: { $setUnion: [{ $ifNull: ['$names', []] }, { $literal: [...seen.names] }] },
						addedBy: kept('addedBy', seen.addedBy)
					}
				},
				{
					$set: {
						more: { $or: [{ $ifNull: ['$more', false] }, over] },
						versions: {
							$cond: [over, { $concatArrays: [{ $slice: ['$versions', 1] }, { $slice: ['$versions', -editLimit] }] }, '$versions']
						}
					}
				}
			],
			upsert: true
		}
	};
}
