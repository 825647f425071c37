import mongoose, { type Connection, type Model } from 'mongoose';
import type { GuildId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Value } from '#core/units/unit';
import type { DocRef, VersionAction, VersionFacts } from './publishing.types.js';

/** Bodies of documents by their hash; written once, never changed. */
export const versionDocsCollection = 'version_docs';
/** Which documents a version has, by the hash of that list; written once, never changed. */
export const manifestsCollection = 'version_manifests';
/** The versions that were in force. */
export const versionsCollection = 'versions';
/** A version that is to come into force by itself; one per guild. */
export const plansCollection = 'version_plans';

/** `_id`: `rowId(guild, 'vdoc', hash)`. */
export interface VersionDocRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly body: Value;
}

/** `_id`: `rowId(guild, 'manifest', manifest)`. */
export interface ManifestRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly refs: readonly DocRef[];
}

/** `_id`: `rowId(guild, 'version', number)`. */
export interface VersionRow extends VersionFacts {
	readonly _id: string;
	readonly guild: GuildId;
	readonly manifest: string;
}

/** `_id`: `rowId(guild, 'plan')`. */
export interface PlanRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly at: Date;
	readonly by: string;
	readonly byName: string;
	readonly manifest: string;
	/** The version that it was planned on. */
	readonly on: number;
	readonly changes: number;
	readonly note: string;
	/** The request that made it; another plan of the guild has another one. */
	readonly request: string;
}

const { Mixed } = mongoose.Schema.Types;
const guild = { type: String, required: true };

export const versionDocModel = (connection: Connection): Model<VersionDocRow> =>
	defineModel<VersionDocRow>(connection, { name: 'VersionDoc', collection: versionDocsCollection, schema: { guild, body: Mixed } });

export const manifestModel = (connection: Connection): Model<ManifestRow> =>
	defineModel<ManifestRow>(connection, { name: 'VersionManifest', collection: manifestsCollection, schema: { guild, refs: [Mixed] } });

export const versionModel = (connection: Connection): Model<VersionRow> =>
	defineModel<VersionRow>(connection, {
		name: 'Version',
		collection: versionsCollection,
		schema: {
			guild,
			number: { type: Number, required: true },
			manifest: { type: String, required: true },
			at: { type: Date, required: true },
			by: String,
			byName: String,
			action: { type: String, required: true, enum: ['begun', 'published', 'planned', 'rolledBack', 'setup'] satisfies VersionAction[] },
			from: Number,
			changes: Number,
			note: String
		},
		indexes: [{ fields: { guild: 1, number: -1 }, unique: true }]
	});

export const planModel = (connection: Connection): Model<PlanRow> =>
	defineModel<PlanRow>(connection, {
		name: 'VersionPlan',
		collection: plansCollection,
		schema: {
			guild,
			at: Date,
			by: String,
			byName: String,
			manifest: String,
			on: Number,
			changes: Number,
			note: String,
			request: String
		}
	});
