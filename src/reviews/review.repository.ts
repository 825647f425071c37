import type { Connection, Model } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { type ReviewRow, reviewModel } from './review.model.js';

/** The `_id` of the review of an order. */
export const reviewRowId = (guild: GuildId, code: string): string => rowId(guild, 'review', code);

/** Reads of reviews; nothing here writes, units of work do. */
export class ReviewRepository {
	readonly #reviews: Model<ReviewRow>;

	public constructor(connection: Connection) {
		this.#reviews = reviewModel(connection);
	}

	/** The review of an order, `null` when there is none. */
	public async find(guild: GuildId, code: string): Promise<ReviewRow | null> {
		return this.#reviews.findOne({ _id: reviewRowId(guild, code), guild }).lean<ReviewRow | null>();
	}
}
