import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import type { Effect, EffectHandler } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { EvidenceDraft, TrustService } from '#trust';
import { type RewardEvent, type RewardGrant, tenureMonths, type XpService } from '#xp';
import type { OrderRow } from './order.model.js';
import { orderSubject } from './order.moves.js';
import type { OrderRepository } from './order.repository.js';

/** Payload of the effects that follow an order's completion. */
export type OrderEffect = { readonly code: string };

/** Payload of `order.rewarded`: what the order paid, once everything is booked. */
export type OrderRewarded = {
	readonly code: string;
	readonly buyer: string;
	readonly grants: readonly RewardGrant[];
	readonly level: number | null;
};

export interface OrderEffectDeps {
	readonly units: UnitWriter;
	readonly orders: OrderRepository;
	readonly clock: Clock;
	readonly xp: Pick<XpService, 'grant'>;
	readonly trust: Pick<TrustService, 'addEvidence'>;
}

/** What a completed order causes in the domains below: XP and tokens of both sides, and evidence of a settled deal. */
export function orderEffects(deps: OrderEffectDeps): readonly EffectHandler<OrderEffect>[] {
	return [
		{
			kind: 'orders.rewards',
			async run(effect) {
				const order = await completed(deps, effect);
				const bought = await deps.xp.grant(effect.guild, rewardEvent(order, 'order.completed'));
				const fulfilled = order.assignee
					? await deps.xp.grant(effect.guild, rewardEvent(order, 'order.fulfilled'))
					: { grants: [], levels: [] };
				const level = bought.levels.find(({ member }) => member === order.buyer)?.level ?? null;
				const payload: OrderRewarded = { code: order.code, buyer: order.buyer, grants: [...bought.grants, ...fulfilled.grants], level };
				const key = `order:${order.code}:rewarded`;
				await deps.units.execute({
					guild: effect.guild,
					key,
					content: { code: order.code },
					changes: [],
					events: [{ name: 'order.rewarded', key, aggregate: orderSubject(order.code), payload }]
				});
				return undefined;
			}
		},
		{
			kind: 'orders.evidence',
			async run(effect) {
				const order = await completed(deps, effect);
				const changes = evidenceOf(order).flatMap((draft) => deps.trust.addEvidence(effect.guild, draft));
				await deps.units.execute({ guild: effect.guild, key: `order:${order.code}:evidence`, content: null, changes });
				return undefined;
			}
		}
	];
}

async function completed(deps: OrderEffectDeps, { guild, payload }: Effect<OrderEffect>): Promise<OrderRow> {
	const order = await deps.orders.find(guild, payload.code);
	if (order?.state !== 'completed') throw new Error(`Order ${payload.code} pays rewards and is not completed`);
	return order;
}

/** The order as the reward rules see it; the same for each delivery, so it pays once. */
export function rewardEvent(order: OrderRow, name: 'order.completed' | 'order.fulfilled'): RewardEvent {
	const { code, buyer, assignee, captured } = order;
	const at = order.endedAt ?? order.placedAt;
	const person = (member: MemberId, joinedAt: Date | null, counterpart: MemberId | null) => ({
		member,
		tenureMonths: joinedAt ? tenureMonths(joinedAt, at) : 0,
		...(counterpart ? { counterpart } : {})
	});
	return {
		name,
		key: `order:${code}:${name}`,
		source: orderSubject(code),
		at,
		people: {
			buyer: person(buyer, order.buyerJoinedAt, assignee),
			...(assignee ? { assignee: person(assignee, order.assigneeJoinedAt, buyer) } : {})
		},
		fields: {
			'order.settlement': order.item.settlement.kind,
			'order.captured': captured,
			'order.value': order.quote.total,
			'order.category': order.item.category.key,
			'order.withinSla': order.deliverBy !== null && order.deliveredAt !== null && order.deliveredAt <= order.deliverBy,
			'deal.settled': true,
			'deal.value': captured,
			'deal.settlement': order.item.settlement.kind,
			'deal.related': false
		},
		item: order.item.key,
		deal: code,
		rules: order.item.rewards.rules,
		...(order.item.rewards.override ? { override: order.item.rewards.override } : {})
	};
}

/** What the settled order proves about each side. */
function evidenceOf(order: OrderRow): readonly EvidenceDraft[] {
	const { code, buyer, assignee, captured, endedAt, placedAt } = order;
	if (!assignee) return [];
	const both = { kind: 'order.completed', value: captured, outcome: 'good', source: orderSubject(code), at: endedAt ?? placedAt } as const;
	return [
		{ ...both, key: `order:${code}:completed:buyer`, subject: buyer, partner: assignee, staffFulfilled: true },
		{ ...both, key: `order:${code}:completed:staff`, subject: assignee, partner: buyer, staffFulfilled: false }
	];
}

/** For the reconciliation: the orders that may hold credits. */
export const openOrderOwners =
	(orders: OrderRepository) =>
	(guild: GuildId, codes: readonly string[]): Promise<ReadonlySet<string>> =>
		orders.openAmong(guild, codes);
