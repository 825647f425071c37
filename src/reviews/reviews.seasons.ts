import type { SeasonPart } from '#core/seasons/season-ends';

/** Reviews are about people and their work, and stay. */
export const reviewsSeasonEnd: readonly SeasonPart[] = [
	{ key: 'reviews', collections: ['reviews', 'review_deals', 'review_counts', 'review_reports'], fate: 'kept' }
];
