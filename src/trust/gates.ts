import type { Reading } from './engine/index.js';
import type { TierLimits, TrustGate, TrustSettings, TrustTier } from './trust.settings.js';

/** What other domains know of a member and gates ask for. */
export interface MemberFacts {
	readonly verifiedGameId: boolean;
	/** A report about the member was admitted and is not closed. */
	readonly admittedCase: boolean;
	readonly sanctioned: boolean;
}

/** One requirement that is not met; standing and confidence as whole numbers of 100. */
export type GateMissing =
	| { readonly kind: 'standing' | 'confidence' | 'tenureDays' | 'settledDeals'; readonly need: number; readonly have: number }
	| { readonly kind: 'verifiedGameId' | 'noAdmittedCase' | 'noSanction' };

/** Whether a gate lets a member through, and if not, what is missing and how to get it. */
export interface GateAnswer {
	readonly key: string;
	readonly name: string;
	readonly open: boolean;
	readonly missing: readonly GateMissing[];
	/** In the owner's words. */
	readonly earn: string;
}

/** 0–1 as the screens show it: a whole number of 100, never rounded up to something that was not reached. */
export const ofHundred = (share: number): number => Math.floor(share * 100 + 1e-9);

/** Measures a member at a gate. Pure. */
export function measure(gate: TrustGate, standing: Reading, facts: MemberFacts): GateAnswer {
	const { require } = gate;
	const missing: GateMissing[] = [];
	for (const kind of ['standing', 'confidence'] as const) {
		if (standing[kind] < require[kind])
			missing.push({ kind, need: Math.ceil(require[kind] * 100 - 1e-9), have: ofHundred(standing[kind]) });
	}
	for (const kind of ['tenureDays', 'settledDeals'] as const) {
		if (standing[kind] < require[kind]) missing.push({ kind, need: require[kind], have: standing[kind] });
	}
	if (require.verifiedGameId && !facts.verifiedGameId) missing.push({ kind: 'verifiedGameId' });
	if (require.noAdmittedCase && facts.admittedCase) missing.push({ kind: 'noAdmittedCase' });
	if (require.noSanction && facts.sanctioned) missing.push({ kind: 'noSanction' });
	return { key: gate.key, name: gate.name, open: missing.length === 0, missing, earn: gate.earn };
}

/** The highest tier whose requirements are all met; `null` in a guild without tiers. */
export function tierOf(tiers: readonly TrustTier[], { standing, confidence, tenureDays }: Reading): TrustTier | null {
	return (
		tiers.findLast(({ require }) => standing >= require.standing && confidence >= require.confidence && tenureDays >= require.tenureDays) ??
		null
	);
}

/** What a member may have open at once; grows with standing × value settled. `null`: the guild sets no limits for the tier. */
export function limitsOf({ limits }: TrustSettings, tier: TrustTier | null, standing: Reading): TierLimits | null {
	const base = limits.byTier.find((row) => row.tier === tier?.key);
	if (!base) return null;
	const { appliesTo, percentOfStandingTimesSettledValue: percent, maxTimesBase } = limits.growth;
	const extra = Math.floor((standing.standing * standing.creditedValue * percent) / 100);
	const grown = { ...base };
	for (const field of appliesTo) {
		// Growth is an amount of credits; a number of orders does not grow with it.
		if (field !== 'openOrders') grown[field] = Math.min(base[field] + extra, base[field] * maxTimesBase);
	}
	return grown;
}

/** Gates that an order passes because of its value: those that apply to `order.over:<credits>`. */
export function gatesByValue(gates: readonly TrustGate[], value: number): string[] {
	return gates
		.filter(
			({ appliesTo, archived }) =>
				!archived &&
				appliesTo.some((what) => {
					const over = /^order\.over:(\d{1,12})$/.exec(what)?.[1];
					return over !== undefined && value > Number(over);
				})
		)
		.map(({ key }) => key);
}
