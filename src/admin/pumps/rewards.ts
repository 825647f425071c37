import { guildId, memberId } from '#core/ids';
import { sampleOrderEvents } from '#orders';
import { isLive, paidAtMost, type RewardAmounts, type RewardCap, type RewardEvent, type RewardRule, type XpSettings, xpAtLevel } from '#xp';
import type { MostPay } from './orders.js';
import type { Bound, BoundWindow, FreeGain, PumpInput, PumpItem } from './pump.types.js';

type Unit = keyof RewardAmounts;
const units: readonly Unit[] = ['xp', 'tokens', 'credits'];
const daySeconds = 86_400;
/** Rules only compare ids within one guild; nobody has this one. */
const guild = guildId('100000000000000000');
const member = memberId('100000000000000001');
/** Levels that are looked at for what they pay. */
const mostLevels = 1_000;

/** Events of which this check knows what has to be done for them; the first three come of an order. */
const ofOrders: readonly string[] = ['order.completed', 'order.fulfilled', 'review.submitted'];
const ofNothing: readonly string[] = ['member.messaged'];

/** From the shortest window to the longest: a longer one binds tighter. */
export const windows: readonly BoundWindow[] = ['day', 'week', 'month', 'season', 'ever'];

/** What one order pays all its people together, and which rules pay it. */
export interface OrderPay extends RewardAmounts {
	readonly rules: readonly string[];
}

/** Everything that bounds one unit of a rule's payments; empty: nothing does. */
export function boundsOfRule(rule: RewardRule, unit: Unit, { faucets }: XpSettings): readonly Bound[] {
	const id = `rule:${rule.key}`;
	const by = { kind: 'rules', names: [rule.name] } as const;
	const made = (times: number, max: number, window: BoundWindow, whose: Bound['whose'] = 'member'): Bound => ({
		...{ id, by, times, pays: { xp: 0, tokens: 0, credits: 0, [unit]: max }, window, whose }
	});
	const ofAll = faucets.capPerMemberPerDay[unit];
	const ofGuild = unit === 'credits' ? faucets.capPerGuildPerDay.credits : undefined;
	const endless = Number.POSITIVE_INFINITY;
	const found: (Bound | null)[] = [
		...rule.caps.map((cap) => ofCap(cap, unit, made)),
		rule.entitlement === 'day' ? made(1, endless, 'day') : null,
		rule.entitlement === 'season_level' ? made(1, endless, 'season') : null,
		rule.cooldownSeconds > 0 ? made(Math.ceil(daySeconds / rule.cooldownSeconds), endless, 'day') : null,
		ofAll !== undefined ? made(endless, ofAll, 'day') : null,
		ofGuild !== undefined ? made(endless, ofGuild, 'day', 'guild') : null
	];
	return found.filter((bound) => bound !== null);
}

function ofCap(
	{ unit: counted, max, window, scope }: RewardCap,
	unit: Unit,
	made: (times: number, max: number, window: BoundWindow, whose?: Bound['whose']) => Bound
): Bound | null {
	// A deal is an order: the next order is another deal.
	if (scope === 'deal' || (counted !== 'count' && counted !== unit)) return null;
	const whose = scope === 'counterpart' || scope === 'counterpart_tribe' ? 'pair' : 'member';
	const endless = Number.POSITIVE_INFINITY;
	return counted === 'count' ? made(max, endless, window, whose) : made(endless, max, window, whose);
}

/** Below 0: the first bound binds tighter. */
export function tighter(one: Bound, other: Bound): number {
	const rank = ({ whose }: Bound): number => (whose === 'pair' ? 1 : 0);
	return (
		rank(one) - rank(other) ||
		windows.indexOf(other.window) - windows.indexOf(one.window) ||
		(one.times === other.times ? 0 : one.times - other.times)
	);
}

/** The rules without those amounts that something bounds: what is left is paid again and again. */
export function unboundedRules(settings: XpSettings): XpSettings {
	const rewardRules = settings.rewardRules.map((rule) => {
		const left = Object.entries(rule.amounts).filter(([unit]) => isUnit(unit) && boundsOfRule(rule, unit, settings).length === 0);
		return { ...rule, amounts: Object.fromEntries(left) };
	});
	return { ...settings, rewardRules };
}

const isUnit = (text: string): text is Unit => units.some((unit) => unit === text);

/** What orders pay, by the planner that pays real ones; remembered, because most orders of a shop are paid alike. */
export class OrderPays {
	readonly #known = new Map<string, OrderPay>();
	/** What items that are rewarded alike have in common. */
	readonly #alike = new WeakMap<PumpItem, string>();
	readonly #settings: XpSettings;
	readonly #all: ReadonlyMap<string, RewardRule>;

	/** @param bounded Whether amounts count that caps bound. */
	public constructor(
		private readonly input: Pick<PumpInput, 'xp' | 'zone' | 'now' | 'reviews'>,
		private readonly bounded: boolean
	) {
		this.#settings = bounded ? input.xp : unboundedRules(input.xp);
		this.#all = new Map(input.xp.rewardRules.map((rule) => [rule.key, rule]));
	}

