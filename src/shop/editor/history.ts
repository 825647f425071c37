import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type Connection, type Model, Schema } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Change, Row } from '#core/units/unit';
import { countersCollection } from '../shop.model.js';
import type { EditRow } from './edit.types.js';

export const editsCollection = 'catalogue_history';

/** Edits that a guild can look back on; older ones go as new ones come. */
export const keptEdits = 200;

const mixed = Schema.Types.Mixed;

export const editModel = (connection: Connection) =>
	defineModel<EditRow>(connection, {
		name: 'CatalogueEdit',
		collection: editsCollection,
		schema: {
			guild: { type: String, required: true },
			edit: Number,
			index: Number,
			at: Date,
			by: String,
			byName: String,
			action: String,
			in: String,
			row: String,
			name: String,
			before: mixed,
			version: Number,
			delta: Number,
			undone: Boolean
		},
		indexes: [{ fields: { guild: 1, edit: 1, index: 1 } }, { fields: { guild: 1, row: 1, edit: -1 } }]
	});

/** Reads of the catalogue's history. */
export class EditRepository {
	readonly #edits: Model<EditRow>;

	public constructor(connection: Connection) {
		this.#edits = editModel(connection);
	}

	/** The rows of one edit, in their order. */
	public async edit(guild: GuildId, edit: number): Promise<EditRow[]> {
		const rows = await this.#edits.find({ guild, edit }).sort({ index: 1 }).lean<EditRow[]>();
		return rows.map((row) => (row.before === null ? row : { ...row, before: whole(row.before) }));
	}

	/** The ids of the rows of one edit, to forget it by. */
	public ids(guild: GuildId, edit: number): Promise<Pick<EditRow, '_id'>[]> {
		return this.#edits.find({ guild, edit }, { _id: 1 }).lean<Pick<EditRow, '_id'>[]>();
	}

	/** Who has edited since a moment, as far as it is remembered, each once with their last edit. */
	public async editors(guild: GuildId, since: Date): Promise<{ readonly by: string; readonly byName: string; readonly at: Date }[]> {
		const rows = await this.#edits
			.find({ guild, index: 0, at: { $gt: since } }, { by: 1, byName: 1, at: 1 })
			.sort({ edit: 1 })
			.lean<Pick<EditRow, 'by' | 'byName' | 'at'>[]>();
		return [...new Map(rows.map(({ by, byName, at }) => [by, { by, byName, at }])).values()];
	}

	/** The last edit of a row, if it is still remembered. */
	public last(guild: GuildId, row: string): Promise<EditRow | null> {
		return this.#edits.findOne({ guild, row }).sort({ edit: -1 }).lean<EditRow>();
	}
}

/** Edits of more rows keep what was before pressed: a transaction of thousands of whole rows is more than a small database holds. */
const mostWhole = 50;

/** A row as text in one field. Rows of the catalogue are JSON. */
const pressed = (row: Row): Row => ({ _id: row._id, pressed: deflateRawSync(JSON.stringify(row), { level: 1 }).toString('base64') });

function whole(row: Row): Row {
	return typeof row.pressed === 'string' ? JSON.parse(inflateRawSync(Buffer.from(row.pressed, 'base64')).toString('utf8')) : row;
}

/** Counts the edits of a guild; every edit of the catalogue moves it, so that counted rules hold between editors. */
export const editsId = (guild: GuildId): string => rowId(guild, 'edits');

/** Another edit came between the look and the change: the service looks again. */
export class EditMoved extends Error {
	public override readonly name = 'EditMoved';
}

/** Makes this the next edit after `last`. */
export function nextEdit(guild: GuildId, last: number): Change {
	const id = editsId(guild);
	return {
		in: countersCollection,
		id,
		upsert: { _id: id, guild, count: 0 },
		when: { count: last },
		inc: { count: 1 },
		else: () => new EditMoved()
	};
}

/** One row that an edit touches. */
export interface EditPart {
	readonly in: string;
	readonly row: string;
	readonly name: string;
	readonly before: Row | null;
	readonly version: number | null;
	readonly delta?: number;
}

/** Remembers an edit, and forgets the one that is too old. */
export function remember(
	guild: GuildId,
	edit: number,
	what: Pick<EditRow, 'at' | 'by' | 'byName' | 'action'>,
	parts: readonly EditPart[],
	old: readonly Pick<EditRow, '_id'>[]
): Change[] {
	return [
		...parts.map((part, index): Change => {
			const before = part.before !== null && parts.length > mostWhole ? pressed(part.before) : part.before;
			const row = { _id: rowId(guild, 'edit', edit, index), guild, edit, index, ...what, delta: 0, ...part, before, undone: false };
			return { in: editsCollection, insert: row };
		}),
		...old.map((row): Change => ({ in: editsCollection, delete: row._id }))
	];
}
