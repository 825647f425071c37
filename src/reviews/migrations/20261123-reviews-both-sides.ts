import type { Migration } from '#core/migrations/migrations';
import { reviewCountsCollection, reviewDealsCollection, reviewsCollection } from '../review.model.js';

/**
 * Reviews from before are the buyers', and were open as they were written: their deals take no more, the members they are about get
 * their counters. They give no evidence, as they gave none before.
 */
export const reviewsBothSides: Migration = {
	id: '20261123-reviews-both-sides',
	async up({ db }) {
		const reviews = db.collection(reviewsCollection);
		await reviews.updateMany({ side: { $exists: false } }, [
			{
				$set: {
					side: 'buyer',
					authorName: '–',
					aboutName: '–',
					outOf: 5,
					openedAt: '$at',
					openedSeq: '$seq',
					answer: null,
					reports: 0,
					keptAt: null,
					removedAt: null
				}
			}
		]);
		for (const name of ['authorName', 'aboutName'] as const) await named(name);
		const open = { $match: { openedAt: { $ne: null }, removedAt: null } };
		await reviews
			.aggregate([
				open,
				{
					$project: {
						_id: { $concat: ['$guild', '|review-deal|', '$code'] },
						...{ guild: 1, code: 1, blind: { $literal: true }, opensAt: '$openedAt', openedAt: 1, version: { $literal: 1 } }
					}
				},
				{ $merge: { into: reviewDealsCollection, whenMatched: 'keepExisting' } }
			])
			.toArray();
		await reviews
			.aggregate([
				open,
				{ $group: { _id: { guild: '$guild', about: '$about' }, stars: { $sum: '$stars' }, count: { $sum: 1 } } },
				{
					$project: {
						_id: { $concat: ['$_id.guild', '|reviewed|', '$_id.about'] },
						...{ guild: '$_id.guild', member: '$_id.about', sellerStars: '$stars', sellerCount: '$count' },
						...{ buyerStars: { $literal: 0 }, buyerCount: { $literal: 0 } }
					}
				},
				{ $merge: { into: reviewCountsCollection, whenMatched: 'replace' } }
			])
			.toArray();

		/** Takes the names of the people from the order. */
		async function named(field: 'authorName' | 'aboutName'): Promise<void> {
			const of = field === 'authorName' ? '$order.buyerName' : '$order.assigneeName';
			await reviews
				.aggregate([
					{ $match: { [field]: '–' } },
					{
						$lookup: {
							from: 'orders',
							let: { id: { $concat: ['$guild', '|order|', '$code'] } },
							pipeline: [{ $match: { $expr: { $eq: ['$_id', '$$id'] } } }],
							as: 'order'
						}
					},
					{ $unwind: '$order' },
					{ $project: { [field]: { $ifNull: [of, '–'] } } },
					{ $merge: { into: reviewsCollection, whenMatched: 'merge', whenNotMatched: 'discard' } }
				])
				.toArray();
		}
	}
};
