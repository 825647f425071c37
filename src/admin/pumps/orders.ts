import { DomainError } from '#core/errors';
import { cancelTerms, shareOf } from '#orders';
import { type ChosenAddons, type GoodsSettlement, goodsDue, type Quote, quote, variantPrice } from '#shop';
import type { Offer } from './offers.js';
import type { Bound, BoundWindow, PumpInput, PumpItem, TakenOff } from './pump.types.js';
import type { OrderPay, OrderPays } from './rewards.js';

type Variant = PumpItem['variants'][number];

/** One order as it may be placed and ended, with what it leaves its buyer. */
export interface OrderWay {
	readonly variant: Variant;
	readonly quantity: number;
	/** Units that are taken; the rest is cancelled. */
	readonly taken: number;
	/** Credits that are paid in the end. */
	readonly captured: number;
	readonly value: number;
	readonly months: number;
	readonly off: readonly TakenOff[];
	readonly bounds: readonly Bound[];
}

/** An order that is paid with goods of the game. */
export interface GoodsWay {
	readonly variant: Variant;
	readonly quantity: number;
	readonly goods: string;
	readonly label: string;
	readonly pieces: number;
	readonly bounds: readonly Bound[];
}

/** Choices of add-ons of one item that are looked at. */
const mostChoices = 256;

/** Limits and places of an item, as bounds of its orders. */
export function itemBounds({ key, name, buyerLimits, stock }: PumpItem): readonly Bound[] {
	const made = (kind: 'limit' | 'places', times: number, window: BoundWindow, whose: Bound['whose']): Bound => ({
		...{ id: `${kind}:${key}`, by: { kind, item: name }, times, window, whose, units: true }
	});
	const limits = buyerLimits.map(({ count, window }) => made('limit', count, window, 'member'));
	const weekly = stock.mode === 'made_to_order' || stock.mode === 'slots';
	return weekly && stock.perWeek !== undefined ? [...limits, made('places', stock.perWeek, 'week', 'guild')] : limits;
}

/** More units than this are never in one order. */
export const mostUnits = (item: PumpItem): number =>
	Math.min(item.maxPerOrder, ...itemBounds(item).flatMap(({ units, times }) => (units ? [times] : [])));

/** Every choice of add-ons that moves the price of an order, within bounds: none, one or all pieces of each. */
export function addonChoices({ addons }: PumpItem): readonly ChosenAddons[] {
	let choices: ChosenAddons[] = [{}];
	for (const { key, maxQuantity = 1 } of addons) {
		const pieces = [...new Set([1, maxQuantity])];
		const more = choices.flatMap((choice) => pieces.map((count) => ({ ...choice, [key]: count })));
		if (choices.length + more.length > mostChoices) break;
		choices = [...choices, ...more];
	}
	return choices;
}

/** The price of an order; `null`: it costs more, or less, than any order may. */
export function priced(item: PumpItem, variant: string, quantity: number, addons: ChosenAddons, offer: Offer | null): Quote | null {
	try {
		return quote(asItem(item), variant, quantity, addons, offer?.discounts);
	} catch (error) {
		if (error instanceof DomainError && error.code === 'shop.tooMuch') return null;
		throw error;
	}
}

const whole = new WeakMap<PumpItem, Parameters<typeof quote>[0]>();

/** Only what prices read is looked at; the rest of an item is left as empty as it may be. */
function asItem(item: PumpItem): Parameters<typeof quote>[0] {
	const known = whole.get(item);
	if (known) return known;
	const made: Parameters<typeof quote>[0] = {
		...item,
		...{ summary: '', description: '', tags: [], variantLabel: '', questions: [], game: {} },
		access: { gate: null, maxOpenOrders: 1, middleman: 'none' },
		fulfilment: { methods: [], staff: { slots: [] }, sla: { firstResponseHours: 1, deliverHours: 1 }, steps: [], proof: [] },
		risk: { level: 'low', flags: [] }
	};
	whole.set(item, made);
	return made;
}

/**
 * Every order of a variant that is paid with credits: so many units, with those add-ons, at that discount, of which so many parts are taken
 * before the buyer cancels the rest. A coupon that would not count is left out: it is the same order without it.
 */
export function* orderWays(input: PumpInput, item: PumpItem, variant: Variant, offers: readonly Offer[]): Generator<OrderWay> {
	const limits = itemBounds(item);
	for (let quantity = 1; quantity <= mostUnits(item); quantity++) {
		const milestones = item.captures.length > 0 && quantity === 1;
		const weights = milestones ? item.captures : Array.from({ length: quantity }, () => 1);
		const seen = new Set<string>();
		for (const addons of addonChoices(item))
			for (const offer of offers) {
				const price = priced(item, variant.key, quantity, addons, offer);
				if (!price || (offer.discounts.coupon && price.coupon?.state !== 'counted')) continue;
				// Many ways lead to one price; the first of them is as good as the others.
				const same = `${price.total} ${offer.months} ${offer.bounds[0]?.id ?? ''}`;
				if (seen.has(same)) continue;
				seen.add(same);
				const off = price.lines.flatMap((line) => (line.kind === 'discount' ? [{ of: line.of, label: line.label }] : []));
				const bounds = [...offer.bounds, ...limits];
				for (let parts = weights.length; parts > 0; parts--) {
					const value = shareOf(price.total, weights, parts);
					const captured = value + keptOf(input, price.total, value);
					// Work of which a part is done is no whole unit.
					const taken = milestones ? Number(parts === weights.length) : parts;
					yield { variant, quantity, taken, captured, value, months: offer.months, off, bounds };
				}
			}
	}
}

