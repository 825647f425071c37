export {
	type Average,
	moderate as moderateReviews,
	OpenReviews,
	type ReviewSummary,
	type ReviewsPage,
	type ReviewView
} from './open-reviews.service.js';
export type { ReviewOpened } from './opening.js';
export { type OpenReview, type ReviewRow, type ReviewSide, type ReviewTag, reviewTags } from './review.model.js';
export { type ReviewState, type ReviewSubmitted, ReviewsService, type ReviewWords } from './reviews.service.js';
export type { SettledDeal, SettledDeals } from './settled-orders.js';
