import type { Fact } from './facts.js';
import { add, countOf, takeBack } from './faded.js';
import type { Formula } from './formula.js';
import { type Edge, type Entry, keep, type MemberState, type Pair, type Sums } from './state.js';

/** Whoever holds the states; one that has none gives an empty one. */
export interface States {
	get(member: string): MemberState;
}

/** Weight of a value in full deals, 0–1. */
export const valueWeight = (value: number, { value: { small, full } }: Formula): number =>
	Math.min(1, Math.log1p(Math.max(0, value) / small) / Math.log1p(full / small));

/** How far somebody's word counts, 0–1, by what they have settled themselves and with whom. */
export function credibilityOf(state: MemberState, now: number, formula: Formula): number {
	const { floor, half } = formula.credibility;
	const earned = goodOf(state.seed.weight, now, formula) + goodOf(state.members.weight, now, formula);
	const bad = formula.standing.bad * badOf(state, now, formula);
	return floor + (1 - floor) * (earned / (earned + half + bad));
}

export const goodOf = (sum: Sums['weight'], now: number, { fading }: Formula): number =>
	countOf(sum, now, fading.goodDays, fading.goodFloor);

/** What an entry still counts of its weight. */
export const leftOf = ({ at, until, weight }: Entry, now: number, halfLifeDays: number): number =>
	until !== null && until <= now ? 0 : countOf({ full: weight, fading: weight, at }, now, halfLifeDays);

/** Vouches as they count now, of each member only the strongest; all together at most two full ones. */
export function vouchedOf({ vouches }: MemberState, now: number, { fading, standing }: Formula): number {
	const strongest = new Map<string | null, number>();
	for (const entry of vouches)
		strongest.set(entry.partner, Math.max(strongest.get(entry.partner) ?? 0, leftOf(entry, now, fading.goodDays)));
	return Math.min(
		2 * standing.vouch,
		[...strongest.values()].reduce((sum, weight) => sum + weight, 0)
	);
}

/** Bad evidence as it counts now, in cases of full severity. */
export const badOf = ({ bad, badRest }: MemberState, now: number, { fading }: Formula): number =>
	bad.reduce((sum, entry) => sum + leftOf(entry, now, fading.badDays), countOf(badRest, now, fading.badDays));

/**
 * Takes in one fact: the states of its subject and its partner as they are afterwards. Pure; the same facts in the order of `at`, then
 * `key`, give the same states. `void` should name the partner of what it takes back; without it the partner's habit stays.
 */
export function fold(fact: Fact, states: States, formula: Formula): MemberState[] {
	const subject = states.get(fact.subject);
	const partner = fact.partner === null || fact.partner === fact.subject ? null : states.get(fact.partner);
	const { version } = formula;
	const seen = (state: MemberState): MemberState => ({
		...state,
		version,
		first: Math.min(state.first ?? fact.at, fact.at),
		last: Math.max(state.last ?? fact.at, fact.at)
	});
	if (fact.kind === 'void') {
		const gone = [...subject.entries, ...subject.bad].find(({ key }) => key === fact.of);
		const changed = [seen(fact.of === null ? subject : withdraw(subject, fact.of, formula))];
		if (partner && gone && gone.partner === partner.member)
			changed.push(seen({ ...partner, given: verdicts(partner, gone, takeBack, formula) }));
		return changed;
	}
	// Nobody is evidence for themselves.
	if (fact.partner === fact.subject) return [];
	const entry = freeze(fact, subject, partner, formula);
	const changed = [seen(takeIn(subject, entry, formula))];
	if (partner) changed.push(seen({ ...partner, given: verdicts(partner, entry, add, formula) }));
	return changed;
}

/** Counts what the partner thereby said about the subject, or no longer says. */
function verdicts({ given }: MemberState, { kind, mark, at }: Entry, change: typeof add, { risk }: Formula): MemberState['given'] {
	const isBad = kind === 'case' || kind === 'noShow' || kind === 'stake' || (kind === 'review' && mark < 0);
	if (isBad) return { ...given, bad: change(given.bad, 1, at, risk.habitDays) };
	return kind === 'deal' ? { ...given, good: change(given.good, 1, at, risk.habitDays) } : given;
}

