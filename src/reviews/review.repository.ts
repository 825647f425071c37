import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import {
	type OpenReview,
	type ReviewCountsRow,
	type ReviewDealRow,
	type ReviewReportRow,
	type ReviewRow,
	type ReviewSide,
	reviewCountsModel,
	reviewDealModel,
	reviewModel,
	reviewReportModel
} from './review.model.js';

/** The `_id` of a side's review of a deal. */
export const reviewRowId = (guild: GuildId, code: string, side: ReviewSide): string =>
	side === 'buyer' ? rowId(guild, 'review', code) : rowId(guild, 'review', code, side);

/** The `_id` of the row of a deal's reviews. */
export const reviewDealId = (guild: GuildId, code: string): string => rowId(guild, 'review-deal', code);

/** The `_id` of the counters of a member. */
export const reviewCountsId = (guild: GuildId, member: MemberId): string => rowId(guild, 'reviewed', member);

/** Both reviews of a deal as they are stored, hidden ones too. */
export interface DealReviews {
	readonly row: ReviewDealRow | null;
	readonly buyer: ReviewRow | null;
	readonly staff: ReviewRow | null;
}

/** Reads of reviews; nothing here writes, units of work do. */
export class ReviewRepository {
	readonly #reviews: Model<ReviewRow>;
	readonly #deals: Model<ReviewDealRow>;
	readonly #counts: Model<ReviewCountsRow>;
	readonly #reports: Model<ReviewReportRow>;

	public constructor(connection: Connection) {
		this.#reviews = reviewModel(connection);
		this.#deals = reviewDealModel(connection);
		this.#counts = reviewCountsModel(connection);
		this.#reports = reviewReportModel(connection);
	}

	/** Everything about a deal, hidden reviews too: for writing and opening only, never for a screen of anybody but the author. */
	public async ofDeal(guild: GuildId, code: string): Promise<DealReviews> {
		// The row first: a review that is written after it was read has raised its version, and the unit is refused.
		const row = await this.#deals.findOne({ _id: reviewDealId(guild, code), guild }).lean<ReviewDealRow | null>();
		const [buyer, staff] = await Promise.all([this.#find(guild, code, 'buyer'), this.#find(guild, code, 'staff')]);
		return { row, buyer, staff };
	}

	/** A review that others may read; `null`: none, hidden or taken away. */
	public async open(guild: GuildId, code: string, side: ReviewSide): Promise<OpenReview | null> {
		return this.#reviews
			.findOne({ _id: reviewRowId(guild, code, side), guild, openedAt: { $ne: null }, removedAt: null })
			.lean<OpenReview | null>();
	}

	/** Open reviews about a member, newest first; `before`: those that were opened earlier. */
	public async about(guild: GuildId, about: MemberId, limit: number, before: number | null): Promise<OpenReview[]> {
		return this.#reviews
			.find({ guild, about, openedSeq: { $gt: 0, ...(before === null ? {} : { $lt: before }) }, removedAt: null })
			.sort({ guild: 1, about: 1, openedSeq: -1 })
			.limit(limit)
			.lean<OpenReview[]>();
	}

	/** Counters of a member; `null` before the first open review. */
	public async counts(guild: GuildId, member: MemberId): Promise<ReviewCountsRow | null> {
		return this.#counts.findOne({ _id: reviewCountsId(guild, member), guild }).lean<ReviewCountsRow | null>();
	}

	/** The latest reports of a review. */
	public async reports(guild: GuildId, review: string, limit: number): Promise<ReviewReportRow[]> {
		return this.#reports.find({ guild, review }).sort({ guild: 1, review: 1, seq: -1 }).limit(limit).lean<ReviewReportRow[]>();
	}

	async #find(guild: GuildId, code: string, side: ReviewSide): Promise<ReviewRow | null> {
		return this.#reviews.findOne({ _id: reviewRowId(guild, code, side), guild }).lean<ReviewRow | null>();
	}
}
