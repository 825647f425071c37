import type { MemberId } from '#core/ids';
import { betaQuantile } from './beta.js';
import type { EvidenceRow } from './trust.model.js';

/** Constants of the engine; a change of one is a new version, shown on the screen. */
export const formula = {
	version: 1,
	/** Values around this weigh about a sixth of a full deal. */
	smallValue: 100,
	/** Values from here on weigh a full deal. */
	fullValue: 5000,
	goodHalfLifeDays: 180,
	badHalfLifeDays: 360,
	/** Good deals never fade below this share. */
	goodFloor: 0.4,
	/** Each further deal with the same partner counts by this factor. */
	pairFactor: 0.5,
	/** A bad deal weighs so many good ones. */
	badFactor: 3,
	/** What a newcomer has to outweigh: starts are low, so that a new account gains nothing. */
	doubt: 3,
	/** The standing is what we are sure of in nine of ten cases. */
	bound: 0.1,
	/** Credibility of the partner: the owner's staff; members who dealt with the staff; all others. */
	credibility: { staff: 1, known: 0.5, other: 0.1 },
	/** All credit from partners who are not staff counts at most so many full deals: what a ring can make up is bounded. */
	groupCap: 1.5,
	/** Time in the guild raises a standing by at most this share; alone it raises nothing. */
	tenureBonus: 0.1,
	/** Days after which the bonus is full. */
	tenureFullDays: 730
} as const;

const isGood = ({ kind }: EvidenceRow): boolean => kind === 'deal';
const isBad = ({ kind }: EvidenceRow): boolean => kind === 'case' || kind === 'noShow';

const dayMs = 86_400_000;

/** One row with the weight it has today. */
export interface WeighedEvidence {
	readonly row: EvidenceRow;
	/** In full deals, before credit from members is capped as a group; positive also for bad ones. */
	readonly weight: number;
}

/** What the standing is made of; `points` of all parts add up to standing × 100, unrounded. */
export interface StandingPart {
	readonly part: 'start' | 'staffDeals' | 'memberDeals' | 'tenure' | 'bad';
	readonly points: number;
	readonly count: number;
	readonly partners: number;
	readonly value: number;
}

/** How far a member is to be trusted, by what was settled (design §7). */
export interface Standing {
	/** 0–1, a lower bound. */
	readonly standing: number;
	/** 0–1: how much there is to go by. */
	readonly confidence: number;
	readonly tenureDays: number;
	readonly settledDeals: number;
	readonly settledValue: number;
	readonly partners: number;
	readonly badDeals: number;
	readonly parts: readonly StandingPart[];
}

/** What the engine is told about one member. */
export interface StandingInput {
	/** All evidence about the member, in any order. */
	readonly evidence: readonly EvidenceRow[];
	/** Partners who have settled with the owner's staff themselves. */
	readonly knownPartners: ReadonlySet<MemberId>;
	readonly tenureDays: number;
	readonly now: Date;
}

/** The weight of every row: value, age, how often the same pair dealt before, credibility of the partner. */
export function weigh({ evidence, knownPartners, now }: Omit<StandingInput, 'tenureDays'>): WeighedEvidence[] {
	const earlier = new Map<MemberId | null, number>();
	const inOrder = [...evidence].sort((one, other) => one.at.getTime() - other.at.getTime() || one.seq - other.seq);
	return inOrder.map((row) => {
		const before = isGood(row) ? (earlier.get(row.partner) ?? 0) : 0;
		if (isGood(row)) earlier.set(row.partner, before + 1);
		const value = Math.min(1, Math.log1p(Math.max(0, row.value) / formula.smallValue) / Math.log1p(formula.fullValue / formula.smallValue));
		const pair = formula.pairFactor ** before;
		return { row, weight: value * fading(row, now) * pair * credibility(row, knownPartners) };
	});
}

function fading(row: EvidenceRow, now: Date): number {
	const age = Math.max(0, now.getTime() - row.at.getTime()) / dayMs;
	if (isBad(row)) return 2 ** (-age / formula.badHalfLifeDays);
	return Math.max(formula.goodFloor, 2 ** (-age / formula.goodHalfLifeDays));
}

function credibility(row: EvidenceRow, knownPartners: ReadonlySet<MemberId>): number {
	if (row.seed || isBad(row)) return formula.credibility.staff;
	return row.partner !== null && knownPartners.has(row.partner) ? formula.credibility.known : formula.credibility.other;
}

const lowerBound = (good: number, bad: number): number => betaQuantile(formula.bound, good + 1, bad + formula.doubt);

/** Standing and confidence with the parts they are made of. Pure: the same rows at the same moment give the same answer. */
export function standingOf(input: StandingInput): Standing {
	const weighed = weigh(input);
	const groups = {
		staffDeals: weighed.filter(({ row }) => isGood(row) && row.seed),
		memberDeals: weighed.filter(({ row }) => isGood(row) && !row.seed),
		bad: weighed.filter(({ row }) => isBad(row))
	};
	const staff = sum(groups.staffDeals);
	const members = Math.min(formula.groupCap, sum(groups.memberDeals));
	const bad = formula.badFactor * sum(groups.bad);

	const start = lowerBound(0, 0);
	const withStaff = lowerBound(staff, 0);
	const withMembers = lowerBound(staff + members, 0);
	const withBad = lowerBound(staff + members, bad);
	const tenure = withBad * formula.tenureBonus * Math.min(1, input.tenureDays / formula.tenureFullDays);
	const settled = [...groups.staffDeals, ...groups.memberDeals];

	return {
		standing: withBad + tenure,
		confidence: (staff + members + bad) / (staff + members + bad + formula.doubt),
		tenureDays: input.tenureDays,
		settledDeals: settled.length,
		settledValue: valueSum(settled),
		partners: partnerCount(settled),
		badDeals: groups.bad.length,
		parts: [
			{ part: 'start', points: start * 100, count: 0, partners: 0, value: 0 },
			part('staffDeals', withStaff - start, groups.staffDeals),
			part('memberDeals', withMembers - withStaff, groups.memberDeals),
			part('bad', withBad - withMembers, groups.bad),
			{ part: 'tenure', points: tenure * 100, count: input.tenureDays, partners: 0, value: 0 }
		]
	};
}

function part(name: StandingPart['part'], difference: number, rows: readonly WeighedEvidence[]): StandingPart {
	return { part: name, points: difference * 100, count: rows.length, partners: partnerCount(rows), value: valueSum(rows) };
}

const sum = (rows: readonly WeighedEvidence[]): number => rows.reduce((total, { weight }) => total + weight, 0);
const valueSum = (rows: readonly WeighedEvidence[]): number => rows.reduce((total, { row }) => total + row.value, 0);
const partnerCount = (rows: readonly WeighedEvidence[]): number => new Set(rows.map(({ row }) => row.partner)).size;
