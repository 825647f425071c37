import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const pointsCollection = 'trust_points';

/** Standing of a member on one day, as it was then. */
export interface PointRow {
	/** `rowId(guild, 'trustPoint', member, 'YYYY-MM-DD')`, in UTC. */
	readonly _id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly at: Date;
	/** 0–1 */
	readonly standing: number;
	readonly confidence: number;
	readonly badDeals: number;
}

export type Point = Pick<PointRow, 'member' | 'at' | 'standing' | 'confidence' | 'badDeals'>;

const perWrite = 500;

export const pointModel = (connection: Connection) =>
	defineModel<PointRow>(connection, {
		name: 'TrustPoint',
		collection: pointsCollection,
		schema: { guild: String, member: String, at: Date, standing: Number, confidence: Number, badDeals: Number },
		indexes: [{ fields: { guild: 1, member: 1, at: -1 } }]
	});

/** The course of standings; a day's point is the last of that day. */
export class PointRepository {
	readonly #points: Model<PointRow>;

	public constructor(connection: Connection) {
		this.#points = pointModel(connection);
	}

	/** Keeps points; what is there of the same day is replaced, so that it may run twice. */
	public async keep(guild: GuildId, points: readonly Point[]): Promise<void> {
		for (let start = 0; start < points.length; start += perWrite) {
			await this.#points.bulkWrite(
				points.slice(start, start + perWrite).map((point) => ({
					updateOne: {
						filter: { _id: rowId(guild, 'trustPoint', point.member, point.at.toISOString().slice(0, 10)), guild },
						update: { $set: point },
						upsert: true
					}
				})),
				{ ordered: false }
			);
		}
	}

	/** The course since then, oldest first, at most so many points. */
	public async since(guild: GuildId, member: MemberId, from: Date, most: number): Promise<PointRow[]> {
		const rows = await this.#points
			.find({ guild, member, at: { $gte: from } })
			.sort({ guild: 1, member: 1, at: -1 })
			.limit(most)
			.lean<PointRow[]>();
		return rows.reverse();
	}
}
