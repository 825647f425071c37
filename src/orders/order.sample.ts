import { memberId } from '#core/ids';
import type { RewardEvent } from '#xp';
import { orderRewardEvents } from './orders.effects.js';

/** Stand for a buyer and whoever hands over; nobody has these ids. */
const [buyer, assignee] = [memberId('100000000000000001'), memberId('100000000000000002')];

/** A settled order that nobody has placed. */
export interface OrderSample {
	readonly at: Date;
	readonly item: string;
	readonly category: string;
	readonly settlement: 'credits' | 'in_game' | 'external';
	/** Credits that were paid, and what the parts that were handed over are worth by the order's price. */
	readonly captured: number;
	readonly value: number;
	/** Whole months that both sides have been here. */
	readonly months: number;
	readonly rules: readonly string[];
	readonly override?: RewardEvent['override'];
}

/** What such an order would tell the reward rules, as `rewardEvent` does, in the best case for those who are paid. Pure. */
export function sampleOrderEvents(sample: OrderSample): readonly RewardEvent[] {
	const { at, item, category, settlement, captured, value, months, rules, override } = sample;
	return orderRewardEvents.map(({ name }) => ({
		name,
		key: `sample:${name}`,
		source: 'sample',
		at,
		people: {
			buyer: { member: buyer, tenureMonths: months, counterpart: assignee },
			assignee: { member: assignee, tenureMonths: months, counterpart: buyer }
		},
		fields: {
			'order.settlement': settlement,
			'order.captured': captured,
			'order.value': value,
			'order.category': category,
			'order.withinSla': true,
			'deal.settled': true,
			'deal.value': captured,
			'deal.settlement': settlement,
			'deal.related': false
		},
		item,
		deal: 'sample',
		rules,
		...(override ? { override } : {})
	}));
}
