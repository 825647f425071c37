import type { GuildId, MemberId } from '#core/ids';
import { dealValue, evidenceOf, type FulfilledOrder } from '#orders';
import type { ReviewSide } from './review.model.js';

/** A deal that has ended well, as reviews need it. */
export interface SettledDeal {
	readonly code: string;
	readonly buyer: MemberId;
	readonly buyerName: string;
	/** `null`: not known. */
	readonly buyerJoinedAt: Date | null;
	/** Who fulfilled it, or most of it. */
	readonly staff: MemberId;
	readonly staffName: string;
	/** Key and name of the item. */
	readonly item: string;
	readonly itemName: string;
	/** Credits, or the reference value of goods. */
	readonly value: number;
	/** Credits that the shop got; 0 where it was paid otherwise. */
	readonly paid: number;
	/** What of `value` the two settled with each other. */
	readonly share: number;
	/** Keys of the evidence that the deal gave about each side. */
	readonly evidence: Readonly<Record<ReviewSide, string>>;
	readonly settledAt: Date;
	/** Reward rules of the item, when it names them. */
	readonly rules?: readonly string[];
}

/** Where settled deals are looked up; orders answer for theirs. */
export interface SettledDeals {
	/** `null`: no such deal in this guild, or not settled. */
	find(guild: GuildId, code: string): Promise<SettledDeal | null>;
}

/** The parts of an order that a review needs; any row of an order fits. */
export interface ReviewableOrder extends Omit<FulfilledOrder, 'deliveries'> {
	readonly state: string;
	readonly buyerName: string;
	readonly buyerJoinedAt: Date | null;
	readonly assigneeName: string | null;
	readonly deliveries: readonly (FulfilledOrder['deliveries'][number] & { readonly byName: string })[];
	readonly item: FulfilledOrder['item'] & {
		readonly key: string;
		readonly name: string;
		readonly rewards: { readonly rules: readonly string[] };
	};
}

/** Where orders are looked up by their code. */
export interface ReviewableOrders {
	find(guild: GuildId, code: string): Promise<ReviewableOrder | null>;
}

/** A completed order as a deal of the buyer and whoever handed over most of it; `null` while there is nothing to review. Pure. */
export function settledDeal(order: ReviewableOrder): SettledDeal | null {
	if (order.state !== 'completed' || !order.endedAt) return null;
	const [aboutBuyer, aboutStaff] = evidenceOf(order);
	if (!aboutBuyer || !aboutStaff) return null;
	const { code, buyer, buyerName, buyerJoinedAt, item, endedAt: settledAt } = order;
	const staff = aboutStaff.subject;
	const delivered = order.deliveries.find(({ by }) => by === staff)?.byName;
	return {
		code,
		buyer,
		buyerName,
		buyerJoinedAt,
		staff,
		staffName: delivered ?? order.assigneeName ?? '–',
		item: item.key,
		itemName: item.name,
		value: dealValue(order),
		paid: order.captured,
		share: aboutStaff.value,
		evidence: { buyer: aboutBuyer.key, staff: aboutStaff.key },
		settledAt,
		rules: item.rewards.rules
	};
}

/** Completed orders as deals that can be reviewed. */
export function settledOrders(orders: ReviewableOrders): SettledDeals {
	return {
		async find(guild, code) {
			const order = await orders.find(guild, code);
			return order && settledDeal(order);
		}
	};
}
