import { DomainError, type TextParam, type TextParams } from '#core/errors';
import type { Reading } from './engine/index.js';
import { type GateAnswer, type GateMissing, gatesByValue, limitsOf, type Measured, measure, tierOf } from './gates.js';
import type { TierLimits, TrustSettings } from './trust.settings.js';

/** Somebody at the gates: what they have settled, what other domains know of them, and the role slots that they act for. */
export interface AtTheGate extends Measured {
	readonly slots: ReadonlySet<string>;
}

/** What somebody wants to order, as far as trust is asked. */
export interface OrderAsk {
	/** Gates of the item and of the chosen answers. */
	readonly gates: readonly string[];
	/** Credits, or the reference value of an item that is paid otherwise. */
	readonly value: number;
	/** Open orders of the member and their value, without this one. */
	readonly openOrders: number;
	readonly openValue: number;
}

/** How somebody stands at some gates, in their order; gates that the guild does not have are open. Pure. */
export function atGates(settings: TrustSettings, who: AtTheGate, keys: readonly string[]): GateAnswer[] {
	return keys.flatMap((key) => {
		const gate = settings.gates.find((row) => row.key === key);
		if (!gate || gate.archived) return [];
		const answer = measure(gate, who);
		return [gate.exemptSlots.some((slot) => who.slots.has(slot)) ? { ...answer, open: true, missing: [] } : answer];
	});
}

/** The gates of an order, those of its value too. */
export const gatesOfOrder = (settings: TrustSettings, { gates, value }: Pick<OrderAsk, 'gates' | 'value'>): string[] => [
	...new Set([...gates, ...gatesByValue(settings.gates, value)])
];

/**
 * What somebody may have open with this order. Pure.
 *
 * @throws DomainError `trust.limitOrders` {max, count, tier} · `trust.limitValue` {max, open, value, tier}.
 */
export function orderLimits(settings: TrustSettings, standing: Reading, ask: OrderAsk): TierLimits | null {
	const tier = tierOf(settings.tiers, standing);
	const limits = limitsOf(settings, tier, standing);
	if (!limits) return null;
	const name: TextParam = { kind: 'user-text', value: tier?.name ?? '' };
	if (ask.openOrders + 1 > limits.openOrders) {
		throw new DomainError('trust.limitOrders', { max: limits.openOrders, count: ask.openOrders, tier: name });
	}
	if (ask.openValue + ask.value > limits.openOrderValue) {
		throw new DomainError('trust.limitValue', {
			max: credits(limits.openOrderValue),
			open: credits(ask.openValue),
			value: credits(ask.value),
			tier: name
		});
	}
	return limits;
}

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** The refusal of a closed gate: what it needs, what the member has, how to get there, and about how long that takes. */
export function gateClosed({ name, missing, earn, etaDays }: GateAnswer): DomainError {
	const how: TextParam = { kind: 'user-text', value: earn };
	return new DomainError('trust.gateClosed', {
		gate: { kind: 'user-text', value: name },
		need: listed(missing.map(needText)),
		have: listed(missing.flatMap((part) => haveText(part) ?? [])),
		how: etaDays ? { kind: 'text', key: 'gates:how', params: { how, eta: etaText(etaDays) } } : how
	});
}

/** What a gate asks for and somebody does not have. */
export function needText(part: GateMissing): Extract<TextParam, { kind: 'text' }> {
	if (part.kind === 'rank') return { kind: 'text', key: 'gates:need.rank', params: { rank: { kind: 'user-text', value: part.rank } } };
	const params: TextParams = 'need' in part ? { count: part.need } : {};
	return { kind: 'text', key: part.kind === 'level' ? 'gates:need.level' : `trust:need.${part.kind}`, params };
}

/** What they have of it; `null` for what one has or has not. */
function haveText(part: GateMissing): TextParam | null {
	if (part.kind === 'rank')
		return part.has === null ? null : { kind: 'text', key: 'gates:have.rank', params: { rank: { kind: 'user-text', value: part.has } } };
	if (!('need' in part)) return null;
	return { kind: 'text', key: part.kind === 'level' ? 'gates:have.level' : `trust:have.${part.kind}`, params: { count: part.have } };
}

/** Days as somebody would say them: days up to two weeks, then weeks, then months. */
export function etaText(days: number): TextParam {
	const [unit, count] =
		days < 14
			? (['days', days] as const)
			: days < 70
				? (['weeks', Math.round(days / 7)] as const)
				: (['months', Math.round(days / 30.4)] as const);
	return { kind: 'text', key: `gates:eta.${unit}`, params: { count } };
}

/** One to four texts in a row; the strings of each length say how they are joined. */
function listed(parts: readonly TextParam[]): TextParam {
	const shown = parts.slice(0, 4);
	const params = Object.fromEntries(shown.map((part, index) => [`part${index + 1}`, part]));
	return { kind: 'text', key: `trust:list.of${shown.length}`, params };
}
