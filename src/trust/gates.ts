import type { Reading } from './engine/index.js';
import { limitsOfTier, liveTiers } from './tiers.js';
import type { TierLimits, TrustGate, TrustSettings, TrustTier } from './trust.settings.js';

/** What other domains know of a member and gates ask for. */
export interface MemberFacts {
	readonly verifiedGameId: boolean;
	/** A report about the member was admitted and is not closed. */
	readonly admittedCase: boolean;
	readonly sanctioned: boolean;
}

/** How far a member has come in the guild, apart from deals. */
export interface Progress {
	readonly level: number;
	/** Whole months in the guild. */
	readonly months: number;
	/** The guild's ladder. */
	readonly ranks: readonly { readonly key: string; readonly name: string; readonly minMonths: number }[];
}

/** One requirement that is not met; standing and confidence as whole numbers of 100. */
export type GateMissing =
	| {
			readonly kind: 'standing' | 'confidence' | 'tenureDays' | 'settledDeals' | 'level';
			readonly need: number;
			readonly have: number;
	  }
	/** `rank` and `has` are names; `months`: until the rank is reached, `null` for a rank that the ladder does not have. */
	| { readonly kind: 'rank'; readonly rank: string; readonly has: string | null; readonly months: number | null }
	| { readonly kind: 'verifiedGameId' | 'noAdmittedCase' | 'noSanction' };

/** Whether a gate lets a member through, and if not, what is missing and how to get it. */
export interface GateAnswer {
	readonly key: string;
	readonly name: string;
	readonly open: boolean;
	readonly missing: readonly GateMissing[];
	/** In the owner's words. */
	readonly earn: string;
	/** About how many days it takes at the member's own pace; `null`: nothing to go by. */
	readonly etaDays?: number | null;
}

/** Everything that a gate asks about somebody. */
export interface Measured {
	readonly standing: Reading;
	readonly facts: MemberFacts;
	/** Without it: the first level, no rank. */
	readonly progress?: Progress | undefined;
	/** Keys of the gates that staff have given a pass for. */
	readonly passes?: ReadonlySet<string> | undefined;
}

const nothingReached: Progress = { level: 0, months: 0, ranks: [] };

/** 0–1 as the screens show it: a whole number of 100, never rounded up to something that was not reached. */
export const ofHundred = (share: number): number => Math.floor(share * 100 + 1e-9);

/**
 * Measures a member at a gate. Pure; having more of anything never closes it.
 *
 * A pass stands in for everything that can be earned. It never stands in for `noAdmittedCase` and `noSanction`: these say what was found
 * against somebody, and that ends by a verdict or by time, not because somebody on the staff would rather not wait for it. It counts only
 * while the gate allows passes, so an owner who takes them away takes those that were given with them.
 */
export function measure(gate: TrustGate, { standing, facts, progress = nothingReached, passes }: Measured): GateAnswer {
	const { require } = gate;
	const missing: GateMissing[] = [];
	if (gate.manualPass === null || !passes?.has(gate.key)) missing.push(...unearned(require, standing, facts, progress));
	if (require.noAdmittedCase && facts.admittedCase) missing.push({ kind: 'noAdmittedCase' });
	if (require.noSanction && facts.sanctioned) missing.push({ kind: 'noSanction' });
	return { key: gate.key, name: gate.name, open: missing.length === 0, missing, earn: gate.earn };
}

function unearned(require: TrustGate['require'], standing: Reading, facts: MemberFacts, progress: Progress): GateMissing[] {
	const missing: GateMissing[] = [];
	for (const kind of ['standing', 'confidence'] as const) {
		if (standing[kind] < require[kind])
			missing.push({ kind, need: Math.ceil(require[kind] * 100 - 1e-9), have: ofHundred(standing[kind]) });
	}
	for (const kind of ['tenureDays', 'settledDeals'] as const) {
		if (standing[kind] < require[kind]) missing.push({ kind, need: require[kind], have: standing[kind] });
	}
	if (progress.level < require.level) missing.push({ kind: 'level', need: require.level, have: progress.level });
	const rank = rankMissing(require.rank, progress);
	if (rank) missing.push(rank);
	if (require.verifiedGameId && !facts.verifiedGameId) missing.push({ kind: 'verifiedGameId' });
	return missing;
}

