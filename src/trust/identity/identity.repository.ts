import type { Connection, Model } from 'mongoose';
import type { GuildId } from '#core/ids';
import { type GameIdRow, gameIdModel, gameIdRow, type IdentityRow, identityId, identityModel } from './identity.model.js';

/** Ids that one look for shared ones takes in at most. */
const mostShared = 500;

/** Reads of game identities; units of work write them. */
export class IdentityRepository {
	readonly #identities: Model<IdentityRow>;
	readonly #gameIds: Model<GameIdRow>;

	public constructor(connection: Connection) {
		this.#identities = identityModel(connection);
		this.#gameIds = gameIdModel(connection);
	}

	public async find(guild: GuildId, member: string): Promise<IdentityRow | null> {
		return this.#identities.findById(identityId(guild, member)).lean<IdentityRow>();
	}

	/** The identities of these members that there are. */
	public async among(guild: GuildId, members: readonly string[]): Promise<IdentityRow[]> {
		return this.#identities.find({ _id: { $in: members.map((member) => identityId(guild, member)) } }).lean<IdentityRow[]>();
	}

	/** Those that wait for staff, the oldest first. */
	public async waiting(guild: GuildId, limit: number): Promise<IdentityRow[]> {
		return this.#identities
			.find({ guild, waitingSince: { $type: 'date' } })
			.sort({ waitingSince: 1 })
			.limit(limit)
			.lean<IdentityRow[]>();
	}

	/** How many wait, counted up to `most`. */
	public async countWaiting(guild: GuildId, most: number): Promise<number> {
		return this.#identities.countDocuments({ guild, waitingSince: { $type: 'date' } }, { limit: most });
	}

	/** Those whose survivor's name, made comparable, begins so. */
	public async called(guild: GuildId, start: string, limit: number): Promise<IdentityRow[]> {
		const begins = new RegExp(`^${start.replace(/[^\p{L}\p{N} ]/gu, '\\$&')}`, 'u');
		return this.#identities.find({ guild, survivors: begins }).limit(limit).lean<IdentityRow[]>();
	}

	/** What is known of some game ids, by their hashes. */
	public async gameIds(guild: GuildId, hashes: readonly string[]): Promise<GameIdRow[]> {
		return this.#gameIds.find({ _id: { $in: hashes.map((hash) => gameIdRow(guild, hash)) } }).lean<GameIdRow[]>();
	}

	/** Game ids that more than one member holds or claims, in the order of their rows, at most 500. */
	public async sharedGameIds(guild: GuildId): Promise<GameIdRow[]> {
		const claimants = { $map: { input: { $objectToArray: { $ifNull: ['$claimed', {}] } }, in: '$$this.k' } };
		const holder = { $cond: [{ $eq: [{ $ifNull: ['$holder', null] }, null] }, [], ['$holder']] };
		return this.#gameIds.aggregate<GameIdRow>([
			{ $match: { guild, $expr: { $gt: [{ $size: { $setUnion: [holder, claimants] } }, 1] } } },
			{ $sort: { _id: 1 } },
			{ $limit: mostShared }
		]);
	}
}
