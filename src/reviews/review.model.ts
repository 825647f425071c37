import type { Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const reviewsCollection = 'reviews';
export const reviewDealsCollection = 'review_deals';
export const reviewCountsCollection = 'review_counts';
export const reviewReportsCollection = 'review_reports';

/** What can stand out about a deal; names of strings, stored as they are. */
export const reviewTags = ['friendly', 'fast', 'asDescribed', 'safeMeeting', 'cameLate', 'notAsDescribed'] as const;
export type ReviewTag = (typeof reviewTags)[number];

/** Who wrote a review: the buyer about who fulfilled, or the staff about the buyer. */
export const reviewSides = ['buyer', 'staff'] as const;
export type ReviewSide = (typeof reviewSides)[number];

/** The word of the reviewed side on a review. */
export type ReviewAnswer = {
	readonly text: string;
	readonly at: Date;
	readonly editedAt: Date | null;
};

/** One side's word on a settled deal; one per deal and side. `_id`: `reviewRowId`. */
export interface ReviewRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	readonly side: ReviewSide;
	readonly author: MemberId;
	readonly authorName: string;
	readonly about: MemberId;
	readonly aboutName: string;
	readonly item: string;
	readonly itemName: string;
	readonly stars: number;
	/** The most stars that could be given. */
	readonly outOf: number;
	readonly text: string;
	readonly tags: readonly ReviewTag[];
	/** Raised by every edit. */
	readonly version: number;
	readonly at: Date;
	readonly editedAt: Date | null;
	/** Since when others read it; `null`: only its author knows what it says. */
	readonly openedAt: Date | null;
	/** Its place among the open ones of the guild. */
	readonly openedSeq: number | null;
	readonly answer: ReviewAnswer | null;
	/** Reports that staff have not looked at. */
	readonly reports: number;
	/** When staff looked at its reports and kept it. */
	readonly keptAt: Date | null;
	/** When staff took it away: nobody reads it and it counts nowhere. */
	readonly removedAt: Date | null;
	readonly seq: number;
}

/** A review that others may read. */
export type OpenReview = ReviewRow & { readonly openedAt: Date; readonly openedSeq: number };

/** Both reviews of a deal as one thing: the row that everybody writes to who writes, edits or opens one of them. */
export interface ReviewDealRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	/** Both are hidden until both are written or `opensAt` has come; otherwise each is open at once. */
	readonly blind: boolean;
	readonly opensAt: Date;
	/** When the deal's reviews were opened; nobody writes one after that. */
	readonly openedAt: Date | null;
	/** Raised by everything that is written. */
	readonly version: number;
}

/** Sum and number of the open reviews about a member, apart for what they were in the deal. */
export interface ReviewCountsRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly sellerStars: number;
	readonly sellerCount: number;
	readonly buyerStars: number;
	readonly buyerCount: number;
}

/** One member's report of a review. */
export interface ReviewReportRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** `_id` of the review. */
	readonly review: string;
	readonly reporter: MemberId;
	readonly reason: string;
	readonly at: Date;
	readonly seq: number;
}

export const reviewModel = (connection: Connection) =>
	defineModel<ReviewRow>(connection, {
		name: 'Review',
		collection: reviewsCollection,
		schema: {
			guild: String,
			code: String,
			side: String,
			author: String,
			authorName: String,
			about: String,
			aboutName: String,
			item: String,
			itemName: String,
			stars: Number,
			outOf: Number,
			text: String,
			tags: [String],
			version: Number,
			at: Date,
			editedAt: Date,
			openedAt: Date,
			openedSeq: Number,
			answer: {},
			reports: Number,
			keptAt: Date,
			removedAt: Date,
			seq: Number
		},
		indexes: [{ fields: { guild: 1, about: 1, openedSeq: -1 } }]
	});

export const reviewDealModel = (connection: Connection) =>
	defineModel<ReviewDealRow>(connection, {
		name: 'ReviewDeal',
		collection: reviewDealsCollection,
		schema: { guild: String, code: String, blind: Boolean, opensAt: Date, openedAt: Date, version: Number }
	});

export const reviewCountsModel = (connection: Connection) =>
	defineModel<ReviewCountsRow>(connection, {
		name: 'ReviewCounts',
		collection: reviewCountsCollection,
		schema: { guild: String, member: String, sellerStars: Number, sellerCount: Number, buyerStars: Number, buyerCount: Number }
	});

export const reviewReportModel = (connection: Connection) =>
	defineModel<ReviewReportRow>(connection, {
		name: 'ReviewReport',
		collection: reviewReportsCollection,
		schema: { guild: String, review: String, reporter: String, reason: String, at: Date, seq: Number },
		indexes: [{ fields: { guild: 1, review: 1, seq: -1 } }]
	});
