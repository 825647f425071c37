import { variantPrice } from '#shop';
import { goodsWays } from './orders.js';
import type { Bound, PumpInput, PumpItem, Step } from './pump.types.js';
import { levelPay, type OrderPays } from './rewards.js';
import type { Pile, Trade } from './search.js';

/** A trade of a guild, with how it is told. */
export interface GuildTrade extends Trade {
	readonly bounds: readonly Bound[];
	/** Name of the item that is bought; `null`: none. */
	readonly item: string | null;
	/** How so many repetitions are told. */
	steps(runs: number): readonly Step[];
}

type Variant = PumpItem['variants'][number];

/** What is worth having although it may never become credits. */
export const keeps = (of: string): boolean => of === 'tokens' || of.startsWith('goods:');

export const goodsNode = (goods: string): string => `goods:${goods}`;
export const variantNode = (item: PumpItem, variant: Variant): string => `item:${item.key}:${variant.key}`;
export const labelOf = ({ variants }: PumpItem, { label }: Variant): string | null => (variants.length > 1 ? label : null);

/** Piles without the empty ones. */
export const piles = (all: readonly Pile[]): readonly Pile[] => all.filter(({ amount }) => amount > 0);

/** What the settings alone offer: conversions, tokens for credits off, and rewards of levels. */
export function fixedTrades(input: PumpInput): readonly GuildTrade[] {
	const conversions = input.conversions.flatMap(({ from, to, give, get }): GuildTrade[] =>
		from === to
			? []
			: [
					{
						from: { of: from, amount: give },
						to: [{ of: to, amount: get }],
						bounds: [],
						item: null,
						steps: (runs) => [{ kind: 'convert', from, give: give * runs, get: get * runs }]
					}
				]
	);
	const perks = input.perks.map(({ key, name, tokens, credits, limit }): GuildTrade => {
		const bound: Bound = {
			...{ id: `perk:${key}`, by: { kind: 'perk', name }, times: limit.count, window: limit.window, whose: 'member' }
		};
		return {
			from: { of: 'tokens', amount: tokens },
			to: [{ of: 'credits', amount: credits }],
			bounds: [bound],
			item: null,
			steps: (runs) => [{ kind: 'redeem', name, tokens: tokens * runs, credits: credits * runs }]
		};
	});
	const level = levelPay(input);
	if (!level) return [...conversions, ...perks];
	const { xp, pays, levels } = level;
	const bound: Bound = { id: 'levels', by: { kind: 'levels' }, times: levels, window: 'season', whose: 'member' };
	return [
		...conversions,
		...perks,
		{
			from: { of: 'xp', amount: xp },
			to: piles([
				{ of: 'credits', amount: pays.credits },
				{ of: 'tokens', amount: pays.tokens }
			]),
			bounds: [bound],
			item: null,
			steps: (runs) => [{ kind: 'level', levels: runs, credits: pays.credits * runs, tokens: pays.tokens * runs }]
		}
	];
}

/** Units that are sold back at once, in the amount at which rounding takes least from the member. `null`: nothing comes back. */
export function sellBack({ sellBackPercent }: PumpInput, item: PumpItem, variant: Variant): GuildTrade | null {
	if (sellBackPercent === null || item.settlement.kind === 'external') return null;
	const unit = variantPrice(item, variant);
	let best = { units: 1, credits: 0 };
	for (let units = 1; units <= item.maxPerOrder; units++) {
		const credits = Number((BigInt(unit) * BigInt(units) * BigInt(sellBackPercent)) / 100n);
		if (credits * best.units > best.credits * units) best = { units, credits };
	}
	const { units, credits } = best;
	if (credits === 0) return null;
	return {
		from: { of: variantNode(item, variant), amount: units },
		to: [{ of: 'credits', amount: credits }],
		bounds: [],
		item: null,
		steps: (runs) => [{ kind: 'sellBack', item: item.name, variant: labelOf(item, variant), units: units * runs, credits: credits * runs }]
	};
}

/** A pack of goods that are taken as payment elsewhere: the item has the key of the goods, and its variant is named by the pieces. */
export function unpack({ goods }: PumpInput, item: PumpItem, variant: Variant): GuildTrade | null {
	const label = goods[item.key];
	const pieces = /^\d{1,3}([., ]?\d{3})*$/.test(variant.label) ? Number(variant.label.replaceAll(/\D/g, '')) : 0;
	if (label === undefined || pieces === 0) return null;
	return {
		from: { of: variantNode(item, variant), amount: 1 },
		to: [{ of: goodsNode(item.key), amount: pieces }],
		bounds: [],
		item: null,
		steps: (runs) => [{ kind: 'unpack', item: item.name, units: runs, goods: label, pieces: pieces * runs }]
	};
}

/** What can be done with a unit of a variant. */
export const usesOf = (input: PumpInput, item: PumpItem, variant: Variant): readonly GuildTrade[] =>
	[sellBack(input, item, variant), unpack(input, item, variant)].filter((trade) => trade !== null);

/**
 * Orders that are paid with goods which the shop sells itself, and what can be done with what they bring. Goods that have to be gathered in
 * the game are work, not a loop.
 *
 * @param months Stays at which rewards differ.
 */
export function goodsTrades(input: PumpInput, pays: OrderPays, months: readonly number[], bounded: boolean): readonly GuildTrade[] {
	const sold = new Set(input.items.flatMap((item) => (item.variants.some((variant) => unpack(input, item, variant)) ? [item.key] : [])));
	if (sold.size === 0) return [];
	const takes = input.items.filter(
		({ settlement }) => settlement.kind === 'in_game' && settlement.accepts.some(({ goods }) => sold.has(goods))
	);
	const orders = takes.flatMap((item) =>
		goodsWays(item)
			.filter(({ goods, bounds }) => sold.has(goods) && (bounded || bounds.length === 0))
			.flatMap((way) => months.map((stay) => goodsOrder(item, way, pays, stay)))
	);
	const uses = input.items
		.filter((item) => item.settlement.kind === 'in_game' || sold.has(item.key))
		.flatMap((item) => item.variants.flatMap((variant) => usesOf(input, item, variant)));
	return [...orders, ...uses];
}

function goodsOrder(item: PumpItem, way: ReturnType<typeof goodsWays>[number], pays: OrderPays, months: number): GuildTrade {
	const { variant, quantity, goods, label, pieces, bounds } = way;
	const pay = pays.of(item, 0, variantPrice(item, variant) * quantity, months);
	return {
		from: { of: goodsNode(goods), amount: pieces },
		to: piles([
			{ of: variantNode(item, variant), amount: quantity },
			{ of: 'credits', amount: pay.credits },
			{ of: 'tokens', amount: pay.tokens },
			{ of: 'xp', amount: pay.xp }
		]),
		bounds: [...bounds, ...pays.boundsOf(item, pay)],
		item: item.name,
		steps: (runs) => [
			{ kind: 'pay', item: item.name, variant: labelOf(item, variant), quantity, goods: label, pieces: pieces * runs, times: runs },
			...rewardSteps(pays, pay, runs)
		]
	};
}

/** What an order pays besides its goods, if anything. */
export function rewardSteps(pays: OrderPays, pay: ReturnType<OrderPays['of']>, runs: number): readonly Step[] {
	const [credits, tokens, xp] = [pay.credits * runs, pay.tokens * runs, pay.xp * runs];
	return credits + tokens > 0 ? [{ kind: 'reward', names: pays.namesOf(pay), credits, tokens, xp }] : [];
}
