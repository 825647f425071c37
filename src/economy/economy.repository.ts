import type { Connection, Model } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import {
	type AccountRow,
	accountId,
	accountModel,
	type HoldRow,
	holdModel,
	holdRowId,
	type PostingRow,
	postingId,
	postingModel
} from './ledger.model.js';
import { type AccountName, type Currency, currencies, memberAccount } from './money.js';

/** Where a page of the history goes on: after this entry. */
export interface HistoryCursor {
	readonly seq: number;
	readonly id: string;
}

/** What a member has received and given since a moment. */
export interface Flows {
	readonly earned: number;
	/** Held counts as spent until it is released. */
	readonly spent: number;
}

/** Reads of the ledger; writes are units of work. */
export class EconomyRepository {
	readonly #accounts: Model<AccountRow>;
	readonly #holds: Model<HoldRow>;
	readonly #postings: Model<PostingRow>;

	public constructor(connection: Connection) {
		this.#accounts = accountModel(connection);
		this.#holds = holdModel(connection);
		this.#postings = postingModel(connection);
	}

	/** The member's accounts, those that exist. */
	public async accounts(guild: GuildId, member: MemberId): Promise<AccountRow[]> {
		const ids = currencies.map((currency) => accountId(guild, member, currency));
		return this.#accounts.find({ _id: { $in: ids } }).lean<AccountRow[]>();
	}

	/** Open holds of the member, oldest first, at most 100. */
	public async openHolds(guild: GuildId, member: MemberId): Promise<HoldRow[]> {
		return this.#holds
			.find({ guild, member, remaining: { $gt: 0 } })
			.sort({ at: 1 })
			.limit(100)
			.lean<HoldRow[]>();
	}

	public async hold(guild: GuildId, holdId: string): Promise<HoldRow | null> {
		return this.#holds.findOne({ _id: holdRowId(guild, holdId) }).lean<HoldRow | null>();
	}

	public async posting(guild: GuildId, key: string): Promise<PostingRow | null> {
		return this.#postings.findOne({ _id: postingId(guild, key) }).lean<PostingRow | null>();
	}

	/** Postings that touch a member, newest first. */
	public async history(
		guild: GuildId,
		member: MemberId,
		currency: Currency | null,
		limit: number,
		after: HistoryCursor | null
	): Promise<PostingRow[]> {
		const account = memberAccount(member);
		return this.#postings
			.find({
				guild,
				'legs.account': account,
				...(currency ? { legs: { $elemMatch: { account, currency } } } : {}),
				...(after ? { $or: [{ seq: { $lt: after.seq } }, { seq: after.seq, _id: { $lt: after.id } }] } : {})
			})
			.sort({ seq: -1, _id: -1 })
			.limit(limit)
			.lean<PostingRow[]>();
	}

	public async flows(guild: GuildId, member: MemberId, currency: Currency, since: Date): Promise<Flows> {
		const account = memberAccount(member);
		const back = { $regexMatch: { input: '$reason', regex: /\.release$/ } };
		const received = { $and: [{ $gt: ['$legs.amount', 0] }, { $not: [back] }] };
		const [sums] = await this.#postings.aggregate<Flows>([
			{ $match: { guild, 'legs.account': account, at: { $gte: since } } },
			{ $unwind: '$legs' },
			{ $match: { 'legs.account': account, 'legs.currency': currency } },
			{
				$group: {
					_id: null,
					earned: { $sum: { $cond: [received, '$legs.amount', 0] } },
					spent: { $sum: { $cond: [received, 0, { $subtract: [0, '$legs.amount'] }] } }
				}
			}
		]);
		return { earned: sums?.earned ?? 0, spent: sums?.spent ?? 0 };
	}

	/** Sum of an account's legs after a sequence number. */
	public async legsAfter(guild: GuildId, account: AccountName, currency: Currency, seq: number): Promise<number> {
		const [sum] = await this.#postings.aggregate<{ total: number }>([
			{ $match: { guild, 'legs.account': account, seq: { $gt: seq } } },
			{ $unwind: '$legs' },
			{ $match: { 'legs.account': account, 'legs.currency': currency } },
			{ $group: { _id: null, total: { $sum: '$legs.amount' } } }
		]);
		return sum?.total ?? 0;
	}
}
