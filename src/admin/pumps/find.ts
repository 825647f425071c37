import { compare, fraction, one, times, zero } from './fraction.js';
import { type Offer, Offers, standings } from './offers.js';
import { clearlyLoses, type MostPay, type OrderWay, orderWays, surelyLoses } from './orders.js';
import { type Bound, type BoundedPump, mostTold, type Pump, type PumpInput, type PumpItem, type PumpReport } from './pump.types.js';
import { freeGains, type OrderPay, OrderPays } from './rewards.js';
import { type Best, bestOf, comesTo, type Found, gainOf, gains, isGain, type Worth } from './search.js';
import { boundsIn, costOf, tightestOf, told } from './story.js';
import { fixedTrades, type GuildTrade, goodsTrades, keeps, labelOf, piles, rewardSteps, usesOf, variantNode } from './trades.js';

type Variant = PumpItem['variants'][number];

/** What is the same for all items: what things are worth, without the gains that something bounds, or with them. */
interface Frame {
	readonly pays: OrderPays;
	readonly best: Best<GuildTrade>;
}

interface Candidate {
	readonly found: Found<GuildTrade>;
	readonly share: number | null;
	/** Less of what is easier to read: credits that are paid, more where only a part of an order is taken. */
	readonly weight: number;
}

/** No order costs more. */
const partWeight = 10_000_000;

interface Bounded extends Candidate {
	readonly bound: Bound;
	readonly most: number;
}

/**
 * Looks for every way to end with more than was begun with, for the best-placed member. Exact: what is told can be done, and what is not told
 * can't, within what docs/money-pumps.md says is not seen. Pure.
 */
export function findPumps(input: PumpInput): PumpReport {
	const frames = { endless: frameOf(input, false), all: frameOf(input, true) };
	const pumps: Pump[] = [];
	const seen = new Set<string>();
	const bounded = new Map<string, { best: Bounded; items: Set<string> }>();
	const note = (gain: Bounded, name: string): void => {
		const known = bounded.get(gain.bound.id);
		const items = (known?.items ?? new Set()).add(name);
		bounded.set(gain.bound.id, { best: !known || gain.most > known.best.most ? gain : known.best, items });
	};
	for (const found of frames.endless.found) pumps.push(told(found));
	for (const found of frames.all.found) {
		const bounds = boundsIn(found);
		const bound = tightestOf(bounds);
		if (bound)
			note({ found, share: null, weight: found.start.from.amount, bound, most: costOf(found, bounds, bound) }, found.start.item ?? '');
	}
	const offers = new Offers(input);
	for (const item of input.items) {
		if (item.settlement.kind !== 'credits') continue;
		const own = offers.of(item, frames.all.pays.pays(item));
		for (const variant of item.variants) {
			const result = lookAt(input, frames, item, variant, own);
			if (result.pump) {
				pumps.push(result.pump);
				seen.add(item.key);
			} else for (const gain of result.bounded) note(gain, item.name);
		}
	}
	const worst = [...pumps].sort((a, b) => (b.share ?? Number.POSITIVE_INFINITY) - (a.share ?? Number.POSITIVE_INFINITY));
	const dear = [...bounded.values()].sort((a, b) => b.best.most - a.best.most).slice(0, mostTold);
	return {
		pumps: onePerItem(worst).slice(0, mostTold),
		count: seen.size + frames.endless.found.length,
		bounded: dear.map(
			({ best, items }): BoundedPump => ({
				...told(best.found),
				bound: best.bound,
				most: best.most,
				others: items.size - 1
			})
		),
		free: freeGains(input, frames.all.best.worth.get('tokens')?.money.near ?? 0)
	};
}

function onePerItem(pumps: readonly Pump[]): readonly Pump[] {
	const seen = new Set<string>();
	return pumps.filter(({ item }) => item === null || (!seen.has(item) && seen.add(item)));
}

function frameOf(input: PumpInput, bounded: boolean): Frame & { readonly found: readonly Found<GuildTrade>[] } {
	const pays = new OrderPays(input, bounded);
	const months = [...new Set(standings(input).map((standing) => standing.months))];
	const trades = [...fixedTrades(input), ...goodsTrades(input, pays, months, bounded)].filter(
		(trade) => bounded || trade.bounds.length === 0
	);
	const best = bestOf(trades, 'credits', keeps);
	// Tokens are worth having, also where nothing takes them.
	const worth = new Map([['tokens', { money: zero, kept: one }], ...best.worth]);
	return { pays, best: { ...best, worth }, found: gains(trades, 'credits', keeps) };
}