/** The fact with the weight that it has at its moment. */
function freeze(fact: Fact, subject: MemberState, partner: MemberState | null, formula: Formula): Entry {
	const { key, at, partner: other, tribe, value, seed, related, mark, until, of } = fact;
	const credibility = seed ? 1 : partner ? credibilityOf(partner, at, formula) : formula.credibility.floor;
	const base = { key, at, partner: other, tribe, value, seed, related, mark, until, of, credibility };
	const { standing, pairs } = formula;
	switch (fact.kind) {
		case 'deal': {
			const before = subject.pairs.find((pair) => pair.with === pairOf(base));
			const repeats = before ? countOf(before.deals, at, formula.fading.goodDays) : 0;
			const factor = (seed ? pairs.staff : pairs.member) ** repeats * (related ? pairs.related : 1);
			return { ...base, kind: 'deal', weight: valueWeight(value, formula) * factor * credibility };
		}
		case 'review': {
			const deal = subject.entries.find((entry) => entry.key === of);
			const whole = deal ? deal.weight : 0;
			return { ...base, kind: 'review', weight: standing.review * Math.min(1, Math.abs(mark)) * whole };
		}
		case 'case':
			return { ...base, kind: 'case', weight: unit(mark) };
		case 'stake':
			return { ...base, kind: 'stake', weight: unit(mark) };
		case 'noShow':
			return { ...base, kind: 'noShow', weight: standing.noShow * unit(mark) };
		case 'vouch':
			return { ...base, kind: 'vouch', weight: standing.vouch * unit(mark) * credibility * (related ? pairs.related : 1) };
		case 'void':
			throw new RangeError('What takes back has no weight');
	}
}

const unit = (mark: number): number => Math.min(1, Math.max(0, mark));
const pairOf = ({ partner, tribe }: Pick<Entry, 'partner' | 'tribe'>): string => (tribe === null ? `@${partner}` : `#${tribe}`);

function takeIn(state: MemberState, entry: Entry, formula: Formula): MemberState {
	const days = formula.fading.goodDays;
	switch (entry.kind) {
		case 'deal': {
			const group = entry.seed ? 'seed' : 'members';
			const isNew = !state.edges.some(({ partner, good }) => partner === entry.partner && good > 0);
			return {
				...state,
				entries: newest([...state.entries, entry], keep.entries),
				pairs: counted(state.pairs, entry, days),
				edges: linked(state.edges, entry, formula),
				partners: state.partners + (isNew ? 1 : 0),
				[group]: summed(state[group], entry, formula)
			};
		}
		case 'review': {
			const entries = newest([...state.entries, entry], keep.entries);
			if (entry.mark < 0)
				return { ...state, entries, edges: linked(state.edges, entry, formula), against: addTo(state.against, entry, days) };
			const group = entry.seed ? 'seed' : 'members';
			return {
				...state,
				entries,
				edges: linked(state.edges, entry, formula),
				praise: { ...state.praise, [group]: addTo(state.praise[group], entry, days) }
			};
		}
		case 'vouch':
			return { ...state, vouches: heaviest([...state.vouches, entry], keep.vouches) };
		case 'case':
		case 'stake':
		case 'noShow': {
			const bad = [...state.bad, entry];
			const over = bad.slice(0, Math.max(0, bad.length - keep.bad));
			return {
				...state,
				bad: bad.slice(over.length),
				edges: linked(state.edges, entry, formula),
				badRest: over.reduce((sum, one) => add(sum, one.weight, one.at, formula.fading.badDays), state.badRest),
				lateRest: over.reduce((sum, one) => add(sum, one.weight, one.at, formula.risk.aftermathDays), state.lateRest),
				badRestCount: state.badRestCount + over.length
			};
		}
	}
}

const addTo = (sum: Sums['weight'], { weight, at }: Entry, days: number): Sums['weight'] => add(sum, weight, at, days);

function heaviest(list: readonly Entry[], most: number): readonly Entry[] {
	if (list.length <= most) return list;
	const lightest = list.reduce((one, other) => (other.weight < one.weight ? other : one));
	return list.filter((entry) => entry !== lightest);
}

const newest = <T>(list: readonly T[], most: number): readonly T[] => (list.length > most ? list.slice(list.length - most) : list);

function summed(sums: Sums, entry: Entry, formula: Formula): Sums {
	const days = formula.fading.goodDays;
	return {
		weight: add(sums.weight, entry.weight, entry.at, days),
		value: add(sums.value, shareOf(entry, formula) * entry.value, entry.at, days),
		deals: sums.deals + 1,
		settled: sums.settled + entry.value
	};
}

