import type { Connection } from 'mongoose';
import type { GuildId } from '../ids.js';
import { defineModel } from '../mongo/index.js';

export const guildKeysCollection = 'guild_keys';

/** A key of one guild for one purpose, sealed. It outlives the keys of the process: what was hashed with it stays comparable. */
export interface GuildKeyRow {
	/** `rowId(guild, 'key', purpose)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly purpose: string;
	readonly sealed: string;
	readonly at: Date;
}

export const guildKeyModel = (connection: Connection) =>
	defineModel<GuildKeyRow>(connection, {
		name: 'GuildKey',
		collection: guildKeysCollection,
		schema: { guild: String, purpose: String, sealed: String, at: Date }
	});
