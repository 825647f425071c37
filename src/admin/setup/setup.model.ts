import mongoose, { type Connection, type Model } from 'mongoose';
import { defineModel } from '#core/mongo/index';
import { setupDraftsCollection, setupRunsCollection, setupsCollection } from './setup-rows.js';

const { Mixed } = mongoose.Schema.Types;

export interface StoredSetup {
	readonly _id: string;
	readonly guild: string;
	readonly run: number;
	readonly of: number;
	readonly state: string;
	readonly by: string;
	readonly at: Date;
	readonly steps: unknown;
	readonly ends: string;
}

export interface StoredDraft {
	readonly _id: string;
	readonly guild: string;
	readonly member: string;
	readonly version: number;
	readonly choices: unknown;
}

export interface StoredRun {
	readonly _id: string;
	readonly guild: string;
	readonly run: number;
	readonly by: string;
	readonly at: Date;
	readonly endedAt: Date | null;
	readonly standing: boolean;
	readonly lines: unknown;
	readonly got: unknown;
	readonly asked: unknown;
	readonly before: unknown;
	readonly after: unknown;
	readonly changed: unknown;
	readonly categories: readonly string[];
	readonly items: readonly string[];
	readonly renewed: number;
	readonly rules: number;
	readonly undos: number;
	readonly undo: unknown;
}

/** The set-up of a guild: one row. */
export const setupModel = (connection: Connection): Model<StoredSetup> =>
	defineModel<StoredSetup>(connection, {
		name: 'Setup',
		collection: setupsCollection,
		schema: {
			guild: { type: String, required: true },
			run: { type: Number, required: true },
			of: { type: Number, required: true },
			state: { type: String, required: true },
			by: { type: String, required: true },
			at: { type: Date, required: true },
			steps: { type: Mixed, required: true },
			ends: String
		}
	});

/** Runs of set-up: one row per guild and run. */
export const setupRunModel = (connection: Connection): Model<StoredRun> =>
	defineModel<StoredRun>(connection, {
		name: 'SetupRun',
		collection: setupRunsCollection,
		schema: {
			guild: { type: String, required: true },
			run: { type: Number, required: true },
			by: { type: String, required: true },
			at: { type: Date, required: true },
			endedAt: Date,
			standing: { type: Boolean, required: true },
			lines: { type: Mixed, required: true },
			got: { type: Mixed, required: true },
			asked: { type: Mixed, required: true },
			before: { type: Mixed, required: true },
			after: { type: Mixed, required: true },
			changed: { type: Mixed, required: true },
			categories: [String],
			items: [String],
			renewed: Number,
			rules: Number,
			undos: { type: Number, required: true },
			undo: Mixed
		},
		indexes: [{ fields: { guild: 1, run: -1 }, unique: true }]
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
