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

interface Node {
	/** What the member can pass on of what they settled with staff themselves. */
	readonly source: Credit;
	readonly edges: readonly { readonly partner: string; readonly credit: Credit }[];
	/** Caught lately: nothing passes through. */
	readonly blocked: boolean;
}

/** Members between the staff's deals and the one who is looked at, at most. */
const hops = 2;

/**
 * How much credit from other members can count for each member: the max-flow from the staff's deals, over at most two members in
 * between, each passing on part of what they settled with staff, each deal carrying at most what it weighs. However many accounts
 * somebody has, they can't draw more than those accounts have settled with staff. Members without credit are not in the answer.
 */
export function creditCut(states: Iterable<MemberState>, { now, formula }: { now: number; formula: Formula }): Map<string, Credit> {
	const nodes = new Map<string, Node>();
	for (const state of states) nodes.set(state.member, nodeOf(state, now, formula));
	const credits = new Map<string, Credit>();
	for (const [member, { edges }] of nodes) {
		if (edges.length === 0) continue;
		const weight = flowTo(member, nodes, 'weight', formula.credit.enough);
		if (weight > 0) credits.set(member, { weight, value: flowTo(member, nodes, 'value', Number.POSITIVE_INFINITY) });
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
		.filter((edge) => edge.credit.weight > 0);
	return { source: { weight, value }, edges, blocked: bad >= 1 };
}

function flowTo(member: string, nodes: ReadonlyMap<string, Node>, unit: keyof Credit, enough: number): number {
	const ring = reachOf(member, nodes);
	let direct = 0;
	let needsFlow = false;
	for (const { partner, credit } of nodes.get(member)?.edges ?? []) {
		const node = nodes.get(partner);
		if (!node || node.blocked) continue;
		direct += Math.min(credit[unit], node.source[unit]);
		if (node.source[unit] < credit[unit] && node.edges.some((edge) => ring.has(edge.partner) && edge.partner !== member)) needsFlow = true;
	}
	if (!needsFlow || direct >= enough) return Math.min(direct, enough);
	const index = new Map([...ring].map((name, position) => [name, position + 2]));
	const arcs: [from: number, to: number, capacity: number][] = [];
	for (const [name, position] of index) {
		const node = nodes.get(name);
		if (!node || (node.blocked && name !== member)) continue;
		if (name !== member && node.source[unit] > 0) arcs.push([0, position, node.source[unit]]);
		for (const { partner, credit } of node.edges) {
			const from = index.get(partner);
			if (from !== undefined && partner !== member) arcs.push([from, position, credit[unit]]);
		}
	}
	return Math.min(enough, maxFlow(index.size + 2, arcs, 0, index.get(member) ?? 1));
}

/** The member and those whose credit can reach them. */
function reachOf(member: string, nodes: ReadonlyMap<string, Node>): Set<string> {
	const seen = new Set([member]);
	let front = [member];
	for (let hop = 0; hop < hops; hop++) {
		const next: string[] = [];
		for (const name of front)
			for (const { partner } of nodes.get(name)?.edges ?? []) {
				const node = nodes.get(partner);
				if (seen.has(partner) || !node || node.blocked) continue;
				seen.add(partner);
				next.push(partner);
			}
		front = next;
	}
	return seen;
}