/** Which rank is missing; a rank that the ladder does not have is reached by nobody. */
function rankMissing(key: string, { months, ranks }: Progress): GateMissing | null {
	if (key === '') return null;
	const wanted = ranks.find((rank) => rank.key === key);
	if (wanted && wanted.minMonths <= months) return null;
	const reached = ranks.filter(({ minMonths }) => minMonths <= months);
	const has = reached.reduce<(typeof reached)[number] | null>((best, one) => (best && best.minMonths >= one.minMonths ? best : one), null);
	return { kind: 'rank', rank: wanted?.name ?? key, has: has?.name ?? null, months: wanted ? wanted.minMonths - months : null };
}

/** Whether somebody has a rank or a higher one; no rank (empty) is had by everybody. */
export const hasRank = (key: string, progress: Progress): boolean => rankMissing(key, progress) === null;

/** What is known of how fast a member settles deals. */
export interface Pace {
	/** Own settled deals of the last 60 days. */
	readonly recentDeals: number;
	/** All of them. */
	readonly settledDeals: number;
}

/** The days that a pace is measured over. */
export const paceDays = 60;
const daysPerMonth = 30.4;
/** A guess about what comes later than this helps nobody. */
const longestGuess = 365;

/**
 * About how many days until a gate opens, at the member's own pace: the slowest of what is missing. `null` where nothing tells: no deal in
 * the last 60 days, a level, a rank that is not there, something found against the member, or more than a year.
 *
 * Standing and confidence grow less with each deal, so they are laid on the curve `n / (n + c)` through what the deals so far have brought.
 */
export function etaOf(missing: readonly GateMissing[], { recentDeals, settledDeals }: Pace): number | null {
	const perDay = recentDeals / paceDays;
	const atPace = (deals: number): number | null => (perDay > 0 ? deals / perDay : null);
	let longest = 0;
	for (const part of missing) {
		const days = daysOf(part, settledDeals, atPace);
		if (days === null || !(days <= longestGuess)) return null;
		longest = Math.max(longest, days);
	}
	return longest > 0 ? Math.ceil(longest) : null;
}

function daysOf(part: GateMissing, settled: number, atPace: (deals: number) => number | null): number | null {
	switch (part.kind) {
		case 'tenureDays':
			return part.need - part.have;
		case 'rank':
			return part.months === null ? null : part.months * daysPerMonth;
		case 'settledDeals':
			return atPace(part.need - part.have);
		case 'standing':
		case 'confidence': {
			if (settled === 0 || part.have <= 0 || part.need >= 100) return null;
			const bend = (settled * (100 - part.have)) / part.have;
			return atPace((bend * part.need) / (100 - part.need) - settled);
		}
		// It takes what it takes, and does not depend on deals.
		case 'verifiedGameId':
			return 0;
		default:
			return null;
	}
}

/** The highest tier whose requirements are all met; `null` in a guild without tiers. Nobody is in an archived one. */
export function tierOf(tiers: readonly TrustTier[], { standing, confidence, tenureDays }: Reading): TrustTier | null {
	return (
		liveTiers(tiers).findLast(
			({ require }) => standing >= require.standing && confidence >= require.confidence && tenureDays >= require.tenureDays
		) ?? null
	);
}

/**
 * What a member may have open at once; grows with standing × value settled, up to so many times what the tier allows. A tier without limits
 * has those of the nearest one below it. `null`: the guild sets no limits up to this tier.
 */
export function limitsOf(settings: Pick<TrustSettings, 'tiers' | 'limits'>, tier: TrustTier | null, standing: Reading): TierLimits | null {
	const { limits } = settings;
	const base = limitsOfTier(settings, tier?.key);
	if (!base) return null;
	const { appliesTo, percentOfStandingTimesSettledValue: percent, maxTimesBase } = limits.growth;
	const extra = Math.floor((standing.standing * standing.creditedValue * percent) / 100);
	const grown = { ...base };
	const times = base.openOrderValue > 0 ? Math.min(1 + extra / base.openOrderValue, maxTimesBase) : 1;
	for (const field of appliesTo) {
		// Growth is an amount of credits; the number of orders grows as often as their value does.
		grown[field] = field === 'openOrders' ? Math.floor(base[field] * times) : Math.min(base[field] + extra, base[field] * maxTimesBase);
	}
	const { ceiling } = limits;
	const most = Math.floor((standing.standing * standing.creditedValue * ceiling.percentOfStandingTimesSettledValue) / 100);
	for (const field of ceiling.appliesTo) grown[field] = Math.min(grown[field], most);
	return grown;
}

/** Gates that guard a point: those that apply to it. */
export function gatesOfPoint({ gates }: Pick<TrustSettings, 'gates'>, point: string): string[] {
	return gates.filter(({ appliesTo, archived }) => !archived && appliesTo.includes(point)).map(({ key }) => key);
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