/** What is kept of the rest when the buyer cancels it after having taken a part. */
function keptOf({ orders }: PumpInput, held: number, captured: number): number {
	return cancelTerms({ state: 'claimed', held, captured, released: 0, missedByStaff: 0 }, 'buyer', orders).kept;
}

/** Every order of an item that is paid with goods. */
export function goodsWays(item: PumpItem): readonly GoodsWay[] {
	const { settlement } = item;
	if (settlement.kind !== 'in_game') return [];
	const bounds = itemBounds(item);
	return item.variants.flatMap((variant) =>
		Array.from({ length: mostUnits(item) }, (_, index) => index + 1).flatMap((quantity) =>
			settlement.accepts.flatMap(({ goods, label }) => {
				const pieces = dueOf(item, settlement, goods, variant.key, quantity);
				return pieces === null ? [] : [{ variant, quantity, goods, label, pieces, bounds }];
			})
		)
	);
}

/** The fewest pieces that an order costs, whatever add-ons are chosen. */
function dueOf(item: PumpItem, settlement: GoodsSettlement, goods: string, variant: string, quantity: number): number | null {
	const all = addonChoices(item).flatMap((addons) => {
		const price = priced(item, variant, quantity, addons, null);
		const due = price && goodsDue(settlement, goods, variant, quantity, price);
		return due === null ? [] : [due];
	});
	return all.length > 0 ? Math.min(...all) : null;
}

/** At most so much comes back for an order besides its goods: a fixed part, and a share of what was paid. */
export interface MostPay {
	readonly fixed: number;
	readonly share: number;
}

/** Whether an order that was paid so returns less than that, by a bound that is quick to have. */
export const clearlyLoses = (paid: number, goods: number, { fixed, share }: MostPay): boolean =>
	goods + fixed + share * paid < paid * (1 - 1e-9);

/**
 * Whether no order of a variant can return what it costs, by bounds that are quick to have: the least that a unit may cost against the most
 * that a unit and an order may return. Both grow evenly with the units, so the smallest and the largest order decide.
 *
 * @param unit What a unit is worth afterwards in credits, and `pay` what an order pays at most, both rounded up.
 */
export function surelyLoses(item: PumpItem, variant: Variant, offers: readonly Offer[], unit: number, pay: MostPay): boolean {
	if (unit === 0 && pay.fixed === 0 && pay.share === 0) return true;
	if (pay.share >= 1) return false;
	const list = variantPrice(item, variant);
	const cheaper = item.addons.reduce((all, { pricePercent = 100 }) => all + Math.min(0, pricePercent - 100), 0);
	const { share, fixed, cap } = mostOff(item, offers);
	const units = mostUnits(item);
	const milestone = item.captures.length > 0 ? Math.min(...item.captures) / Math.max(1, sum(item.captures)) : 1;
	// Two ways to say the least that is left to pay; a credit or two may be rounded off either.
	return [
		{ share, fixed },
		{ share: cap, fixed: 0 }
	].some((off) => {
		const each = Math.max(0, (list * (100 + cheaper) * (100 - off.share)) / 10_000);
		const least = (count: number): number => count * each - off.fixed - 2;
		const loses = (count: number): boolean => least(count) > 0 && clearlyLoses(least(count), count * unit, pay);
		return loses(1) && loses(units) && (milestone === 1 || clearlyLoses(Math.max(0, milestone * least(1) - 1), 0, pay));
	});
}

/** The most that may be taken off: a share and a fixed amount together, and the share that nothing goes over. In per cent and credits. */
function mostOff(item: PumpItem, offers: readonly Offer[]): { readonly share: number; readonly fixed: number; readonly cap: number } {
	const ofBreak = Math.max(0, ...(item.breaks ?? []).map(({ percent }) => percent));
	const shares = offers.map(({ discounts: { combine, sales, roles, coupon } }) => {
		const all = [ofBreak, sales[0]?.percent ?? 0, roles[0]?.percent ?? 0, coupon?.percent ?? 0];
		return combine === 'best' ? Math.max(...all) : sum(all);
	});
	const fixed = Math.max(0, ...offers.map(({ discounts: { coupon } }) => coupon?.credits ?? 0));
	const cap = Math.max(0, ...offers.map(({ discounts: { mostPercent } }) => mostPercent));
	return { share: Math.min(cap, Math.max(0, ...shares)), fixed, cap };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Everything an order leaves besides its goods. */
export const payOf = (pays: OrderPays, item: PumpItem, way: OrderWay): OrderPay => pays.of(item, way.captured, way.value, way.months);
