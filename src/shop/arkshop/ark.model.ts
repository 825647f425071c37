import type { Connection, Model } from 'mongoose';
import { Schema } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const arkFilesCollection = 'ark_files';
export const arkMappingsCollection = 'ark_mappings';

/** A file that somebody has uploaded and decides about, without its secrets; `_id`: `arkFileId`. */
export interface ArkFileRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly at: Date;
	readonly expiresAt: Date;
	/** The read shop, packed and sealed. */
	readonly sealed: string;
}

/** What the guild decided about its ArkShop, for the next file too; `_id`: `arkMappingId`. */
export interface ArkMappingRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Raised by every change; its guard. */
	readonly rev: number;
	/** As `arkMappingSchema` has it. */
	readonly mapping: unknown;
}

export const arkFileId = (guild: GuildId, member: MemberId): string => rowId(guild, 'arkfile', member);
export const arkMappingId = (guild: GuildId): string => rowId(guild, 'arkmapping');

export const arkFileModel = (connection: Connection): Model<ArkFileRow> =>
	defineModel<ArkFileRow>(connection, {
		name: 'ArkFile',
		collection: arkFilesCollection,
		schema: { guild: { type: String, required: true }, member: String, at: Date, expiresAt: Date, sealed: String }
	});

export const arkMappingModel = (connection: Connection): Model<ArkMappingRow> =>
	defineModel<ArkMappingRow>(connection, {
		name: 'ArkMapping',
		collection: arkMappingsCollection,
		schema: { guild: { type: String, required: true }, rev: Number, mapping: Schema.Types.Mixed }
	});

/** Reads of what is kept of ArkShop; writes are units of work. */
export class ArkRepository {
	readonly #files: Model<ArkFileRow>;
	readonly #mappings: Model<ArkMappingRow>;

	public constructor(connection: Connection) {
		this.#files = arkFileModel(connection);
		this.#mappings = arkMappingModel(connection);
	}

	public file(guild: GuildId, member: MemberId): Promise<ArkFileRow | null> {
		return this.#files.findById(arkFileId(guild, member)).lean<ArkFileRow>();
	}

	public mapping(guild: GuildId): Promise<ArkMappingRow | null> {
		return this.#mappings.findById(arkMappingId(guild)).lean<ArkMappingRow>();
	}
}
