import type { Connection } from 'mongoose';
import type { GuildId } from '#core/ids';
import { type ApprovalRow, approvalId, approvalModel } from './approval.model.js';

/** Reads requests; writes go through units of work. */
export interface ApprovalRepository {
	find(guild: GuildId, request: string): Promise<ApprovalRow | null>;
	/** Those that wait, the oldest first, up to `limit`. */
	waiting(guild: GuildId, limit: number): Promise<readonly ApprovalRow[]>;
	/** Requests of this person that a change has ended and that would still wait now, the oldest first, up to `limit`. */
	toAskAgain(guild: GuildId, by: string, now: Date, limit: number): Promise<readonly ApprovalRow[]>;
}

/** Requests in MongoDB. */
export function mongoApprovals(connection: Connection): ApprovalRepository {
	const rows = approvalModel(connection);
	return {
		find: (guild, request) => rows.findOne({ _id: approvalId(guild, request), guild }).lean(),
		waiting: (guild, limit) => rows.find({ guild, state: 'waiting' }).sort({ at: 1 }).limit(limit).lean(),
		toAskAgain: (guild, by, now, limit) =>
			rows
				.find({ guild, state: 'lapsed', by, again: true, expiresAt: { $gt: now } })
				.sort({ at: 1 })
				.limit(limit)
				.lean()
	};
}
