import type { Migration } from '#core/migrations/migrations';
import { ordersCollection } from '../order.model.js';

/** Orders keep the terms that a change of order has replaced; those from before have none. */
export const ordersRevisions: Migration = {
	id: '20261122-orders-revisions',
	async up({ db }) {
		await db.collection(ordersCollection).updateMany({ revisions: { $exists: false } }, { $set: { revisions: [] } });
	}
};