	/** @param months Whole months that the buyer has been here. */
	public of(item: PumpItem, captured: number, value: number, months: number): OrderPay {
		const { rules, override } = item.rewards;
		const alike =
			this.#alike.get(item) ?? [item.settlement.kind, item.category, rules.join(' '), JSON.stringify(override ?? null)].join('|');
		this.#alike.set(item, alike);
		const key = `${captured}|${value}|${months}|${alike}`;
		const known = this.#known.get(key) ?? this.#work(item, captured, value, months);
		this.#known.set(key, known);
		return known;
	}

	/** Whether an order of the item pays anything at all. */
	public pays(item: PumpItem): boolean {
		return units.some((unit) => {
			const { fixed, share } = this.most(item, unit);
			return fixed > 0 || share > 0;
		});
	}

	/** More than any order of the item pays in this unit: a bound that is quick to have. */
	public most(item: PumpItem, unit: Unit): MostPay {
		const { faucets, multiplierCapPercent } = this.#settings;
		if ((unit === 'credits' && !faucets.enabled) || (unit === 'tokens' && !faucets.tokensFromRules)) return { fixed: 0, share: 0 };
		let [fixed, share] = [0, 0];
		const override = this.#override(item);
		for (const rule of this.#settings.rewardRules) {
			if (!isLive(rule) || !item.rewards.rules.includes(rule.key)) continue;
			const factor = rule.multipliers.includes('tenure') ? Math.max(100, multiplierCapPercent) / 100 : 1;
			const amount = override?.[rule.key]?.[unit] ?? rule.amounts[unit];
			// A review takes the amounts of its rule, whatever the item says.
			const own = rule.amounts[unit];
			const plain = Math.max(typeof amount === 'number' ? amount : 0, typeof own === 'number' ? own : 0);
			fixed += plain * factor;
			const follows = [amount, own].find((one) => typeof one === 'object');
			if (typeof follows !== 'object') continue;
			if ('perValue' in follows && follows.perValue !== 'review.stars') {
				fixed += follows.min * factor;
				share += factor / follows.divisor;
			} else fixed += follows.max * factor;
		}
		return { fixed, share };
	}

