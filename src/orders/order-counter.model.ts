import type { Connection } from 'mongoose';
import { defineModel } from '#core/mongo/index';
import { orderCountersCollection } from './order.model.js';

/** Guarded counters on a connection: open orders of a member with their value, orders that a staff member holds. */
export const orderCounterModel = (connection: Connection) =>
	defineModel<{ readonly _id: string; readonly guild: string; readonly open: number; readonly value?: number }>(connection, {
		name: 'OrderCounter',
		collection: orderCountersCollection,
		schema: { guild: { type: String, required: true }, open: Number, value: Number }
	});
