import mongoose, { type Connection, type Model } from 'mongoose';
import { defineModel } from '#core/mongo/index';
import { type PreferencesRow, preferencesCollection } from './preferences.service.js';
import type { InstalledPack } from './settings.types.js';
import { settingsCollection, settingsVersionsCollection } from './settings-change.js';

const { Mixed } = mongoose.Schema.Types;

/** What both collections of settings hold; nested values are anything that JSON holds. */
interface StoredValues {
	readonly _id: string;
	readonly guild: string;
	readonly version: number;
	readonly language: string;
	readonly zone: string;
	readonly values: unknown;
	readonly slots: unknown;
}

export interface StoredSettings extends StoredValues {
	readonly name: string;
	readonly owner: string;
	readonly installed: InstalledPack | null;
	readonly published?: unknown;
}

export interface StoredVersion extends StoredValues {
	readonly at: Date;
	readonly actor: string;
	readonly action: string;
}

/** One row per guild. */
export const settingsModel = (connection: Connection): Model<StoredSettings> =>
	defineModel<StoredSettings>(connection, {
		name: 'Settings',
		collection: settingsCollection,
		schema: {
			guild: { type: String, required: true },
			version: { type: Number, required: true },
			name: { type: String, default: '' },
			owner: { type: String, default: '' },
			language: { type: String, required: true },
			zone: { type: String, required: true },
			values: { type: Mixed, required: true },
			slots: { type: Mixed, required: true },
			installed: { type: Mixed, default: null },
			published: { type: Mixed }
		}
	});

/** Every version that was in force. */
export const settingsVersionModel = (connection: Connection): Model<StoredVersion> =>
	defineModel<StoredVersion>(connection, {
		name: 'SettingsVersion',
		collection: settingsVersionsCollection,
		schema: {
			guild: { type: String, required: true },
			version: { type: Number, required: true },
			at: { type: Date, required: true },
			actor: { type: String, required: true },
			action: { type: String, required: true },
			language: { type: String, required: true },
			zone: { type: String, required: true },
			values: { type: Mixed, required: true },
			slots: { type: Mixed, required: true }
		},
		indexes: [{ fields: { guild: 1, version: -1 }, unique: true }]
	});

/** What members chose for themselves. */
export const preferencesModel = (connection: Connection): Model<PreferencesRow> =>
	defineModel<PreferencesRow>(connection, {
		name: 'MemberPreferences',
		collection: preferencesCollection,
		schema: {
			guild: { type: String, required: true },
			member: { type: String, required: true },
			language: { type: String, default: null },
			zone: { type: String, default: null },
			dms: { type: Boolean, required: true },
			version: { type: Number, required: true }
		}
	});
