import { type Connection, Schema } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { KindedRule, RuleKind } from './rules.js';

export const rulesCollection = 'price_rules';
export const usesCollection = 'coupon_uses';

/** `_id`: `rowId(guild, kind, key)`. */
interface RuleRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Of a coupon: its code. */
	readonly key: string;
	readonly name: string;
	/** In use; a ladder always is. */
	readonly active: boolean;
	readonly archived: boolean;
	/** Raised by every change. */
	readonly version: number;
	/** An owner changed it: an import leaves it alone. */
	readonly edited: boolean;
	/** Hash of the pack's version of it; empty for one that was made here. */
	readonly source: string;
}

/** A rule of the prices of a guild. */
export type PriceRule<K extends RuleKind = RuleKind> = RuleRow & Extract<KindedRule, { readonly kind: K }>;

/** One use of a coupon, by an order; `_id`: `rowId(guild, 'use', order)`. */
export interface CouponUseRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly coupon: string;
	readonly order: string;
	readonly member: MemberId;
	readonly at: Date;
	/** Credits that it took off. */
	readonly amount: number;
	/** The order ended without goods: the use counts no longer. */
	readonly returned: boolean;
}

const guild = { type: String, required: true };

export const ruleModel = (connection: Connection) =>
	defineModel<PriceRule>(connection, {
		name: 'PriceRule',
		collection: rulesCollection,
		schema: {
			guild,
			kind: String,
			key: String,
			name: String,
			active: Boolean,
			archived: Boolean,
			version: Number,
			edited: Boolean,
			source: String,
			rule: Schema.Types.Mixed
		},
		indexes: [{ fields: { guild: 1, kind: 1, key: 1 } }]
	});

export const useModel = (connection: Connection) =>
	defineModel<CouponUseRow>(connection, {
		name: 'CouponUse',
		collection: usesCollection,
		schema: { guild, coupon: String, order: String, member: String, at: Date, amount: Number, returned: Boolean },
		indexes: [{ fields: { guild: 1, coupon: 1, at: -1, order: 1 } }]
	});
