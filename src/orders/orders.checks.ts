import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GuildChecks, Problem } from '#core/checks';
import { DomainError } from '#core/errors';
import { type GuildId, memberId } from '#core/ids';
import type { Settings } from '#settings';
import { type ItemRow, type PriceDiscounts, type Prices, type Quote, quote, type Shop } from '#shop';
import { isLive, paidAtMost, type RewardEvent, type XpSettings, xpSettings } from '#xp';
import { orderRewardEvents } from './orders.effects.js';

/** Names that a problem lists. */
const listed = 3;
/** Amounts of one order from 1 on that are all looked at; above them only those at which the price changes. */
const mostAmounts = 20;
/** More months than any step of tenure asks for. */
const longStay = 1_200;
/** Stand for a buyer and whoever hands over; nobody has these ids. */
const [buyer, assignee] = [memberId('100000000000000001'), memberId('100000000000000002')];

/** An item whose order may pay out more credits than it takes. */
export interface Pump {
	readonly name: string;
	/** What the best-placed buyer pays, and what the order then pays out in credits. */
	readonly paid: number;
	readonly back: number;
	/** The list price of the same. */
	readonly list: number;
}

/**
 * The worst case of an item: of all variants, amounts and discounts the one in which its order pays out the most for what was paid, if that is
 * not less than what was paid. Add-ons only make it dearer. Pure.
 *
 * @param offers What may be taken off, see `Prices.bestPlaced`.
 */
export function pumpOf(
	guild: GuildId,
	{ key, definition }: Pick<ItemRow, 'key' | 'definition'>,
	{ settings, zone, at }: { readonly settings: XpSettings; readonly zone: string; readonly at: Date },
	offers: readonly PriceDiscounts[],
	category: string
): Pump | null {
	if (definition.settlement.kind !== 'credits' || !mayPayCredits(settings, definition.rewards.rules)) return null;
	const { maxPerOrder, breaks = [] } = definition;
	const small = Array.from({ length: Math.min(maxPerOrder, mostAmounts) }, (_, index) => index + 1);
	const amounts = [...new Set([...small, ...breaks.map(({ from }) => from), maxPerOrder])].filter((amount) => amount <= maxPerOrder);
	const credits = (paid: number): number =>
		orderRewardEvents.reduce((sum, { name }) => {
			const event = sampleOrder(name, { at, key, category, paid, rules: definition.rewards.rules });
			return sum + paidAtMost(guild, settings, zone, event).credits;
		}, 0);
	const backs = new Map<number, number>();
	let worst: Pump | null = null;
	for (const variant of definition.variants)
		for (const amount of amounts)
			for (const offer of offers) {
				const price = priced(definition, variant.key, amount, offer);
				if (price === null) continue;
				const { total: paid, lines } = price;
				const back = backs.get(paid) ?? credits(paid);
				backs.set(paid, back);
				if (back <= paid || (worst !== null && back * worst.paid <= worst.back * paid)) continue;
				const list = lines.reduce((sum, line) => (line.kind === 'discount' ? sum : sum + line.amount), 0);
				worst = { name: definition.name, paid, back, list };
			}
	return worst;
}

/** `null`: so many cost more than any order may. */
function priced(definition: ItemRow['definition'], variant: string, amount: number, offer: PriceDiscounts): Quote | null {
	try {
		return quote(definition, variant, amount, {}, offer);
	} catch (error) {
		if (error instanceof DomainError && error.code === 'shop.tooMuch') return null;
		throw error;
	}
}

function mayPayCredits({ faucets, rewardRules }: XpSettings, own: readonly string[]): boolean {
	const events = new Set(orderRewardEvents.map(({ name }) => name));
	return (
		faucets.enabled && rewardRules.some((rule) => isLive(rule) && own.includes(rule.key) && events.has(rule.event) && rule.amounts.credits)
	);
}

/** An order as `rewardEvent` would tell it, in the best case for those who are paid. */
function sampleOrder(
	name: string,
	{ at, key, category, paid, rules }: { at: Date; key: string; category: string; paid: number; rules: readonly string[] }
): RewardEvent {
	return {
		name,
		key: `sample:${name}`,
		source: 'sample',
		at,
		people: {
			buyer: { member: buyer, tenureMonths: longStay, counterpart: assignee },
			assignee: { member: assignee, tenureMonths: longStay, counterpart: buyer }
		},
		fields: {
			'order.settlement': 'credits',
			'order.captured': paid,
			'order.value': paid,
			'order.category': category,
			'order.withinSla': true,
			'deal.settled': true,
			'deal.value': paid,
			'deal.settlement': 'credits',
			'deal.related': false
		},
		item: key,
		deal: 'sample',
		rules
	};
}

/** What is told of items that pay out more than they cost; the worst one with its figures. Pure. */
export function pumpProblems(pumps: readonly Pump[]): readonly Problem[] {
	const [worst] = [...pumps].sort((one, other) => other.back / other.paid - one.back / one.paid);
	if (!worst) return [];
	const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;
	const names = pumps.map(({ name }) => name);
	return [
		{
			id: 'items.pump',
			weight: 'bad',
			title: { key: 'orders:check.pump.title', params: { count: pumps.length } },
			text: {
				key: worst.paid < worst.list ? 'orders:check.pump.discounted' : 'orders:check.pump.text',
				params: {
					item: { kind: 'user-text', value: worst.name },
					items: { kind: 'user-text', value: names.slice(0, listed).join(', ') },
					list: credits(worst.list),
					paid: credits(worst.paid),
					back: credits(worst.back)
				}
			},
			remedy: { kind: 'people' }
		}
	];
}

/** Registers what orders look for in a guild. */
export function registerOrderChecks(
	checks: GuildChecks,
	{ shop, prices, settings, now }: { readonly shop: Shop; readonly prices: Prices; readonly settings: Settings; now(): Date }
): void {
	checks.check({
		name: 'orders.pumps',
		versioned: true,
		async run(guild, reading) {
			const read = settings.on(reading);
			const [{ zone }, rewards] = await Promise.all([read.state(guild), read.get(guild, xpSettings)]);
			const items = (await shop.on(reading).shelves(guild, zone))
				.flatMap((shelf) => shelf.items.map(({ row }) => row))
				.filter(({ definition }) => mayPayCredits(rewards, definition.rewards.rules));
			if (items.length === 0) return [];
			const offers = await prices.on(reading).bestPlaced(guild, items);
			const at = now();
			const pumps: Pump[] = [];
			for (const [index, row] of items.entries()) {
				const pump = pumpOf(guild, row, { settings: rewards, zone, at }, offers[index] ?? [], row.category);
				if (pump) pumps.push(pump);
				// Members are answered in between: each item is priced in many ways.
				await nextTurn();
			}
			return pumpProblems(pumps);
		}
	});
}
