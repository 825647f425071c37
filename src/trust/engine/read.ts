import { betaQuantile } from '../beta.js';
import type { Credit } from './cut.js';
import { countOf, type Faded } from './faded.js';
import { badOf, goodOf, leftOf, valueWeight, vouchedOf } from './fold.js';
import type { Formula } from './formula.js';
import type { Entry, MemberState } from './state.js';

export const partNames = ['start', 'seedDeals', 'memberDeals', 'reviews', 'vouches', 'bad', 'aftermath', 'stay', 'habit', 'pair'] as const;
export type PartName = (typeof partNames)[number];

/** One named part of both readings, with what it is made of. */
export interface Part {
	readonly part: PartName;
	/** Of 100; all parts add up to standing × 100, unrounded. */
	readonly standing: number;
	/** Log-odds; all parts add up to those of the risk. */
	readonly risk: number;
	readonly count: number;
	readonly partners: number;
	/** Credits. */
	readonly value: number;
}

export interface ReadContext {
	/** Milliseconds. */
	readonly now: number;
	readonly tenureDays: number;
	/** The survivor is verified. */
	readonly verified: boolean;
	/** From the last cut; `null`: none was made yet, credit from members counts as one small group and moves no limit. */
	readonly credit: Credit | null;
	readonly formula: Formula;
}

/** How far a member is to be trusted, in two readings of the same parts. */
export interface Reading {
	/** 0–1, a lower bound. */
	readonly standing: number;
	/** 0–1, the chance that the next deal goes bad. */
	readonly risk: number;
	/** 0–1: how much there is to go by. */
	readonly confidence: number;
	readonly tenureDays: number;
	readonly settledDeals: number;
	/** Credits. */
	readonly settledValue: number;
	/** Credits settled as far as they count: fading, diminished per pair, bounded by the cut. */
	readonly creditedValue: number;
	readonly partners: number;
	/** Upheld cases and missed meetings that still count. */
	readonly badDeals: number;
	/** Of these, upheld cases and missed meetings that have not faded to half: what others are told of. */
	readonly cases: number;
	readonly missed: number;
	readonly reviews: number;
	readonly vouches: number;
	readonly parts: readonly Part[];
}

/** Evidence as it counts at one moment, in full deals. */
interface Counted {
	readonly seed: number;
	readonly members: number;
	readonly praise: number;
	readonly against: number;
	readonly vouches: number;
	readonly bad: number;
	/** Share of the standing that cases leave, 0–1. */
	readonly leave: number;
	/** Credits. */
	readonly value: number;
}

const lower = (good: number, bad: number, { standing }: Formula): number => betaQuantile(standing.bound, good + 1, bad + standing.doubt);

function count(state: MemberState, { now, credit, formula }: Pick<ReadContext, 'now' | 'credit' | 'formula'>): Counted {
	const { standing, fading } = formula;
	const most = credit?.weight ?? formula.credit.group;
	const earned = goodOf(state.members.weight, now, formula);
	const members = Math.min(most, earned);
	const praised = Math.min(most - members, goodOf(state.praise.members, now, formula));
	const memberValue = goodOf(state.members.value, now, formula);
	return {
		seed: goodOf(state.seed.weight, now, formula),
		members,
		praise: praised + goodOf(state.praise.seed, now, formula),
		against: countOf(state.against, now, fading.goodDays, fading.goodFloor),
		vouches: vouchedOf(state, now, formula),
		bad: badOf(state, now, formula),
		leave: state.bad.reduce(
			(left, entry) => (entry.kind === 'case' ? left * (1 - standing.aftermath * leftOf(entry, now, fading.badDays)) : left),
			1 - standing.aftermath * Math.min(1, countOf(state.badRest, now, fading.badDays))
		),
		// Before a cut nobody knows whose money the members moved.
		value: goodOf(state.seed.value, now, formula) + Math.min(credit?.value ?? 0, memberValue)
	};
}

/** The standing after each part, in the order of the parts. */
function standingSteps(counted: Counted, { tenureDays, verified, formula }: Pick<ReadContext, 'tenureDays' | 'verified' | 'formula'>) {
	const { seed, members, praise, against, vouches, bad, leave } = counted;
	const { standing } = formula;
	// The first steps of most members add nothing, and then nothing has to be computed.
	const start = lower(0, 0, formula);
	const seedDeals = seed > 0 ? lower(seed, 0, formula) : start;
	const memberDeals = members > 0 ? lower(seed + members, 0, formula) : seedDeals;
	const good = seed + members + praise;
	const reviews = praise > 0 || against > 0 ? lower(good, against, formula) : memberDeals;
	const vouched = vouches > 0 ? lower(good + vouches, against, formula) : reviews;
	const withBad = bad > 0 ? lower(good + vouches, against + standing.bad * bad, formula) : vouched;
	const aftermath = withBad * leave;
	const share = Math.min(1, Math.max(0, tenureDays) / standing.stayDays) * (verified ? 1 : standing.unverified);
	const stay = aftermath * (1 + standing.stay * share * (1 - aftermath));
	return { start, seedDeals, memberDeals, reviews, vouches: vouched, bad: withBad, aftermath, stay };
}

