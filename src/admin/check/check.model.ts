import type { Connection } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const checksCollection = 'guild_checks';

/** What was found in a guild when nobody asked; `_id`: `rowId(guild, 'check')`. */
export interface CheckRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Raised by every change; its guard. */
	readonly n: number;
	/** Problems that are there, and since when they were seen. */
	readonly open: readonly { readonly id: string; readonly at: Date }[];
}

export const checkId = (guild: GuildId): string => rowId(guild, 'check');

export const checkModel = (connection: Connection) =>
	defineModel<CheckRow>(connection, {
		name: 'GuildCheck',
		collection: checksCollection,
		schema: { guild: { type: String, required: true }, n: Number, open: {} }
	});

/** What is stored about checks; written by units of work. */
export interface CheckRows {
	find(guild: GuildId): Promise<CheckRow | null>;
}

export const checkRows = (connection: Connection): CheckRows => {
	const model = checkModel(connection);
	return { find: (guild) => model.findById(checkId(guild)).lean<CheckRow>() };
};