	/** Names of the rules that pay. */
	public namesOf({ rules }: OrderPay): readonly string[] {
		return rules.map((key) => this.#all.get(key)?.name ?? key);
	}

	/** What bounds such a payment. */
	public boundsOf(item: PumpItem, pay: OrderPay): readonly Bound[] {
		const bound = this.bounded ? boundOfPay(pay, item, this.input.xp) : null;
		return bound ? [bound] : [];
	}

	#work(item: PumpItem, captured: number, value: number, months: number): OrderPay {
		const { rules } = item.rewards;
		const at = new Date(this.input.now);
		const override = this.#override(item);
		const events: RewardEvent[] = [
			...sampleOrderEvents({
				...{ at, item: item.key, category: item.category, settlement: item.settlement.kind, captured, value, months, rules },
				...(override ? { override } : {})
			})
		];
		const [order] = events;
		const buyer = order?.people.buyer;
		if (this.input.reviews && buyer)
			events.push({
				name: 'review.submitted',
				key: 'sample:review',
				source: 'sample',
				at,
				people: { reviewer: buyer },
				fields: { 'deal.settled': true, 'deal.value': captured, 'review.stars': 5 },
				item: item.key,
				deal: 'sample',
				rules
			});
		const all = { xp: 0, tokens: 0, credits: 0 };
		const paying = new Set<string>();
		for (const event of events) {
			const paid = paidAtMost(guild, this.#settings, this.input.zone, event);
			for (const unit of units) all[unit] += paid[unit];
			if (units.every((unit) => paid[unit] === 0)) continue;
			for (const rule of this.#settings.rewardRules)
				if (rule.event === event.name && rules.includes(rule.key) && isLive(rule)) paying.add(rule.key);
		}
		return { ...all, rules: [...paying] };
	}

	/** An item's own amounts, without those that stand for a bounded amount. */
	#override({ rewards }: PumpItem): RewardEvent['override'] {
		if (this.bounded || !rewards.override) return rewards.override;
		return Object.fromEntries(
			Object.entries(rewards.override).map(([key, amounts]) => {
				const rule = this.#all.get(key);
				const left = Object.entries(amounts).filter(
					([unit]) => rule && isUnit(unit) && boundsOfRule(rule, unit, this.input.xp).length === 0
				);
				return [key, Object.fromEntries(left)];
			})
		);
	}
}

const most = (amount: RewardRule['amounts'][Unit]): number => (amount === undefined ? 0 : typeof amount === 'number' ? amount : amount.max);

/**
 * One bound for all rules that an order was paid by. While any of them still pays there may be a gain, so the loosest of them says how often;
 * and nobody gains more than all of them together may pay.
 */
export function boundOfPay(pay: OrderPay, { rewards }: PumpItem, settings: XpSettings): Bound | null {
	const paying = settings.rewardRules.filter((rule) => pay.rules.includes(rule.key));
	const alone = (unit: Unit): boolean => paying.filter(({ amounts }) => most(amounts[unit]) > 0).length === 1;
	const parts = paying.flatMap((rule) =>
		units.flatMap((unit) => {
			const own = rule.event === 'review.submitted' ? undefined : rewards.override?.[rule.key];
			const raw = (unit === 'credits' ? undefined : own?.[unit]) ?? most(rule.amounts[unit]);
			const amount = unit === 'credits' ? raw : Math.floor((raw * Math.max(100, settings.multiplierCapPercent)) / 100);
			const bounds = boundsOfRule(rule, unit, settings);
			const [first, ...rest] = bounds;
			if (!first || amount === 0) return [];
			const tightest = rest.reduce((tight, one) => (tighter(one, tight) < 0 ? one : tight), first);
			const max = Math.min(...bounds.map(({ times, pays }) => Math.min(times * amount, pays?.[unit] ?? Number.POSITIVE_INFINITY)));
			const times = Math.min(...bounds.map((bound) => bound.times));
			// A cap that counts what is paid lasts as long as that takes; of several rules nobody can say whose share it is.
			const often = Number.isFinite(times) ? times : Math.ceil(max / (alone(unit) ? Math.max(1, pay[unit]) : 1));
			return [{ name: rule.name, unit, max, times: often, tightest }];
		})
	);
	const [first, ...rest] = parts;
	if (!first) return null;
	const { window, whose } = rest.reduce((loose, { tightest }) => (tighter(tightest, loose) > 0 ? tightest : loose), first.tightest);
	const names = [...new Set(parts.map(({ name }) => name))];
	const pays = { xp: 0, tokens: 0, credits: 0 };
	for (const { unit, max } of parts) pays[unit] += max;
	const times = Math.max(...parts.map((part) => part.times));
	return { id: `rules:${names.join('|')}`, by: { kind: 'rules', names }, times, pays, window, whose };
}

/** XP for what the cheapest rewarded level pays, and how many such levels there are; `null`: no level pays anything. */
export function levelPay({
	xp: settings,
	zone,
	now
}: PumpInput): { readonly xp: number; readonly pays: RewardAmounts; readonly levels: number } | null {
	if (!settings.rewardRules.some((rule) => isLive(rule) && rule.event === 'level.reached')) return null;
	const { levels } = settings;
	const first = levels.formula.startLevel + 1;
	let [before, best, count] = [0, null as { xp: number; pays: RewardAmounts } | null, 0];
	for (let level = first; level <= Math.min(levels.maxLevel, first + mostLevels); level++) {
		const xp = xpAtLevel(levels, level);
		if (!Number.isFinite(xp)) break;
		const pays = paidAtMost(guild, settings, zone, {
			...{ name: 'level.reached', key: `level:${level}`, source: `level:${level}`, at: new Date(now) },
			people: { member: { member, tenureMonths: 0 } },
			fields: { 'level.number': level }
		});
		if (pays.tokens + pays.credits === 0) continue;
		count++;
		const need = Math.max(1, xp - before);
		before = xp;
		if (!best || (pays.tokens + pays.credits) * best.xp > (best.pays.tokens + best.pays.credits) * need) best = { xp: need, pays };
	}
	return best && { ...best, levels: count };
}

/** What is paid for nothing that anybody has to spend: chat, and the start. */
export function freeGains({ xp, startGrant }: PumpInput, worthOfToken: number): readonly FreeGain[] {
	const { faucets } = xp;
	const rules = xp.rewardRules.flatMap((rule): FreeGain[] => {
		if (!isLive(rule) || ofOrders.includes(rule.event) || !ofNothing.includes(rule.event)) return [];
		return (['credits', 'tokens'] as const).flatMap((of): FreeGain[] => {
			const amount = most(rule.amounts[of]);
			if (amount === 0 || !(of === 'credits' ? faucets.enabled : faucets.tokensFromRules)) return [];
			const [first, ...rest] = boundsOfRule(rule, of, xp);
			if (!first) return [{ name: rule.name, kind: 'rule', of, bound: null }];
			const all = [first, ...rest];
			const { window } = rest.reduce((tight, one) => (tighter(one, tight) < 0 ? one : tight), first);
			const ceiling = Math.min(...all.map(({ times, pays }) => Math.min(times * amount, pays?.[of] ?? Number.POSITIVE_INFINITY)));
			const credits = Math.floor(ceiling * (of === 'credits' ? 1 : worthOfToken));
			return credits > 0 ? [{ name: rule.name, kind: 'rule', of, bound: { credits, window } }] : [];
		});
	});
	const start = startGrant ? Math.floor(startGrant.credits + startGrant.tokens * worthOfToken) : 0;
	return start > 0 ? [...rules, { name: '', kind: 'startGrant', of: 'credits', bound: { credits: start, window: 'ever' } }] : rules;
}
