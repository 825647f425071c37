import type { Connection, Model } from 'mongoose';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import {
	type InviteBookRow,
	type InviteCodeRow,
	type InviteRow,
	type InviterRow,
	inviteBookId,
	inviteBookModel,
	inviteCodeId,
	inviteCodeModel,
	inviteId,
	inviteModel,
	inviterId,
	inviterModel
} from './invites.model.js';

/** Members asked for in one query. */
const atOnce = 1000;

/** Reads of invites; nothing here writes, units of work do. */
export class InvitesRepository {
	readonly #invites: Model<InviteRow>;
	readonly #inviters: Model<InviterRow>;
	readonly #codes: Model<InviteCodeRow>;
	readonly #books: Model<InviteBookRow>;

	public constructor(connection: Connection) {
		this.#invites = inviteModel(connection);
		this.#inviters = inviterModel(connection);
		this.#codes = inviteCodeModel(connection);
		this.#books = inviteBookModel(connection);
	}

	public async find(guild: GuildId, member: MemberId): Promise<InviteRow | null> {
		return this.#invites.findOne({ _id: inviteId(guild, member), guild }).lean<InviteRow>();
	}

	/** The rows of these members; who has none is left out. */
	public async among(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, InviteRow>> {
		const rows: InviteRow[] = [];
		for (let start = 0; start < members.length; start += atOnce) {
			const ids = members.slice(start, start + atOnce).map((member) => inviteId(guild, member));
			rows.push(...(await this.#invites.find({ _id: { $in: ids }, guild }).lean<InviteRow[]>()));
		}
		return new Map(rows.map((row) => [row.member, row]));
	}

	/** Who brought these members for certain, in one query; own links and those of whom nobody knows are left out. */
	public async certainInviters(guild: GuildId, members: readonly MemberId[]): Promise<ReadonlyMap<MemberId, MemberId>> {
		if (members.length === 0) return new Map();
		const rows = await this.#invites
			.find(
				{ _id: { $in: members.map((member) => inviteId(guild, member)) }, guild, confidence: 'certain', why: { $ne: 'self' } },
				{ member: 1, inviter: 1 }
			)
			.lean<Pick<InviteRow, 'member' | 'inviter'>[]>();
		return new Map(rows.flatMap(({ member, inviter }) => (inviter === null ? [] : [[member, inviter] as const])));
	}

	/** People whom somebody brought, latest first; `page` from 0. */
	public async broughtBy(guild: GuildId, inviter: MemberId, after: InviteRow | null, size: number): Promise<InviteRow[]> {
		const rest = after ? { $or: [{ joinedAt: { $lt: after.joinedAt } }, { joinedAt: after.joinedAt, _id: { $gt: after._id } }] } : {};
		return this.#invites
			.find({ guild, inviter, ...rest })
			.sort({ guild: 1, inviter: 1, joinedAt: -1, _id: 1 })
			.limit(size)
			.lean<InviteRow[]>();
	}

	/** Every row of the guild, in the order of ids, for a file. */
	public async *each(guild: GuildId, most: number): AsyncIterable<InviteRow> {
		const cursor = this.#invites
			.find({ _id: { $gt: `${guild}|invite|`, $lt: `${guild}|invite|~` }, guild })
			.sort({ _id: 1 })
			.limit(most)
			.lean<InviteRow[]>()
			.cursor();
		for await (const row of cursor) yield row;
	}

	/** Members who are here as far as is known, and came before a moment; in the order of ids, after one of them. */
	public async here(guild: GuildId, before: Date, after: string, most: number): Promise<readonly Pick<InviteRow, '_id' | 'member'>[]> {
		return this.#invites
			.find({ guild, leftAt: null, _id: { $gt: after }, joinedAt: { $lt: before } }, { member: 1 })
			.sort({ guild: 1, leftAt: 1, _id: 1 })
			.limit(most)
			.lean<InviteRow[]>();
	}

	public async inviter(guild: GuildId, member: MemberId): Promise<InviterRow | null> {
		return this.#inviters.findOne({ _id: inviterId(guild, member), guild }).lean<InviterRow>();
	}

	/** Those who brought most, first; who brought nobody who counts is left out. */
	public async board(guild: GuildId, most: number): Promise<InviterRow[]> {
		return this.#inviters
			.find({ guild, vested: { $gt: 0 } })
			.sort({ guild: 1, vested: -1, member: 1 })
			.limit(most)
			.lean<InviterRow[]>();
	}

	/** The personal link that was used longest ago. */
	public async leastUsed(guild: GuildId): Promise<InviterRow | null> {
		return this.#inviters.findOne({ guild, linkState: 'live' }).sort({ guild: 1, linkState: 1, usedAt: 1 }).lean<InviterRow>();
	}

	/** Every personal link that should be there. */
	public async liveLinks(guild: GuildId): Promise<InviterRow[]> {
		return this.#inviters.find({ guild, linkState: 'live' }).lean<InviterRow[]>();
	}

	public async code(guild: GuildId, code: string): Promise<InviteCodeRow | null> {
		return this.#codes.findOne({ _id: inviteCodeId(guild, code), guild }).lean<InviteCodeRow>();
	}

	/** Whose these codes are; codes of nobody are left out. */
	public async owners(guild: GuildId, codes: readonly string[]): Promise<ReadonlyMap<string, MemberId>> {
		const rows = await this.#codes.find({ _id: { $in: codes.map((code) => inviteCodeId(guild, code)) }, guild }).lean<InviteCodeRow[]>();
		return new Map(rows.map(({ code, owner }) => [code, memberId(owner)]));
	}

	public async book(guild: GuildId): Promise<InviteBookRow | null> {
		return this.#books.findOne({ _id: inviteBookId(guild), guild }).lean<InviteBookRow>();
	}
}
