import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import type { Effect, EffectHandler } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { VestingService } from '#invites';
import { type EvidenceDraft, memberMoved, type Relations, type TrustService } from '#trust';
import { type RewardEvent, type RewardEventKind, type RewardGrant, tenureMonths, type XpService } from '#xp';
import type { OrderRow } from './order.model.js';
import { orderSubject } from './order.moves.js';
import { partWeights, shareOf, type Weighed } from './order.parts.js';
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
	readonly relations: Pick<Relations, 'between'>;
	readonly invites: Pick<VestingService, 'settled'>;
}

/** What a completed order causes in the domains below: XP and tokens of both sides, evidence of a settled deal, and a step for whoever invited the buyer. */
export function orderEffects(deps: OrderEffectDeps): readonly EffectHandler<OrderEffect>[] {
	return [
		{
			kind: 'orders.rewards',
			async run(effect) {
				const order = await completed(deps, effect);
				const bought = await deps.xp.grant(effect.guild, rewardEvent(order, 'order.completed'));
				const fulfilled = mainDeliverer(order)
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
				const drafts = await Promise.all(evidenceOf(order).map((draft) => withRelation(deps.relations, effect.guild, draft)));
				const changes = drafts.flatMap((draft) => deps.trust.addEvidence(effect.guild, draft));
				const events = drafts.map(({ subject, key }) => memberMoved(subject, key));
				await deps.units.execute({ guild: effect.guild, key: `order:${order.code}:evidence`, content: null, changes, events });
				return undefined;
			}
		},
		{
			kind: 'orders.invites',
			async run(effect) {
				const order = await completed(deps, effect);
				await deps.invites.settled(effect.guild, order.buyer, { order: order.code, value: settledValue(order) });
				return undefined;
			}
		}
	];
}

/** How both sides stand to each other now; the row keeps it. */
async function withRelation(relations: Pick<Relations, 'between'>, guild: GuildId, draft: EvidenceDraft): Promise<EvidenceDraft> {
	if (draft.partner === null) return draft;
	const { sameTribe, invited, tribe } = await relations.between(guild, draft.subject, draft.partner);
	return { ...draft, tribe, related: sameTribe || invited };
}

async function completed(deps: OrderEffectDeps, { guild, payload }: Effect<OrderEffect>): Promise<OrderRow> {
	const order = await deps.orders.find(guild, payload.code);
	if (order?.state !== 'completed') throw new Error(`Order ${payload.code} pays rewards and is not completed`);
	return order;
}

/** Price of what was handed over, also where it was paid in goods. */
const settledValue = (order: Weighed & Pick<DealtOrder, 'quote' | 'confirmed'>): number =>
	shareOf(order.quote.total, partWeights(order), order.confirmed);

/** What the deal says about trust, in credits: what was paid; of an order that staff said was paid in goods or outside, the price of what was handed over. */
export const dealValue = (order: DealtOrder): number => (order.payment?.settled ? settledValue(order) : order.captured);

/** The order as the reward rules see it; the same for each delivery, so it pays once. */
export function rewardEvent(order: OrderRow, name: 'order.completed' | 'order.fulfilled'): RewardEvent {
	const { code, buyer, captured } = order;
	const main = mainDeliverer(order);
	const assignee = main?.id ?? null;
	const at = order.endedAt ?? order.placedAt;
	const value = settledValue(order);
	const person = (member: MemberId, joinedAt: Date | null, counterpart: MemberId | null) => ({
		member,
		tenureMonths: joinedAt ? tenureMonths(joinedAt, at) : 0,
		...(counterpart ? { counterpart } : {})
	});
	return dealEvent(name, {
		code,
		at,
		value,
		captured,
		item: order.item,
		withinSla: order.deliverBy !== null && order.deliveredAt !== null && order.deliveredAt <= order.deliverBy,
		people: {
			buyer: person(buyer, order.buyerJoinedAt, assignee),
			...(main ? { assignee: person(main.id, main.joinedAt, buyer) } : {})
		}
	});
}

/** A deal as far as the reward rules ask. */
export interface DealFacts {
	readonly code: string;
	readonly at: Date;
	/** Price of what was handed over, and the credits that were paid for it. */
	readonly value: number;
	readonly captured: number;
	readonly item: Pick<OrderRow['item'], 'key' | 'settlement' | 'category' | 'rewards'>;
	readonly withinSla: boolean;
	readonly people: RewardEvent['people'];
}

