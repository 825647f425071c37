import type { Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const reviewsCollection = 'reviews';

/** What can stand out about a deal; names of strings, stored as they are. */
export const reviewTags = ['friendly', 'fast', 'asDescribed', 'safeMeeting', 'cameLate', 'notAsDescribed'] as const;
export type ReviewTag = (typeof reviewTags)[number];

/** The buyer's word on one settled order; one per order. `_id`: `rowId(guild, 'review', code)`. */
export interface ReviewRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	readonly author: MemberId;
	/** The member of the staff who fulfilled the order. */
	readonly about: MemberId;
	readonly item: string;
	readonly itemName: string;
	readonly stars: number;
	readonly text: string;
	readonly tags: readonly ReviewTag[];
	/** Raised by every edit. */
	readonly version: number;
	readonly at: Date;
	readonly editedAt: Date | null;
	readonly seq: number;
}

export const reviewModel = (connection: Connection) =>
	defineModel<ReviewRow>(connection, {
		name: 'Review',
		collection: reviewsCollection,
		schema: {
			guild: String,
			code: String,
			author: String,
			about: String,
			item: String,
			itemName: String,
			stars: Number,
			text: String,
			tags: [String],
			version: Number,
			at: Date,
			editedAt: Date,
			seq: Number
		},
		indexes: [{ fields: { guild: 1, item: 1, seq: -1 } }, { fields: { guild: 1, about: 1, seq: -1 } }]
	});
