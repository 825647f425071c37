import type { Actor } from '#core/actor';
import type { GuildId, MemberId } from '#core/ids';
import type { CapabilityKey } from '#core/interactions/capabilities';
import type { Change } from '#core/units/unit';
import type { OrderRow } from './order.model.js';
import type { OrdersSettings } from './orders.settings.js';

/** An order's hold: each revision of its terms has one of its own. */
export interface HoldOfOrder {
	readonly guild: GuildId;
	readonly code: string;
	readonly revision: number;
	readonly member: MemberId;
	readonly amount: number;
}

/** A movement out of a hold; `part` makes its key unique among those of the order's revision. */
export interface PartOfHold extends HoldOfOrder {
	readonly actor: string;
	readonly at: Date;
	readonly part: string;
}

/** What orders ask of the ledger; amounts in whole credits. */
export interface OrderMoney {
	hold(draft: HoldOfOrder & { readonly at: Date }): Change[];
	/** The shop gets the amount out of the order's hold. */
	capture(draft: PartOfHold): Change[];
	/** The buyer gets the amount back out of the order's hold. */
	release(draft: PartOfHold): Change[];
	/** Nothing leaves the order's hold until it is thawed. */
	freeze(draft: Omit<HoldOfOrder, 'amount'>): Change[];
	/** In front of the changes that pay out of a frozen hold. */
	thaw(draft: Omit<HoldOfOrder, 'amount'>): Change[];
	/** The locks that a unit with these changes must respect. */
	readonly locks: readonly string[];
}

/** What orders ask of the shop's stock and buyer limits. */
export interface OrderStock {
	/** `units` of the reserved goods were handed over; the rest comes back. */
	sell(order: OrderRow, units: number): Change[];
	/** Reserved goods and used-up buyer limits come back. */
	giveBack(order: OrderRow): Change[];
}

/** What somebody moves alone, and whether the guild lets a second person agree to more. */
export interface AboveLimit {
	readonly limit: number;
	readonly second: boolean;
}

/** Who may do what; answers from the owner's role slots. */
export interface OrderPolicy {
	can(guild: GuildId, actor: Actor, capability: string): Promise<boolean>;
	/** Whether the member is in one of the slots, fallbacks included. */
	inSlots(guild: GuildId, actor: Actor, slots: readonly string[]): Promise<boolean>;
	/** Credits that one act under the capability may move; `null` without a limit. The guild's owner has none. */
	limit(guild: GuildId, actor: Actor, capability: string): Promise<number | null>;
	/** That so many credits are more than this person moves alone; `null` when they are not. The guild's owner is never above. */
	above(guild: GuildId, actor: Actor, capability: CapabilityKey, credits: number): Promise<AboveLimit | null>;
}

export interface OrderSettingsSource {
	orders(guild: GuildId): Promise<OrdersSettings>;
}

/** Whether two members are on one side of a deal (tribe-mates). */
export interface Ties {
	related(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean>;
}
