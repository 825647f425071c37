import { type Connection, type Model, Schema } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { ImportChoices, LeftRow, SourceKind } from './exchange.types.js';

export const importsCollection = 'imports';

/** `broken`: a file that could not be used, with what is wrong with it. */
export type ImportState = 'planned' | 'broken' | 'applied' | 'undone';

/** One file that somebody has uploaded; `_id`: `importId`. */
export interface ImportRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly id: string;
	readonly member: MemberId;
	readonly memberName: string;
	readonly at: Date;
	readonly state: ImportState;
	/** Raised by every change; its guard. */
	readonly rev: number;
	readonly kind: SourceKind;
	/** Of the content, for people. */
	readonly name: string;
	readonly choices: ImportChoices;
	/** What came in, sealed; gone as soon as it is applied, given up or too old. */
	readonly sealed: string | null;
	readonly expiresAt: Date;
	/** The catalogue's edit, and the version of the settings, that it made. */
	readonly edit: number | null;
	readonly settings: number | null;
	readonly sections: readonly string[];
	readonly made: number;
	readonly changed: number;
	/** What its undo did not take back. */
	readonly left: readonly LeftRow[];
}

export const importId = (guild: GuildId, id: string): string => rowId(guild, 'import', id);

const mixed = Schema.Types.Mixed;

export const importModel = (connection: Connection) =>
	defineModel<ImportRow>(connection, {
		name: 'Import',
		collection: importsCollection,
		schema: {
			guild: { type: String, required: true },
			id: String,
			member: String,
			memberName: String,
			at: Date,
			state: String,
			rev: Number,
			kind: String,
			name: String,
			choices: mixed,
			sealed: String,
			expiresAt: Date,
			edit: Number,
			settings: Number,
			sections: [String],
			made: Number,
			changed: Number,
			left: mixed
		},
		indexes: [{ fields: { guild: 1, state: 1, at: -1 } }]
	});

/** Reads of imports; writes are units of work. */
export class ImportRepository {
	readonly #imports: Model<ImportRow>;

	public constructor(connection: Connection) {
		this.#imports = importModel(connection);
	}

	/** @param id As in a custom id: input. */
	public async find(guild: GuildId, id: string): Promise<ImportRow | null> {
		return /^[a-z0-9]{10}$/.test(id) ? this.#imports.findById(importId(guild, id)).lean<ImportRow>() : null;
	}

	/** Imports that were carried out, the latest first. */
	public done(guild: GuildId, limit: number): Promise<ImportRow[]> {
		return this.#imports
			.find({ guild, state: { $in: ['applied', 'undone'] } })
			.sort({ at: -1 })
			.limit(limit)
			.lean<ImportRow[]>();
	}
}
