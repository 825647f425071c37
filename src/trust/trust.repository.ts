import type { Connection, Model } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { type CaseCounterRow, caseCounterModel } from './cases/case.model.js';
import { decisionsId } from './decisions.js';
import { type EvidenceRow, evidenceModel } from './trust.model.js';

/** Older evidence than the latest so many rows is not shown; it counts all the same. */
const readLimit = 2000;

/** Reads of evidence; nothing here writes, units of work do. */
export class TrustRepository {
	readonly #evidence: Model<EvidenceRow>;
	readonly #counts: Model<CaseCounterRow>;

	public constructor(connection: Connection) {
		this.#evidence = evidenceModel(connection);
		this.#counts = caseCounterModel(connection);
	}

	/** Evidence about a member, newest first. */
	public async about(guild: GuildId, subject: MemberId): Promise<EvidenceRow[]> {
		return this.#evidence.find({ guild, subject }).sort({ guild: 1, subject: 1, seq: -1 }).limit(readLimit).lean<EvidenceRow[]>();
	}

	/** Evidence about a member from one source: an order, a case. Newest first. */
	public async ofSource(guild: GuildId, subject: MemberId, source: string): Promise<EvidenceRow[]> {
		return this.#evidence.find({ guild, subject, source }).sort({ guild: 1, subject: 1, seq: -1 }).limit(readLimit).lean<EvidenceRow[]>();
	}

	/** Evidence about a member from one deal with what people decided about it, newest first, and how often they did. */
	public async ofDeal(
		guild: GuildId,
		subject: MemberId,
		deal: string
	): Promise<{ readonly rows: readonly EvidenceRow[]; readonly decisions: number }> {
		// The count first: whoever decides meanwhile has raised it when the rows are written.
		const counted = await this.#counts.findOne({ _id: decisionsId(guild, subject, deal), guild }).lean<CaseCounterRow>();
		const rows = await this.#evidence
			.find({ guild, subject, $or: [{ decides: deal }, { source: deal }] })
			.sort({ guild: 1, subject: 1, seq: -1 })
			.limit(readLimit)
			.lean<EvidenceRow[]>();
		return { rows, decisions: counted?.count ?? 0 };
	}
}
