import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const passesCollection = 'gate_passes';

export type PassState = 'live' | 'revoked' | 'expired';

/** A gate that staff have opened for a member by hand, for a time; one row per gate and member, `_id`: `passId`. */
export interface PassRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Key of the gate. */
	readonly gate: string;
	/** The gate's name when the pass was given. */
	readonly gateName: string;
	readonly member: MemberId;
	readonly state: PassState;
	readonly reason: string;
	readonly by: MemberId;
	readonly at: Date;
	/** The pass counts until this moment, whether or not anything has noticed. */
	readonly until: Date;
	/** Goes up with each grant and each end. */
	readonly rev: number;
}

export const passId = (guild: GuildId, gate: string, member: MemberId): string => rowId(guild, 'pass', gate, member);

export const passModel = (connection: Connection) =>
	defineModel<PassRow>(connection, {
		name: 'GatePass',
		collection: passesCollection,
		schema: {
			guild: String,
			gate: String,
			gateName: String,
			member: String,
			state: String,
			reason: String,
			by: String,
			at: Date,
			until: Date,
			rev: Number
		},
		indexes: [{ fields: { guild: 1, member: 1, until: 1 } }, { fields: { guild: 1, gate: 1, until: 1 } }]
	});

/** Most passes of a gate that one screen goes through. */
const mostListed = 500;

/** Reads of passes; nothing here writes, units of work do. */
export class PassRepository {
	readonly #passes: Model<PassRow>;

	public constructor(connection: Connection) {
		this.#passes = passModel(connection);
	}

	/** The row of a gate and a member, whatever its state. */
	public find(guild: GuildId, gate: string, member: MemberId): Promise<PassRow | null> {
		return this.#passes
			.findOne({ _id: passId(guild, gate, member) })
			.lean<PassRow>()
			.exec();
	}

	/** Passes of a member that count at this moment. */
	public ofMember(guild: GuildId, member: MemberId, now: Date): Promise<PassRow[]> {
		return this.#passes
			.find({ guild, member, state: 'live', until: { $gt: now } })
			.lean<PassRow[]>()
			.exec();
	}

	/** Passes that count at this moment, of one gate or of all, those that end first in front. */
	public live(guild: GuildId, now: Date, gate?: string): Promise<PassRow[]> {
		return this.#passes
			.find({ guild, ...(gate === undefined ? {} : { gate }), state: 'live', until: { $gt: now } })
			.sort({ until: 1, _id: 1 })
			.limit(mostListed)
			.lean<PassRow[]>()
			.exec();
	}
}