/** Share of a deal that counts after pair and credibility. */
function shareOf({ weight, value }: Entry, formula: Formula): number {
	const whole = valueWeight(value, formula);
	return whole > 0 ? weight / whole : 0;
}

/** The pair moved to the end: the one that rests longest is forgotten first. */
function counted(pairs: readonly Pair[], entry: Entry, days: number): readonly Pair[] {
	const name = pairOf(entry);
	const before = pairs.find((pair) => pair.with === name);
	const deals = add(before?.deals ?? { full: 0, fading: 0, at: entry.at }, 1, entry.at, days);
	return newest([...pairs.filter((pair) => pair.with !== name), { with: name, deals }], keep.pairs);
}

function linked(edges: readonly Edge[], entry: Entry, formula: Formula): readonly Edge[] {
	const { partner, at } = entry;
	if (partner === null) return edges;
	const days = formula.fading.goodDays;
	const none = { full: 0, fading: 0, at };
	const before = edges.find((edge) => edge.partner === partner) ?? { partner, credit: none, value: none, good: 0, bad: 0, last: at };
	const isBad = entry.kind !== 'deal' && (entry.kind !== 'review' || entry.mark < 0);
	const credits = !isBad && !entry.seed;
	const edge: Edge = {
		partner,
		credit: credits ? add(before.credit, entry.weight, at, days) : before.credit,
		value: credits && entry.kind === 'deal' ? add(before.value, shareOf(entry, formula) * entry.value, at, days) : before.value,
		good: before.good + (entry.kind === 'deal' ? 1 : 0),
		bad: before.bad + (isBad ? 1 : 0),
		last: Math.max(before.last, at)
	};
	return newest([...edges.filter((one) => one.partner !== partner), edge], keep.edges);
}

/** The state without one fact and the reviews of it; later facts keep the weight they had. What is no longer kept stays. */
function withdraw(state: MemberState, key: string, formula: Formula): MemberState {
	const gone = [...state.entries, ...state.bad].filter((entry) => entry.key === key || (entry.kind === 'review' && entry.of === key));
	const rest: MemberState = { ...state, vouches: state.vouches.filter((entry) => entry.key !== key) };
	return gone.reduce((left, entry) => without(left, entry, formula), rest);
}

function without(state: MemberState, entry: Entry, formula: Formula): MemberState {
	const { weight, at } = entry;
	const days = formula.fading.goodDays;
	const edges = state.edges.map((edge) => (edge.partner === entry.partner ? unlinked(edge, entry, formula) : edge));
	const rest = { ...state, edges, entries: state.entries.filter(({ key }) => key !== entry.key) };
	const group = entry.seed ? 'seed' : 'members';
	if (entry.kind === 'case' || entry.kind === 'noShow' || entry.kind === 'stake')
		return { ...rest, bad: state.bad.filter(({ key }) => key !== entry.key) };
	if (entry.kind === 'review') {
		if (entry.mark < 0) return { ...rest, against: takeBack(state.against, weight, at, days) };
		return { ...rest, praise: { ...state.praise, [group]: takeBack(state.praise[group], weight, at, days) } };
	}
	const sums = state[group];
	const name = pairOf(entry);
	const isLast = edges.some(({ partner, good }) => partner === entry.partner && good === 0);
	return {
		...rest,
		partners: state.partners - (isLast ? 1 : 0),
		pairs: state.pairs.map((pair) => (pair.with === name ? { ...pair, deals: takeBack(pair.deals, 1, at, days) } : pair)),
		[group]: {
			weight: takeBack(sums.weight, weight, at, days),
			value: takeBack(sums.value, shareOf(entry, formula) * entry.value, at, days),
			deals: sums.deals - 1,
			settled: sums.settled - entry.value
		}
	};
}

function unlinked(edge: Edge, entry: Entry, formula: Formula): Edge {
	const { weight, at } = entry;
	const days = formula.fading.goodDays;
	const isBad = entry.kind !== 'deal' && (entry.kind !== 'review' || entry.mark < 0);
	if (isBad) return { ...edge, bad: edge.bad - 1 };
	if (entry.kind !== 'deal') return entry.seed ? edge : { ...edge, credit: takeBack(edge.credit, weight, at, days) };
	const value = entry.seed ? edge.value : takeBack(edge.value, shareOf(entry, formula) * entry.value, at, days);
	return { ...edge, credit: entry.seed ? edge.credit : takeBack(edge.credit, weight, at, days), value, good: edge.good - 1 };
}
