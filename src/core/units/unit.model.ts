import type { Connection, Model } from 'mongoose';
import { defineModel } from '../mongo/model.js';
import { type HeadRow, type UnitRow, unitsCollection } from './unit-rows.js';

/** Committed keys and the guilds' heads. Reached by `_id` only, so it has no other index. */
export const unitModel = (connection: Connection): Model<UnitRow & Partial<HeadRow>> =>
	defineModel<UnitRow & Partial<HeadRow>>(connection, {
		name: 'Unit',
		collection: unitsCollection,
		schema: {
			guild: { type: String, required: true },
			seq: { type: Number, required: true },
			key: String,
			hash: String,
			at: Date,
			result: {},
			version: Number,
			locks: {}
		}
	});
