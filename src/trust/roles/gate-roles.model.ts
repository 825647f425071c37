import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, type RoleId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import { type EvidenceRow, evidenceModel } from '../trust.model.js';
import type { RoleState } from './gate-role.step.js';

export const gateRolesCollection = 'gate_roles';
export const gateMembersCollection = 'gate_role_members';
export const gateWalksCollection = 'gate_role_walks';

/** The role that opens the channel of a slot; `_id`: `gateRoleId`. */
export interface GateRoleRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly slot: string;
	/** `null`: the bot is about to make it. */
	readonly role: RoleId | null;
	/** The bot makes it; else the owner has chosen one. */
	readonly made: boolean;
	/** Whether it follows who passes. */
	readonly on: boolean;
	readonly rev: number;
}

/** A member at the role of a channel; `_id`: `gateMemberId`. */
export interface GateMemberRow extends RoleState {
	readonly _id: string;
	readonly guild: GuildId;
	readonly slot: string;
	readonly member: MemberId;
	readonly rev: number;
}

/** How far the walk over a guild's members is; `_id`: `gateWalkId`. */
export interface GateWalkRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** The last member that was looked at; empty: between two walks. */
	readonly cursor: string;
	/** Tells what this walk goes by from what another one goes by. */
	readonly mark: string;
	/** When the next walk begins. */
	readonly nextAt: Date;
	readonly rev: number;
}

export const gateRoleId = (guild: GuildId, slot: string): string => rowId(guild, 'gater', slot);
export const gateMemberId = (guild: GuildId, slot: string, member: MemberId): string => rowId(guild, 'gatem', slot, member);
export const gateWalkId = (guild: GuildId): string => rowId(guild, 'gatew');

export const gateRoleModel = (connection: Connection) =>
	defineModel<GateRoleRow>(connection, {
		name: 'GateRole',
		collection: gateRolesCollection,
		schema: { guild: String, slot: String, role: String, made: Boolean, on: Boolean, rev: Number },
		indexes: [{ fields: { guild: 1, slot: 1 } }]
	});

export const gateMemberModel = (connection: Connection) =>
	defineModel<GateMemberRow>(connection, {
		name: 'GateRoleMember',
		collection: gateMembersCollection,
		schema: {
			guild: String,
			slot: String,
			member: String,
			role: String,
			joinedAt: Date,
			given: Boolean,
			orderedAt: Date,
			heldBack: Boolean,
			taking: [String],
			takingAt: Date,
			rev: Number
		},
		indexes: [{ fields: { guild: 1, member: 1 } }, { fields: { guild: 1, slot: 1, heldBack: 1, member: 1 } }]
	});

export const gateWalkModel = (connection: Connection) =>
	defineModel<GateWalkRow>(connection, {
		name: 'GateRoleWalk',
		collection: gateWalksCollection,
		schema: { guild: String, cursor: String, mark: String, nextAt: Date, rev: Number }
	});

/** Reads of channel roles; nothing here writes, units of work do. */
export class GateRoleRepository {
	readonly #roles: Model<GateRoleRow>;
	readonly #members: Model<GateMemberRow>;
	readonly #walks: Model<GateWalkRow>;
	readonly #evidence: Model<EvidenceRow>;

	public constructor(connection: Connection) {
		this.#roles = gateRoleModel(connection);
		this.#members = gateMemberModel(connection);
		this.#walks = gateWalkModel(connection);
		this.#evidence = evidenceModel(connection);
	}

	public roles(guild: GuildId): Promise<GateRoleRow[]> {
		return this.#roles.find({ guild }).sort({ guild: 1, slot: 1 }).lean<GateRoleRow[]>().exec();
	}

	public role(guild: GuildId, slot: string): Promise<GateRoleRow | null> {
		return this.#roles
			.findOne({ _id: gateRoleId(guild, slot) })
			.lean<GateRoleRow>()
			.exec();
	}

	public member(guild: GuildId, slot: string, member: MemberId): Promise<GateMemberRow | null> {
		return this.#members
			.findOne({ _id: gateMemberId(guild, slot, member) })
			.lean<GateMemberRow>()
			.exec();
	}

	/** What is known of a member, by channel slot. */
	public async ofMember(guild: GuildId, member: MemberId): Promise<ReadonlyMap<string, GateMemberRow>> {
		const rows = await this.#members.find({ guild, member }).lean<GateMemberRow[]>();
		return new Map(rows.map((row) => [row.slot, row]));
	}

	/** Members after one of them, in the order of their ids. */
	public async membersAfter(guild: GuildId, member: string, most: number): Promise<readonly MemberId[]> {
		const after: Record<string, unknown> = { guild, member: { $gt: member } };
		const rows = await this.#members
			.find(after, { member: 1 })
			.sort({ guild: 1, member: 1 })
			.limit(most)
			.lean<Pick<GateMemberRow, 'member'>[]>();
		return [...new Set(rows.map((row) => row.member))];
	}

	/** Members who have settled something, after one of them, in the order of their ids. */
	public async settledAfter(guild: GuildId, member: string, most: number): Promise<readonly MemberId[]> {
		const found: MemberId[] = [];
		while (found.length < most) {
			// One step of the index each: evidence of one member may be thousands of rows.
			const after: Record<string, unknown> = { guild, subject: { $gt: found.at(-1) ?? member } };
			const row = await this.#evidence
				.findOne(after, { subject: 1 })
				.sort({ guild: 1, subject: 1, seq: -1 })
				.lean<Pick<EvidenceRow, 'subject'>>();
			if (!row) break;
			found.push(row.subject);
		}
		return found;
	}

	/** Members from whom somebody took the role of a channel by hand. */
	public held(guild: GuildId, slot: string, most: number): Promise<GateMemberRow[]> {
		return this.#members
			.find({ guild, slot, heldBack: true })
			.sort({ guild: 1, slot: 1, heldBack: 1, member: 1 })
			.limit(most)
			.lean<GateMemberRow[]>()
			.exec();
	}

	/** How many members the bot has given the role of a channel. */
	public given(guild: GuildId, slot: string): Promise<number> {
		return this.#members.countDocuments({ guild, slot, heldBack: false, given: true }).exec();
	}

	public walk(guild: GuildId): Promise<GateWalkRow | null> {
		return this.#walks
			.findOne({ _id: gateWalkId(guild) })
			.lean<GateWalkRow>()
			.exec();
	}
}