/** A deal in the words of the reward rules. Pure. */
export function dealEvent(name: 'order.completed' | 'order.fulfilled', deal: DealFacts): RewardEvent {
	const { code, at, value, captured, item, withinSla, people } = deal;
	return {
		name,
		key: `order:${code}:${name}`,
		source: orderSubject(code),
		at,
		people,
		fields: {
			'order.settlement': item.settlement.kind,
			'order.captured': captured,
			'order.value': value,
			'order.category': item.category.key,
			'order.withinSla': withinSla,
			'deal.settled': true,
			'deal.value': captured,
			'deal.settlement': item.settlement.kind,
			'deal.related': false
		},
		item: item.key,
		deal: code,
		rules: item.rewards.rules,
		...(item.rewards.override ? { override: item.rewards.override } : {})
	};
}

const orderFields = {
	'order.captured': { kind: 'number', sample: 600 },
	'order.value': { kind: 'number', sample: 600 },
	'order.settlement': { kind: 'choice', options: ['credits', 'in_game', 'external'], sample: 'credits' },
	'order.category': { kind: 'text', sample: '' },
	'order.withinSla': { kind: 'boolean', sample: true },
	'deal.related': { kind: 'boolean', sample: false }
} as const;

/** What an order tells the reward rules; see `rewardEvent`. */
export const orderRewardEvents: readonly RewardEventKind[] = [
	{
		name: 'order.completed',
		feature: 'orders',
		people: ['buyer'],
		fields: orderFields,
		counterpart: true,
		byItem: true,
		spent: 'order.captured'
	},
	{
		name: 'order.fulfilled',
		feature: 'orders',
		people: ['assignee'],
		fields: orderFields,
		counterpart: true,
		byItem: true,
		spent: 'order.captured'
	}
];

/** The parts of an order that say what it was worth. */
type DealtOrder = Weighed &
	Pick<OrderRow, 'captured' | 'confirmed'> & {
		readonly payment: Pick<NonNullable<OrderRow['payment']>, 'settled'> | null;
		readonly quote: Pick<OrderRow['quote'], 'total'>;
	};

/** The parts of an order that say who dealt with whom. */
export interface FulfilledOrder extends DealtOrder, Pick<OrderRow, 'code' | 'buyer' | 'endedAt' | 'placedAt' | 'assignee'> {
	readonly deliveries: readonly Pick<OrderRow['deliveries'][number], 'by' | 'parts'>[];
}

/** What the settled order proves about each side: of whoever handed over most the buyer first, then the staff member; then the others. */
export function evidenceOf(order: FulfilledOrder): readonly EvidenceDraft[] {
	const { code, buyer, endedAt, placedAt } = order;
	const total = dealValue(order);
	const both = { kind: 'deal', event: 'order.completed', source: orderSubject(code), at: endedAt ?? placedAt } as const;
	return deliverers(order).flatMap(({ id, value }, index) => {
		// The first keeps the plain key; each deliverer is a partner of their own.
		const part = index === 0 ? '' : `:${id}`;
		return [
			{ ...both, value, key: `order:${code}:completed:buyer${part}`, subject: buyer, partner: id, seed: true },
			{ ...both, value, key: `order:${code}:completed:staff${part}`, subject: id, partner: buyer }
		];
	});

	/** Who handed over, with their share of what it was worth; whoever delivered most comes first and takes what rounding has left. */
	function deliverers({ deliveries, assignee }: FulfilledOrder): readonly { id: MemberId; value: number }[] {
		const parts = partsByDeliverer(deliveries);
		if (parts.length === 0) return assignee ? [{ id: assignee, value: total }] : [];
		const all = parts.reduce((sum, [, count]) => sum + count, 0);
		const rest = parts.slice(1).map(([id, count]) => ({ id, value: Math.floor((total * count) / all) }));
		const first = parts[0]?.[0];
		return first ? [{ id: first, value: total - rest.reduce((sum, { value }) => sum + value, 0) }, ...rest] : [];
	}
}

/** Parts handed over by each deliverer, most first; the earlier one first among equals. */
function partsByDeliverer(deliveries: FulfilledOrder['deliveries']): readonly (readonly [MemberId, number])[] {
	const parts = new Map<MemberId, number>();
	for (const { by, parts: count } of deliveries) parts.set(by, (parts.get(by) ?? 0) + count);
	return [...parts].sort(([, one], [, other]) => other - one);
}

/** Whoever handed over most of the order is paid for fulfilling it; without a delivery nobody but the assignee could be. */
function mainDeliverer(order: OrderRow): { readonly id: MemberId; readonly joinedAt: Date | null } | null {
	const [first] = partsByDeliverer(order.deliveries);
	const delivery = first && order.deliveries.find(({ by }) => by === first[0]);
	if (delivery) return { id: delivery.by, joinedAt: delivery.byJoinedAt };
	return order.assignee ? { id: order.assignee, joinedAt: order.assigneeJoinedAt } : null;
}

/** For the reconciliation: the orders that may hold credits. */
export const openOrderOwners =
	(orders: OrderRepository) =>
	(guild: GuildId, codes: readonly string[]): Promise<ReadonlySet<string>> =>
		orders.openAmong(guild, codes);
