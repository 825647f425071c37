import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, memberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import { decisionKey, reversedEvent } from '../decisions.js';
import { type EvidenceRow, evidenceModel } from '../trust.model.js';

export const ringsCollection = 'trust_rings';

/** A group that staff were told of. */
export interface RingRow {
	/** `rowId(guild, 'ring', hash of its members)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly members: readonly MemberId[];
	readonly reasons: number;
	readonly foundAt: Date;
	/** Who has looked at it, and what they wrote; it is shown again when it has grown. */
	readonly seen: { readonly by: MemberId; readonly at: Date; readonly note: string; readonly links: number } | null;
}

export const ringModel = (connection: Connection) =>
	defineModel<RingRow>(connection, {
		name: 'TrustRing',
		collection: ringsCollection,
		schema: { guild: String, members: [String], reasons: Number, foundAt: Date, seen: {} },
		indexes: [{ fields: { guild: 1, foundAt: -1 } }]
	});

/** What one member settled with another, as the evidence about the first says. */
export interface Settled {
	readonly subject: MemberId;
	readonly partner: MemberId;
	readonly seed: boolean;
	readonly count: number;
	readonly value: number;
}

/** Reads for the search of groups. */
export class RingRepository {
	readonly #evidence: Model<EvidenceRow>;
	readonly #rings: Model<RingRow>;

	public constructor(connection: Connection) {
		this.#evidence = evidenceModel(connection);
		this.#rings = ringModel(connection);
	}

	/** Settled deals by pair since then, at most so many pairs, the largest first. */
	public async settled(guild: GuildId, since: Date, most: number): Promise<Settled[]> {
		const rows = await this.#evidence.aggregate<Omit<Settled, 'subject' | 'partner' | 'seed'> & { _id: Omit<Settled, 'count' | 'value'> }>([
			{ $match: { guild, kind: 'deal', at: { $gte: since }, partner: { $ne: null } } },
			{ $group: { _id: { subject: '$subject', partner: '$partner', seed: '$seed' }, count: { $sum: 1 }, value: { $sum: '$value' } } },
			{ $sort: { value: -1, _id: 1 } },
			{ $limit: most }
		]);
		return rows.map(({ _id, count, value }) => ({
			subject: memberId(_id.subject),
			partner: memberId(_id.partner),
			seed: _id.seed,
			count,
			value
		}));
	}

	/** How many upheld cases count against each member; those that were reversed are left out. */
	public async cases(guild: GuildId, since: Date): Promise<Map<string, number>> {
		// What takes back is never older than what it takes back.
		const [upheld, voids] = await Promise.all([
			this.#evidence
				.find({ guild, kind: 'case', event: 'case.upheld', at: { $gte: since } })
				.select({ key: 1, subject: 1 })
				.lean<Pick<EvidenceRow, 'key' | 'subject'>[]>(),
			this.#evidence
				.find({ guild, kind: 'void', event: reversedEvent, at: { $gte: since } })
				.select({ of: 1 })
				.lean<Pick<EvidenceRow, 'of'>[]>()
		]);
		const gone = new Set(voids.map(({ of }) => of));
		const counts = new Map<string, number>();
		// One that counted, did not count and counts again is one.
		const each = new Map(upheld.map(({ key, subject }) => [decisionKey(key), subject]));
		for (const [key, subject] of each) if (!gone.has(key)) counts.set(subject, (counts.get(subject) ?? 0) + 1);
		return counts;
	}

	/** What is kept of these groups, by their keys. */
	public async known(guild: GuildId, keys: readonly string[]): Promise<Map<string, RingRow>> {
		const rows = await this.#rings.find({ _id: { $in: keys.map((key) => ringId(guild, key)) }, guild }).lean<RingRow[]>();
		return new Map(rows.map((row) => [row._id.slice(ringId(guild, '').length), row]));
	}
}

/** @param key The ring's hashed key. */
export const ringId = (guild: GuildId, key: string): string => rowId(guild, 'ring', key);
