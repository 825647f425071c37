import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import { type EvidenceRow, evidenceModel } from './trust.model.js';

/** Older evidence than the latest so many rows is not read; it has faded to its floor by then. */
const readLimit = 2000;

/** Reads of evidence; nothing here writes, units of work do. */
export class TrustRepository {
	readonly #evidence: Model<EvidenceRow>;

	public constructor(connection: Connection) {
		this.#evidence = evidenceModel(connection);
	}

	/** Evidence about a member, newest first. */
	public async about(guild: GuildId, subject: MemberId): Promise<EvidenceRow[]> {
		return this.#evidence.find({ guild, subject }).sort({ guild: 1, subject: 1, seq: -1 }).limit(readLimit).lean<EvidenceRow[]>();
	}

	/** Which of these members have settled with the owner's staff themselves. */
	public async settledWithStaff(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlySet<MemberId>> {
		if (members.length === 0) return new Set();
		const found = await this.#evidence.distinct('subject', {
			guild,
			subject: { $in: [...members] },
			seed: true,
			kind: 'deal'
		});
		return new Set(found.map((id) => memberId(String(id))));
	}
}
