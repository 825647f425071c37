export { type ReviewRow, type ReviewTag, reviewTags } from './review.model.js';
export {
	type ReviewState,
	type ReviewSubmitted,
	ReviewsService,
	type ReviewWords,
	type SettledDeal,
	type SettledDeals
} from './reviews.service.js';
