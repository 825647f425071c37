import type { Migration } from '#core/migrations/migrations';
import { ordersCollection } from '../order.model.js';

/** Orders get parts, payments, meetings, problems and changes of terms; what was delivered before becomes the one delivery. */
export const ordersParts: Migration = {
	id: '20261121-orders-parts',
	async up({ db }) {
		await db.collection(ordersCollection).updateMany({ revision: { $exists: false } }, [
			{
				$set: {
					revision: 1,
					helpers: [],
					payment: null,
					deliveries: {
						$cond: [
							{ $eq: [{ $type: '$delivery' }, 'object'] },
							[
								{
									parts: '$delivery.quantity',
									by: '$assignee',
									byName: { $ifNull: ['$assigneeName', ''] },
									byJoinedAt: '$assigneeJoinedAt',
									note: '$delivery.note',
									checked: '$delivery.checked',
									unchecked: [],
									attendees: '',
									proofs: '$delivery.proofs',
									at: '$delivery.at',
									request: 'before-parts'
								}
							],
							[]
						]
					},
					delivered: { $cond: [{ $eq: [{ $type: '$delivery' }, 'object'] }, '$quantity', 0] },
					confirmed: { $cond: [{ $eq: ['$state', 'completed'] }, '$quantity', 0] },
					meeting: null,
					offer: null,
					missedByBuyer: 0,
					missedByStaff: 0,
					problem: null,
					change: null,
					answerBy: {
						$add: ['$placedAt', { $multiply: [{ $ifNull: ['$item.fulfilment.sla.firstResponseHours', 24] }, 3_600_000] }]
					}
				}
			},
			{ $unset: 'delivery' }
		]);
	}
};
