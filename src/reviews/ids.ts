import { defineId } from '#core/custom-id/index';

/** One tap: so many stars for an order. */
export const starsId = defineId('reviews.stars', ['code', 'stars']);
/** Asks for a review, or shows it. */
export const openId = defineId('reviews.open', ['code']);
/** Opens the form with words. */
export const wordsId = defineId('reviews.words', ['code']);
/** The form; its fields are in `views/review.ts`. */
export const formId = defineId('reviews.form', ['code']);
