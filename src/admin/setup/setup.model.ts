import mongoose, { type Connection, type Model } from 'mongoose';
import { defineModel } from '#core/mongo/index';
import { setupDraftsCollection, setupsCollection } from './setup-rows.js';

const { Mixed } = mongoose.Schema.Types;

export interface StoredSetup {
	readonly _id: string;
	readonly guild: string;
	readonly run: number;
	readonly state: string;
	readonly by: string;
	readonly at: Date;
	readonly steps: unknown;
}

export interface StoredDraft {
	readonly _id: string;
	readonly guild: string;
	readonly member: string;
	readonly version: number;
	readonly choices: unknown;
}

/** The set-up of a guild: one row. */
export const setupModel = (connection: Connection): Model<StoredSetup> =>
	defineModel<StoredSetup>(connection, {
		name: 'Setup',
		collection: setupsCollection,
		schema: {
			guild: { type: String, required: true },
			run: { type: Number, required: true },
			state: { type: String, required: true },
			by: { type: String, required: true },
			at: { type: Date, required: true },
			steps: { type: Mixed, required: true }
		}
	});

/** What an owner chose so far: one row per guild and person. */
export const setupDraftModel = (connection: Connection): Model<StoredDraft> =>
	defineModel<StoredDraft>(connection, {
		name: 'SetupDraft',
		collection: setupDraftsCollection,
		schema: {
			guild: { type: String, required: true },
			member: { type: String, required: true },
			version: { type: Number, required: true },
			choices: { type: Mixed, required: true }
		}
	});
