import type { Actor } from '#core/actor';
import type { GuildId, MemberId } from '#core/ids';
import type { Change } from '#core/units/unit';
import type { OrderRow } from './order.model.js';
import type { OrdersSettings } from './orders.settings.js';

/** What orders ask of the ledger; amounts in whole credits. */
export interface OrderMoney {
	hold(draft: { guild: GuildId; code: string; member: MemberId; amount: number; at: Date }): Change[];
	/** The shop gets the amount out of the order's hold. */
	capture(draft: { guild: GuildId; code: string; member: MemberId; amount: number; actor: string; at: Date; part: string }): Change[];
	/** The buyer gets the amount back out of the order's hold. */
	release(draft: { guild: GuildId; code: string; member: MemberId; amount: number; actor: string; at: Date; part: string }): Change[];
	/** The locks that a unit with these changes must respect. */
	readonly locks: readonly string[];
}

/** What orders ask of the shop's stock and buyer limits. */
export interface OrderStock {
	/** Reserved goods are handed over. */
	sell(order: OrderRow): Change[];
	/** Reserved goods and used-up buyer limits come back. */
	giveBack(order: OrderRow): Change[];
}

/** Who may do what; answers from the owner's role slots. */
export interface OrderPolicy {
	can(guild: GuildId, actor: Actor, capability: string): Promise<boolean>;
	/** Whether the member is in one of the slots, fallbacks included. */
	inSlots(guild: GuildId, actor: Actor, slots: readonly string[]): Promise<boolean>;
}

export interface OrderSettingsSource {
	orders(guild: GuildId): Promise<OrdersSettings>;
}

/** Whether two members are on one side of a deal (tribe-mates). The domain of tribes registers the real answer. */
export interface Ties {
	related(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean>;
}

/** Nobody is related to anybody: the answer until tribes exist. */
export const noTies: Ties = { related: async () => false };
