import { DomainError, type TextParam, type TextParams } from '#core/errors';
import type { Reading } from './engine/index.js';
import { type GateAnswer, type GateMissing, gatesByValue, limitsOf, type MemberFacts, measure, tierOf } from './gates.js';
import type { TierLimits, TrustSettings } from './trust.settings.js';

/** Somebody at the gates: what they have settled, what other domains know of them, and the role slots that they act for. */
export interface AtTheGate {
	readonly standing: Reading;
	readonly facts: MemberFacts;
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
export function atGates(settings: TrustSettings, { standing, facts, slots }: AtTheGate, keys: readonly string[]): GateAnswer[] {
	return keys.flatMap((key) => {
		const gate = settings.gates.find((row) => row.key === key);
		if (!gate || gate.archived) return [];
		const answer = measure(gate, standing, facts);
		return [gate.exemptSlots.some((slot) => slots.has(slot)) ? { ...answer, open: true, missing: [] } : answer];
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

/** The refusal of a closed gate: what it needs, what the member has, how to get there. */
export function gateClosed({ name, missing, earn }: GateAnswer): DomainError {
	return new DomainError('trust.gateClosed', {
		gate: { kind: 'user-text', value: name },
		need: listed(missing.map((part) => partText('need', part))),
		have: listed(missing.filter(isMeasured).map((part) => partText('have', part))),
		how: { kind: 'user-text', value: earn }
	});
}

const isMeasured = (part: GateMissing): boolean => 'need' in part;

function partText(side: 'need' | 'have', part: GateMissing): TextParam {
	const params: TextParams = 'need' in part ? { count: part[side] } : {};
	return { kind: 'text', key: `trust:${side}.${part.kind}`, params };
}

/** One to four texts in a row; the strings of each length say how they are joined. */
function listed(parts: readonly TextParam[]): TextParam {
	const shown = parts.slice(0, 4);
	const params = Object.fromEntries(shown.map((part, index) => [`part${index + 1}`, part]));
	return { kind: 'text', key: `trust:list.of${shown.length}`, params };
}
