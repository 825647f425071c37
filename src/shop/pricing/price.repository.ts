import type { Connection, Model } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { type CouponUseRow, type PriceRule, ruleModel, useModel } from './price.model.js';
import type { RuleKind } from './rules.js';

/** Most uses that a list of them goes back. */
const mostUses = 500;

/** Reads of the rules of prices and of the uses of coupons; writes are units of work. */
export class PriceRepository {
	readonly #rules: Model<PriceRule>;
	readonly #uses: Model<CouponUseRow>;

	public constructor(connection: Connection) {
		this.#rules = ruleModel(connection);
		this.#uses = useModel(connection);
	}

	/** All rules of a guild, archived ones too, by kind and key. */
	public rules(guild: GuildId): Promise<PriceRule[]> {
		return this.#rules.find({ guild }).sort({ kind: 1, key: 1 }).lean<PriceRule[]>();
	}

	/** Sales and discounts of roles that are in use. */
	public inUse(guild: GuildId): Promise<PriceRule[]> {
		return this.#rules.find({ guild, kind: { $in: ['sale', 'role'] }, active: true, archived: false }).lean<PriceRule[]>();
	}

	/** Coupons that are in use. */
	public coupons(guild: GuildId): Promise<PriceRule<'coupon'>[]> {
		return this.#rules.find({ guild, kind: 'coupon', active: true, archived: false }).lean<PriceRule<'coupon'>[]>().exec();
	}

	public async rule<K extends RuleKind>(guild: GuildId, kind: K, key: string): Promise<PriceRule<K> | null> {
		return this.#rules.findById(rowId(guild, kind, key)).lean<PriceRule<K>>();
	}

	/** Uses of a coupon, the latest first. */
	public uses(guild: GuildId, coupon: string): Promise<CouponUseRow[]> {
		return this.#uses.find({ guild, coupon }).sort({ at: -1, order: 1 }).limit(mostUses).lean<CouponUseRow[]>();
	}
}
