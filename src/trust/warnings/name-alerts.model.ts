import type { Connection } from 'mongoose';
import type { GuildId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const nameAlertsCollection = 'name_alerts';

/** How many cards about names staff got in the last hour that had any (`2026-11-21T12`); one row per guild. */
export interface NameAlertRow {
	/** `rowId(guild, 'name-alerts')` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly hour: string;
	readonly count: number;
}

export const nameAlertModel = (connection: Connection) =>
	defineModel<NameAlertRow>(connection, {
		name: 'NameAlert',
		collection: nameAlertsCollection,
		schema: { guild: String, hour: String, count: Number }
	});
