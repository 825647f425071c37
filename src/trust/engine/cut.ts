import { countOf } from './faded.js';
import { maxFlow } from './flow.js';
import { badOf, goodOf } from './fold.js';
import type { Formula } from './formula.js';
import type { MemberState } from './state.js';

/** Credit that reaches a member from the staff's deals through other members. */
export interface Credit {
	/** In full deals. */
	readonly weight: number;
	/** In credits. */
	readonly value: number;
}

interface Edge {
	readonly partner: string;
	readonly credit: Credit;
}

interface Node {
	/** What the member can pass on of what they settled with staff themselves. */
	readonly source: Credit;
	readonly edges: readonly Edge[];
	/** Caught lately: nothing passes through. */
	readonly blocked: boolean;
}

const tiny = 1e-9;

/**
 * How much credit from other members can count for each member: the max-flow from the staff's deals over at most two members in
 * between, each passing on part of what they settled with staff, each deal carrying at most what it weighs. However many accounts
 * somebody has, they can't draw more than those accounts have settled with staff. Members without credit are not in the answer.
 *
 * Weight says what is known of a member, and may be known of many; value is what they could take, so it is shared: all together are
 * credited no more than twice what can be passed on, over one member in between and over none.
 */
export function creditCut(states: Iterable<MemberState>, { now, formula }: { now: number; formula: Formula }): Map<string, Credit> {
	const nodes = new Map<string, Node>();
	for (const state of states) nodes.set(state.member, nodeOf(state, now, formula));
	const credits = new Map<string, Credit>();
	for (const unit of ['weight', 'value'] as const) {
		const of = unit === 'weight' ? nodes : sharedOut(nodes);
		const backers = backersOf(of, unit);
		const enough = unit === 'weight' ? formula.credit.enough : Number.POSITIVE_INFINITY;
		for (const [member, { edges }] of of) {
			if (edges.length === 0) continue;
			const flow = Math.min(enough, flowTo(member, of, backers, unit, enough));
			if (flow > tiny) credits.set(member, { ...(credits.get(member) ?? { weight: 0, value: 0 }), [unit]: flow });
		}
	}
	return credits;
}

function nodeOf(state: MemberState, now: number, formula: Formula): Node {
	const { fading, credit, standing } = formula;
	const bad = standing.bad * badOf(state, now, formula);
	const own = goodOf(state.seed.weight, now, formula);
	const weight = credit.pass * Math.max(0, own - credit.proven - bad);
	const value = own > 0 ? (weight / own) * goodOf(state.seed.value, now, formula) : 0;
	const count = (sum: MemberState['against']): number => countOf(sum, now, fading.goodDays, fading.goodFloor);
	const edges = state.edges
		.map((edge) => ({ partner: edge.partner, credit: { weight: count(edge.credit), value: count(edge.value) } }))
		.filter((edge) => edge.credit.weight > tiny);
	return { source: { weight, value }, edges, blocked: bad >= 1 };
}

/**
 * The same members, each of whom passes on all together no more value than they have and get, in proportion to their deals. An edge stands
 * with the one who gets.
 */
function sharedOut(nodes: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
	const sumsBy = (key: (member: string, edge: Edge) => string, share: (edge: Edge) => number): ReadonlyMap<string, number> => {
		const sums = new Map<string, number>();
		for (const [member, { edges }] of nodes)
			for (const edge of edges) sums.set(key(member, edge), (sums.get(key(member, edge)) ?? 0) + share(edge));
		return sums;
	};
	const asked = sumsBy(
		(_, { partner }) => partner,
		({ credit }) => credit.value
	);
	const shareOf = (partner: string, has: number): number => Math.min(1, has / Math.max(tiny, asked.get(partner) ?? 0));
	const own = (partner: string): number => nodes.get(partner)?.source.value ?? 0;
	const got = sumsBy(
		(member) => member,
		({ partner, credit }) => credit.value * shareOf(partner, own(partner))
	);
	const passes = (partner: string): number => shareOf(partner, own(partner) + (got.get(partner) ?? 0));
	return new Map(
		[...nodes].map(([member, node]) => [
			member,
			{
				...node,
				edges: node.edges.map(({ partner, credit }) => ({ partner, credit: { ...credit, value: credit.value * passes(partner) } }))
			}
		])
	);
}

/** For each member who may pass credit on, those who have some of their own and dealt with them. */
function backersOf(nodes: ReadonlyMap<string, Node>, unit: keyof Credit): ReadonlyMap<string, readonly Edge[]> {
	const backs = ({ partner }: Edge): boolean => {
		const node = nodes.get(partner);
		return node !== undefined && !node.blocked && node.source[unit] > tiny;
	};
	return new Map([...nodes].flatMap(([member, { blocked, edges }]) => (blocked ? [] : [[member, edges.filter(backs)]])));
}

function flowTo(
	member: string,
	nodes: ReadonlyMap<string, Node>,
	backers: ReadonlyMap<string, readonly Edge[]>,
	unit: keyof Credit,
	enough: number
): number {
	const wanted = (nodes.get(member)?.edges ?? []).flatMap(({ partner, credit }) => {
		const from = backers.get(partner)?.filter((edge) => edge.partner !== member) ?? [];
		const own = nodes.get(partner)?.source[unit] ?? 0;
		const most = Math.min(
			credit[unit],
			from.reduce((sum, edge) => sum + edge.credit[unit], own)
		);
		return backers.has(partner) && most > tiny ? { partner, own, from, most } : [];
	});
	const most = wanted.reduce((sum, one) => sum + one.most, 0);

	// First everybody takes what is left, in their order. Often all that was wanted flows, and then it is the most there can be.
	const used = new Map<string, number>();
	const draw = (from: string, upTo: number): number => {
		const before = used.get(from) ?? 0;
		const drawn = Math.max(0, Math.min(upTo, (nodes.get(from)?.source[unit] ?? 0) - before));
		used.set(from, before + drawn);
		return drawn;
	};
	const missing = wanted.map((one) => one.most - draw(one.partner, Math.min(one.own, one.most)));
	let simple = most;
	for (const [index, { from }] of wanted.entries()) {
		let left = missing[index] ?? 0;
		for (const edge of from) {
			if (left <= tiny) break;
			left -= draw(edge.partner, Math.min(left, edge.credit[unit]));
		}
		simple -= left;
	}
	if (simple >= Math.min(enough, most) - tiny) return simple;

	const positions = new Map<string, number>();
	const place = (name: string): number => {
		const known = positions.get(name) ?? positions.size + 2;
		positions.set(name, known);
		return known;
	};
	const arcs: [from: number, to: number, capacity: number][] = [];
	for (const one of wanted) {
		const through = place(`>${one.partner}`);
		arcs.push([through, 1, one.most]);
		if (one.own > tiny) arcs.push([place(one.partner), through, one.own]);
		for (const edge of one.from) arcs.push([place(edge.partner), through, edge.credit[unit]]);
	}
	for (const [name, position] of positions) if (!name.startsWith('>')) arcs.push([0, position, nodes.get(name)?.source[unit] ?? 0]);
	return maxFlow(positions.size + 2, arcs, 0, 1);
}
