import { type Connection, Schema } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const messagesCollection = 'ticket_messages';
export const filesCollection = 'ticket_files';
export const notesCollection = 'ticket_notes';
export const transcriptsCollection = 'transcripts';

/** What a message said from one moment on. */
export interface MessageVersion {
	/** When it was sent or edited, as Discord says. */
	readonly at: Date;
	/** At most `contentLimit` characters; of a bot also the plain text of its cards. */
	readonly content: string;
	/** `false`: Discord did not show the bot what was written. */
	readonly seen: boolean;
}

/** One message of a ticket's room, with what became of it. */
export interface MessageRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	/** Discord's id, or that of the interaction by which somebody added words of their own. */
	readonly message: string;
	readonly at: Date;
	/** `null`: only its deletion was seen. */
	readonly author: string | null;
	readonly name: string | null;
	/** `self`: the bot's own; `added`: words that somebody put into the record by a form. */
	readonly kind: 'person' | 'bot' | 'self' | 'added' | null;
	/** Oldest first; the first one and the newest `editLimit` are kept. */
	readonly versions: readonly MessageVersion[];
	/** Versions between were dropped. */
	readonly more: boolean;
	readonly deletedAt: Date | null;
	readonly replyTo: string | null;
	/** Discord's ids of its attachments; what became of them stands in `ticket_files`. */
	readonly files: readonly string[];
	/** People who were mentioned, by id. */
	readonly names: readonly { readonly id: string; readonly name: string }[];
	/** Who put it into the record by hand. */
	readonly addedBy: string | null;
}

export const contentLimit = 4_000;
export const editLimit = 10;

/**
 * - `waiting`: its bytes are to be copied; - `kept`; - `refused`: noted by name, size and, where it was read, hash;
 * - `lost`: Discord no longer gives it out; - `expired`: its time was over.
 */
export type FileState = 'waiting' | 'kept' | 'refused' | 'lost' | 'expired';

/** Why a file was not kept. */
export type FileReason = 'size' | 'type' | 'count' | 'gone' | 'address' | 'unreachable';

/** One attachment of a ticket, and the queue of those whose bytes are still to be copied. */
export interface TicketFileRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	/** Message or interaction that brought it. */
	readonly message: string;
	/** Discord's id. */
	readonly file: string;
	readonly by: string;
	/** Made harmless, for display. */
	readonly name: string;
	/** As Discord said. */
	readonly size: number;
	/** Where it can be read for a while; removed when it was copied. */
	readonly url: string | null;
	readonly at: Date;
	readonly state: FileState;
	readonly reason: FileReason | null;
	/** By what is in it. */
	readonly type: string | null;
	readonly sha256: string | null;
	/** Where its bytes are: `gridfs:<id>` or `directory:<path>`. */
	readonly ref: string | null;
	/** A small picture of it, WebP. */
	readonly thumb: Buffer | null;
	readonly width: number | null;
	readonly height: number | null;
	readonly tries: number;
	readonly nextAt: Date | null;
	/** Who is at it; a claim that is past `nextAt` counts no more. */
	readonly claim: string | null;
}

/** A note that only staff read. */
export interface NoteRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	readonly author: MemberId;
	readonly name: string;
	readonly text: string;
	readonly at: Date;
}

export type Edition = 'member' | 'staff';

/** A file of a transcript as it is stored. */
export interface TranscriptPart {
	readonly name: string;
	readonly ref: string;
	readonly sha256: string;
	readonly size: number;
}

/** One edition of the transcript of one closing. */
export interface TranscriptRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	readonly closing: number;
	readonly edition: Edition;
	readonly parts: readonly TranscriptPart[];
	/** Bytes of all parts. */
	readonly size: number;
	/** Of all parts, one after the other. */
	readonly sha256: string;
	/** What people wrote, without the bot's own lines. */
	readonly messages: number;
	readonly files: number;
	readonly at: Date;
	readonly keepUntil: Date;
}

export const messageRowId = (guild: GuildId, code: string, message: string): string => rowId(guild, 'tmsg', code, message);
export const fileRowId = (guild: GuildId, code: string, file: string): string => rowId(guild, 'tfile', code, file);
export const transcriptRowId = (guild: GuildId, code: string, closing: number, edition: Edition): string =>
	rowId(guild, 'transcript', code, closing, edition);

const common = { guild: { type: String, required: true }, code: { type: String, required: true } };

export const messageModel = (connection: Connection) =>
	defineModel<MessageRow>(connection, {
		name: 'TicketMessage',
		collection: messagesCollection,
		schema: {
			...common,
			message: String,
			at: Date,
			author: String,
			name: String,
			kind: String,
			versions: [Schema.Types.Mixed],
			more: Boolean,
			deletedAt: Date,
			replyTo: String,
			files: [String],
			names: [Schema.Types.Mixed],
			addedBy: String
		},
		indexes: [{ fields: { guild: 1, code: 1, at: 1, _id: 1 } }]
	});

export const fileModel = (connection: Connection) =>
	defineModel<TicketFileRow>(connection, {
		name: 'TicketFile',
		collection: filesCollection,
		schema: {
			...common,
			message: String,
			file: String,
			by: String,
			name: String,
			size: Number,
			url: String,
			at: Date,
			state: String,
			reason: String,
			type: { type: String },
			sha256: String,
			ref: String,
			thumb: Buffer,
			width: Number,
			height: Number,
			tries: Number,
			nextAt: Date,
			claim: String
		},
		indexes: [{ fields: { guild: 1, code: 1, at: 1, _id: 1 } }, { fields: { nextAt: 1 }, partialFilterExpression: { state: 'waiting' } }]
	});

export const noteModel = (connection: Connection) =>
	defineModel<NoteRow>(connection, {
		name: 'TicketNote',
		collection: notesCollection,
		schema: { ...common, author: String, name: String, text: String, at: Date },
		indexes: [{ fields: { guild: 1, code: 1, at: 1, _id: 1 } }]
	});

export const transcriptModel = (connection: Connection) =>
	defineModel<TranscriptRow>(connection, {
		name: 'Transcript',
		collection: transcriptsCollection,
		schema: {
			...common,
			closing: Number,
			edition: String,
			parts: [Schema.Types.Mixed],
			size: Number,
			sha256: String,
			messages: Number,
			files: Number,
			at: Date,
			keepUntil: Date
		},
		indexes: [{ fields: { guild: 1, code: 1, closing: -1 } }]
	});
