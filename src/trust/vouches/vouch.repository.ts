import type { Connection, Model } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { type VouchRow, vouchId, vouchModel } from './vouch.model.js';

/** Reads of vouches; units of work write them. */
export class VouchRepository {
	readonly #vouches: Model<VouchRow>;

	public constructor(connection: Connection) {
		this.#vouches = vouchModel(connection);
	}

	public async find(guild: GuildId, from: string, to: string): Promise<VouchRow | null> {
		return this.#vouches.findById(vouchId(guild, from, to)).lean<VouchRow>();
	}

	/** Vouches that a member gave, the newest first. */
	public async given(guild: GuildId, from: MemberId, limit: number): Promise<VouchRow[]> {
		return this.#vouches.find({ guild, from }).sort({ at: -1 }).limit(limit).lean<VouchRow[]>();
	}

	/** Vouches for a member, the newest first. */
	public async received(guild: GuildId, to: MemberId, limit: number): Promise<VouchRow[]> {
		return this.#vouches.find({ guild, to }).sort({ at: -1 }).limit(limit).lean<VouchRow[]>();
	}

	/** Vouches for a member whose stake is at risk. */
	public async liable(guild: GuildId, to: MemberId): Promise<VouchRow[]> {
		return this.#vouches.find({ guild, to, held: true }).lean<VouchRow[]>();
	}

	/** Vouches that failed by a case. */
	public async failedBy(guild: GuildId, to: MemberId, number: number): Promise<VouchRow[]> {
		return this.#vouches.find({ guild, to, state: 'failed', case: number }).lean<VouchRow[]>();
	}
}