const logit = (chance: number): number => Math.log(chance / (1 - chance));
const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
/** 0 for nothing, 1 more per doubling. */
const doublings = (amount: number): number => Math.log2(1 + Math.max(0, amount));

/** Log-odds of each part for the next deal with anybody, or with the rater. */
function riskParts(state: MemberState, rater: MemberState | null, { now, formula }: ReadContext): Record<PartName, number> {
	const { risk, fading } = formula;
	// No floor here: what somebody did years ago says how far they can be trusted, and little about their next deal.
	const lately = (sum: Faded): number => countOf(sum, now, fading.goodDays);
	const seed = lately(state.seed.weight);
	const members = lately(state.members.weight);
	const praise = lately(state.praise.seed) + lately(state.praise.members);
	const against = lately(state.against);
	const bad = badOf(state, now, formula);
	const lateRest = countOf(state.lateRest, now, risk.aftermathDays);
	const late = state.bad.reduce((sum, entry) => sum + leftOf(entry, now, risk.aftermathDays), lateRest);
	const good = seed + members + praise;
	return {
		start: logit(risk.base),
		seedDeals: -risk.good * doublings(seed),
		memberDeals: -risk.good * (doublings(seed + members) - doublings(seed)),
		reviews: -risk.good * (doublings(good) - doublings(seed + members)) + risk.bad * doublings(against),
		vouches: -risk.good * (doublings(good + vouchedOf(state, now, formula)) - doublings(good)),
		bad: risk.bad * (doublings(against + bad) - doublings(against)),
		aftermath: risk.aftermath * doublings(late),
		// Whoever only stays is no safer: on real trades it makes no difference.
		stay: 0,
		habit: rater ? habitOf(rater, now, formula) : 0,
		pair: rater ? pairOf(state, rater, formula) : 0
	};
}

/** How much more, or less, than the guild's base the other side has complained lately. */
function habitOf({ given }: MemberState, now: number, { risk }: Formula): number {
	const good = countOf(given.good, now, risk.habitDays);
	const bad = countOf(given.bad, now, risk.habitDays);
	const share = (bad + risk.habitDoubt * risk.base) / (good + bad + risk.habitDoubt);
	return logit(share) - logit(risk.base);
}

/** What the two said of each other before. */
function pairOf(state: MemberState, rater: MemberState, { risk, standing }: Formula): number {
	const edges = [rater.edges.find(({ partner }) => partner === state.member), state.edges.find(({ partner }) => partner === rater.member)];
	const good = edges.reduce((sum, edge) => sum + (edge?.good ?? 0), 0);
	const bad = edges.reduce((sum, edge) => sum + (edge?.bad ?? 0), 0);
	return risk.pair * (standing.bad * doublings(bad) - doublings(good));
}

/** Both readings of a member for a deal with anybody. Pure. */
export const readTrust = (state: MemberState, context: ReadContext): Reading => read(state, null, context);

/** The readings for a deal between two: adds the other side's habit and the history of the two to the risk. Pure. */
export const readDealRisk = (state: MemberState, other: MemberState, context: ReadContext): Reading => read(state, other, context);

