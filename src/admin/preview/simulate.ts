import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import { dealEvent, staffSlotsFor } from '#orders';
import type { Mention } from '#settings';
import { type DraftState, type Guarded, type ItemAvailability, type LimitLeft, requireRoles, wouldRefuse } from '#shop';
import { atGates, gateClosed, gatesOfOrder, orderLimits, trustSettings } from '#trust';
import { plansAtMost, type RewardPlan, xpSettings } from '#xp';
import type { Found, Preview, Someone } from './preview.service.js';

/** What would happen if the order of a form were placed. */
export interface Simulated {
	readonly state: DraftState;
	/** Why it would not be placed; `null`: it would. */
	readonly refused: DomainError | null;
	/** Credits that would be held. */
	readonly held: number;
	/** Stock of the variant as it is. */
	readonly stock: ItemAvailability['variants'][string];
	readonly limits: readonly LimitLeft[];
	/** Whom the order would call. */
	readonly calls: readonly Mention[];
	/** What would be paid at its completion to the buyer, and to a deliverer of the same rank. */
	readonly buyer: readonly RewardPlan[];
	readonly staff: readonly RewardPlan[];
}

/** The deliverer of a made-up order: told apart from its buyer, never looked up. */
const deliverer = memberId('100000000000000');

/** What they would be told whose roles let them not buy an item; `null`: they may. */
export function barredBy(item: Guarded, { roles }: Pick<Someone, 'roles'>): DomainError | null {
	return refusalOf(() => requireRoles(item, roles));
}

/** Works out what an order would do; the steps are those of placing, on what is shown. Nothing is written. */
export async function simulate(
	preview: Preview,
	{ guild, zone }: { readonly guild: GuildId; readonly zone: string },
	someone: Someone,
	found: Found,
	state: DraftState
): Promise<Simulated> {
	const { settings, clock } = preview.read;
	const { definition } = found.row;
	const limits = await preview.limits(guild, someone, found.row, zone);
	const stock = found.stock.variants[state.draft.variant] ?? found.stock;
	const credits = definition.settlement.kind === 'credits';
	const value = state.quote?.total ?? 0;
	const [away, trust, xp, pays, calls] = await Promise.all([
		preview.read.opening(guild),
		settings.get(guild, trustSettings),
		settings.get(guild, xpSettings),
		settings.feature(guild, 'xp'),
		Promise.all(staffSlotsFor(definition.fulfilment.staff, []).map((slot) => settings.mentionsFor(guild, slot)))
	]);
	const refused = (): DomainError | null => {
		if (away?.blocks) return new DomainError('orders.staffAway', { back: { kind: 'deadline', at: away.at } });
		if (!state.quote) return new DomainError('shop.itemChanged', { item: { kind: 'user-text', value: definition.name } });
		const barred = barredBy(definition, someone);
		if (barred) return barred;
		const gates = gatesOfOrder(trust, { gates: definition.access.gate ? [definition.access.gate] : [], value });
		const closed = atGates(trust, someone.atGate, gates).find(({ open }) => !open);
		if (closed) return gateClosed(closed);
		const limited = refusalOf(() => orderLimits(trust, someone.atGate.standing, { gates, value, openOrders: 0, openValue: 0 }));
		return limited ?? wouldRefuse(definition, state.draft.quantity, stock, limits);
	};
	const months = someone.rank?.minMonths ?? 0;
	const event = (name: 'order.completed' | 'order.fulfilled') =>
		dealEvent(name, {
			...{ code: 'PREVIEW', at: clock.now(), value, captured: credits ? value : 0, withinSla: true },
			item: { key: found.row.key, settlement: definition.settlement, rewards: definition.rewards, category: found.category },
			people: {
				buyer: { member: someone.member, tenureMonths: months, counterpart: deliverer },
				assignee: { member: deliverer, tenureMonths: months, counterpart: someone.member }
			}
		});
	const plans = pays ? (['order.completed', 'order.fulfilled'] as const).flatMap((name) => plansAtMost(guild, xp, zone, event(name))) : [];
	const paid = plans.filter(({ xp: points, tokens, credits: coins }) => points + tokens + coins > 0);
	return {
		...{
			state,
			refused: refused(),
			held: credits ? value : 0,
			stock,
			limits,
			calls: calls.flat().filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index)
		},
		buyer: paid.filter(({ member }) => member === someone.member),
		staff: paid.filter(({ member }) => member === deliverer)
	};
}

function refusalOf(act: () => unknown): DomainError | null {
	try {
		act();
		return null;
	} catch (error) {
		if (error instanceof DomainError) return error;
		throw error;
	}
}