/** The best endless pump of a variant; where it has none, the best gain under each bound. */
function lookAt(
	input: PumpInput,
	{ endless, all }: { readonly endless: Frame; readonly all: Frame },
	item: PumpItem,
	variant: Variant,
	offers: readonly Offer[]
): { readonly pump: Pump | null; readonly bounded: readonly Bounded[] } {
	const uses = usesOf(input, item, variant);
	const [plain, full] = [unitOf(endless, uses), unitOf(all, uses)];
	const token = Math.max(worthOf(endless, 'tokens'), worthOf(all, 'tokens'));
	const pay = mostPay(all, item, token);
	const unit = Math.max(plain.worth.money.near, full.worth.money.near);
	if (surelyLoses(item, variant, offers, unit, pay)) return { pump: null, bounded: [] };
	let best: Candidate | null = null;
	let units = item.maxPerOrder;
	const bounded = new Map<string, Bounded>();
	for (const way of orderWays(input, item, variant, offers)) {
		// A pump is found: larger orders would tell the same.
		if (way.quantity > units) break;
		if (clearlyLoses(way.captured, way.taken * unit, pay)) continue;
		const paidPlain = endless.pays.of(item, way.captured, way.value, way.months);
		if (way.bounds.length === 0) {
			const found = candidate(endless, plain, item, way, paidPlain, []);
			if (found && (!best || isBetter(found, best))) best = found;
			if (best) units = Math.min(units, way.quantity);
		}
		if (best) continue;
		const paid = all.pays.of(item, way.captured, way.value, way.months);
		const extra = sameAmounts(paid, paidPlain) ? [] : all.pays.boundsOf(item, paid);
		const gain = candidate(all, full, item, way, paid, [...way.bounds, ...extra]);
		if (!gain) continue;
		const bounds = boundsIn(gain.found);
		const bound = tightestOf(bounds);
		if (!bound) continue;
		const most = costOf(gain.found, bounds, bound, way.quantity);
		const known = bounded.get(bound.id);
		if (most > 0 && (!known || most > known.most)) bounded.set(bound.id, { ...gain, bound, most });
	}
	return best ? { pump: told(best.found), bounded: [] } : { pump: null, bounded: [...bounded.values()] };
}

/** What an order pays at most, in credits. Tokens that nothing takes are worth next to nothing, and not nothing. */
function mostPay(frame: Frame, item: PumpItem, token: number): MostPay {
	const worth = { credits: 1, tokens: Math.max(token, Number.EPSILON), xp: worthOf(frame, 'xp') };
	let [fixed, share] = [0, 0];
	for (const of of ['credits', 'tokens', 'xp'] as const) {
		const most = frame.pays.most(item, of);
		fixed += most.fixed * worth[of];
		share += most.share * worth[of];
	}
	return { fixed, share };
}

const worthOf = ({ best }: Frame, of: string): number => best.worth.get(of)?.money.near ?? 0;
const sameAmounts = (a: OrderPay, b: OrderPay): boolean => a.credits === b.credits && a.tokens === b.tokens && a.xp === b.xp;

/** The larger gain for each credit; of equal ones the smaller order, and a whole one, which are easier to read. */
function isBetter(first: Candidate, other: Candidate): boolean {
	const [a, b] = [first.share ?? Number.POSITIVE_INFINITY, other.share ?? Number.POSITIVE_INFINITY];
	return a > b * (1 + 1e-12) || (a >= b * (1 - 1e-12) && first.weight < other.weight);
}

/** What a unit of a variant is worth afterwards, by the best that can be done with it. */
function unitOf(frame: Frame, uses: readonly GuildTrade[]): { readonly worth: Worth; readonly use: GuildTrade | null } {
	let best: { worth: Worth; use: GuildTrade | null } = { worth: { money: zero, kept: zero }, use: null };
	for (const use of uses) {
		const share = fraction(1, use.from.amount);
		const all = comesTo(use.to, frame.best.worth);
		const worth = { money: times(all.money, share), kept: times(all.kept, share) };
		if ((compare(worth.money, best.worth.money) || compare(worth.kept, best.worth.kept)) > 0) best = { worth, use };
	}
	return best;
}

/** The order as a way to gain, if it is one. */
function candidate(
	frame: Frame,
	unit: ReturnType<typeof unitOf>,
	item: PumpItem,
	way: OrderWay,
	pay: OrderPay,
	bounds: readonly Bound[]
): Candidate | null {
	const { worth } = frame.best;
	// Floats first: nearly every order is far from a gain.
	const back = way.taken * unit.worth.money.near + pay.credits + pay.tokens * worthOf(frame, 'tokens') + pay.xp * worthOf(frame, 'xp');
	if (back < way.captured * (1 - 1e-9)) return null;
	const node = variantNode(item, way.variant);
	const start: GuildTrade = {
		from: { of: 'credits', amount: way.captured },
		to: piles([
			{ of: node, amount: way.taken },
			{ of: 'credits', amount: pay.credits },
			{ of: 'tokens', amount: pay.tokens },
			{ of: 'xp', amount: pay.xp }
		]),
		bounds,
		item: item.name,
		steps: (runs) => [
			{
				kind: 'buy',
				item: item.name,
				variant: labelOf(item, way.variant),
				quantity: way.quantity,
				taken: way.taken,
				paid: way.captured * runs,
				off: way.off,
				times: runs
			},
			...rewardSteps(frame.pays, pay, runs)
		]
	};
	const gain = gainOf(start, new Map([...worth, [node, unit.worth]]));
	if (!isGain(gain)) return null;
	const ways = unit.use ? new Map([...frame.best.ways, [node, unit.use]]) : frame.best.ways;
	const found = { money: 'credits', start, best: { worth: new Map([...worth, [node, unit.worth]]), ways, grows: [] } };
	const weight = way.captured + (way.taken < way.quantity ? partWeight : 0);
	return { found, weight, share: way.captured === 0 ? null : gain.money.near / way.captured };
}