function read(state: MemberState, other: MemberState | null, context: ReadContext): Reading {
	const { now, tenureDays, formula } = context;
	const counted = count(state, context);
	const steps = standingSteps(counted, context);
	const risks = riskParts(state, other, context);
	const standings: Record<PartName, number> = {
		start: steps.start,
		seedDeals: steps.seedDeals - steps.start,
		memberDeals: steps.memberDeals - steps.seedDeals,
		reviews: steps.reviews - steps.memberDeals,
		vouches: steps.vouches - steps.reviews,
		bad: steps.bad - steps.vouches,
		aftermath: steps.aftermath - steps.bad,
		stay: steps.stay - steps.aftermath,
		habit: 0,
		pair: 0
	};
	const isOpen = ({ until }: Entry): boolean => until === null || until > now;
	const bad = state.bad.filter(isOpen);
	const isFresh = (entry: Entry): boolean => leftOf(entry, now, formula.fading.badDays) * 2 >= entry.weight;
	const reviews = state.entries.filter(({ kind }) => kind === 'review');
	const vouches = new Set(state.vouches.filter(isOpen).map(({ partner }) => partner));
	const about: Partial<Record<PartName, Pick<Part, 'count' | 'partners' | 'value'>>> = {
		seedDeals: { count: state.seed.deals, partners: partnersOf(state.entries, true), value: state.seed.settled },
		memberDeals: { count: state.members.deals, partners: partnersOf(state.entries, false), value: state.members.settled },
		reviews: { count: reviews.length, partners: new Set(reviews.map(({ partner }) => partner)).size, value: 0 },
		vouches: { count: vouches.size, partners: vouches.size, value: 0 },
		bad: {
			count: bad.length + state.badRestCount,
			partners: new Set(bad.map(({ partner }) => partner)).size,
			value: bad.reduce((sum, { value }) => sum + value, 0)
		},
		stay: { count: tenureDays, partners: 0, value: 0 }
	};
	const nothing = { count: 0, partners: 0, value: 0 };
	const parts = partNames.map((part) => ({ part, standing: standings[part] * 100, risk: risks[part], ...(about[part] ?? nothing) }));
	const evidence = counted.seed + counted.members + counted.praise + counted.vouches + counted.against + formula.standing.bad * counted.bad;
	return {
		standing: steps.stay,
		risk: logistic(parts.reduce((sum, { risk }) => sum + risk, 0)),
		confidence: evidence / (evidence + formula.standing.doubt),
		tenureDays,
		settledDeals: state.seed.deals + state.members.deals,
		settledValue: state.seed.settled + state.members.settled,
		creditedValue: counted.value,
		partners: state.partners,
		badDeals: bad.length + state.badRestCount,
		cases: bad.filter((entry) => entry.kind === 'case' && isFresh(entry)).length,
		missed: bad.filter((entry) => entry.kind === 'noShow' && isFresh(entry)).length,
		reviews: reviews.length,
		vouches: vouches.size,
		parts
	};
}

function partnersOf(entries: readonly Entry[], seed: boolean): number {
	return new Set(entries.filter((entry) => entry.kind === 'deal' && entry.seed === seed).map(({ partner }) => partner)).size;
}

/** What the value of open business may grow to by trust alone: `percent` of standing × credited value, in whole credits. */
export const capOf = ({ standing, creditedValue }: Pick<Reading, 'standing' | 'creditedValue'>, percent: number): number =>
	Math.floor((standing * creditedValue * percent) / 100);

/** A kept entry with the weight that it has now, before credit from members is bounded by the cut. */
export interface Weighed {
	readonly entry: Entry;
	/** In full deals. */
	readonly weight: number;
	readonly good: boolean;
}

/** All kept entries, oldest first. */
export function weighed({ entries, bad, vouches }: MemberState, { now, formula }: Pick<ReadContext, 'now' | 'formula'>): Weighed[] {
	const { fading } = formula;
	return [...entries, ...bad, ...vouches]
		.sort((one, other) => one.at - other.at || (one.key < other.key ? -1 : 1))
		.map((entry) => {
			const { kind, weight, at } = entry;
			if (kind === 'case' || kind === 'noShow' || kind === 'stake')
				return { entry, good: false, weight: leftOf(entry, now, fading.badDays) };
			if (kind === 'vouch') return { entry, good: true, weight: leftOf(entry, now, fading.goodDays) };
			return {
				entry,
				good: kind === 'deal' || entry.mark >= 0,
				weight: countOf({ full: weight, fading: weight, at }, now, fading.goodDays, fading.goodFloor)
			};
		});
}

/** Most deals that are worth telling somebody about. */
const mostDeals = 200;

/**
 * How many more deals of the guild's typical value, each with a new credible partner, take a member to the standing; 0: it is
 * reached. `null`: no number of deals does before what went bad has faded.
 */
export function whatWouldRaise(
	state: MemberState,
	context: ReadContext,
	target: number
): { readonly deals: number; readonly value: number } | null {
	const { formula } = context;
	const { typical } = formula.value;
	const weight = valueWeight(typical, formula);
	const counted = count(state, context);
	for (let deals = 0; deals <= mostDeals; deals++) {
		const steps = standingSteps({ ...counted, seed: counted.seed + deals * weight }, context);
		if (steps.stay >= target) return { deals, value: deals * typical };
	}
	return null;
}
