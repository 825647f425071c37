import { variantPrice } from '../price.js';
import { choicesOf, define } from '../resolve.js';
import type { ItemDefinition, VariantDefinition } from '../schema/catalogue.js';
import type { Pack } from '../schema/index.js';
import { maxPrice, maxTotal } from '../schema/parts.js';
import { itemFormRules } from './questions.js';
import { check, keysOf, known, type PackCheck, type Report, unique } from './report.js';

/** Goods may be worth a quarter and ten credits more than what they buy, never less. */
const goodsMargin = { factor: 1.25, flat: 10 };

/** Runs a rule over every item with its path. */
const everyItem = (name: string, rule: (item: ItemDefinition, path: string, pack: Pack, report: Report) => void): PackCheck =>
	check(name, (pack, report) => {
		for (const category of pack.categories) {
			for (const item of category.items) rule(item, `categories.${category.key}.items.${item.key}`, pack, report);
		}
	});

/** Whether a variant can be ordered at all. */
export function isStocked(item: ItemDefinition, variant: VariantDefinition): boolean {
	if (item.stock.mode === 'unlimited') return true;
	return item.stock.mode === 'finite' ? (variant.stock ?? 0) > 0 : (item.stock.perWeek ?? 0) > 0;
}

/** Values that an answer to the item's question may have; `null` when it does not ask it or the question has no choices. */
function valuesOf(item: ItemDefinition, question: string, pack: Pack): ReadonlySet<string> | null {
	for (const reference of item.questions) {
		const definition = define(reference, pack);
		if ('messages' in definition || definition.key !== question || definition.type !== 'select') continue;
		return new Set(choicesOf(definition, pack)?.map((choice) => choice.value));
	}
	return null;
}

const asks = (item: ItemDefinition, question: string): boolean =>
	item.questions.some((reference) => ('use' in reference ? reference.use : reference.key) === question);

export const catalogueChecks: readonly PackCheck[] = [
	check('item-keys', (pack, report) => {
		const seen = new Set<string>();
		for (const category of pack.categories) {
			for (const item of category.items) {
				if (seen.has(item.key)) report(`categories.${category.key}.items.${item.key}`, 'This item is there twice');
				seen.add(item.key);
			}
		}
	}),
	everyItem('variants', (item, path, _pack, report) => {
		unique(item.variants, `${path}.variants`, report);
		for (const variant of item.variants) {
			const at = `${path}.variants.${variant.key}`;
			if ((variant.priceDelta === undefined) === (variant.pricePercent === undefined))
				report(at, 'Give priceDelta or pricePercent, one of them');
			const price = variantPrice(item, variant);
			if (price < 1 || price > maxPrice) report(at, `The price is ${price}, it must be from 1 to ${maxPrice}`);
			if (price * item.maxPerOrder > maxTotal)
				report(at, `${item.maxPerOrder} of it cost ${price * item.maxPerOrder}, at most ${maxTotal}`);
			if (item.enabled && !isStocked(item, variant)) report(at, 'For sale without stock');
		}
	}),
	everyItem('addons', (item, path, _pack, report) => {
		unique(item.addons ?? [], `${path}.addons`, report);
		for (const addon of item.addons ?? []) {
			if ((addon.priceDelta === undefined) === (addon.pricePercent === undefined))
				report(`${path}.addons.${addon.key}`, 'Give priceDelta or pricePercent, one of them');
		}
	}),
	everyItem('settlement', (item, path, pack, report) => {
		if (item.settlement.kind === 'external') {
			if (item.enabled && !pack.economy.realMoney.enabled) report(path, 'Settled outside: off until real money is allowed');
			return;
		}
		if (item.settlement.kind === 'credits') return;
		if (!item.enabled) report(`${path}.enabled`, 'An item paid with goods is for sale');
		if (!item.price.reference) report(`${path}.price.reference`, 'Paid with goods: the price is a measure only');
		if (!asks(item, 'goods_choice')) report(`${path}.questions`, 'Does not ask which goods the buyer pays with');
		for (const accepted of item.settlement.accepts) {
			const at = `${path}.settlement.accepts.${accepted.goods}`;
			const goods = pack.goods.find((row) => row.key === accepted.goods);
			if (!goods) report(at, `There are no goods "${accepted.goods}"`);
			if (Object.keys(accepted.amounts).sort().join() !== keysOf(item.variants).sort().join()) report(at, 'One amount for each variant');
			for (const variant of item.variants) {
				const amount = accepted.amounts[variant.key];
				if (!goods || amount === undefined) continue;
				const worth = (amount * goods.reference.credits) / goods.reference.per;
				const price = variantPrice(item, variant);
				if (worth < price || worth > price * goodsMargin.factor + goodsMargin.flat)
					report(`${at}.${variant.key}`, `${amount} are worth ${Math.round(worth)} credits, the price is ${price}`);
			}
		}
	}),
	everyItem('buyer-limits', (item, path, _pack, report) => {
		const counted = new Set<string>();
		for (const limit of item.buyerLimits) {
			const counter = `${limit.scope} and ${limit.window}`;
			if (counted.has(counter)) report(`${path}.buyerLimits`, `Two limits per ${counter}: they would count each order twice`);
			counted.add(counter);
			if (limit.scope === 'member' && limit.count < item.maxPerOrder)
				report(`${path}.buyerLimits`, `The limit of ${limit.count} is below one order of ${item.maxPerOrder}`);
		}
	}),
	everyItem('item-form', (item, path, pack, report) => itemFormRules(item, pack, path, report)),
	everyItem('access', (item, path, pack, report) => {
		const gates = keysOf(pack.trust.gates);
		if (item.access.gate !== null) known([item.access.gate], gates, `${path}.access.gate`, 'gate', report);
		for (const closed of item.access.choiceGates ?? []) {
			known([closed.gate], gates, `${path}.access.choiceGates`, 'gate', report);
			const values = valuesOf(item, closed.question, pack);
			if (!values) report(`${path}.access.choiceGates`, `Does not ask a choice "${closed.question}"`);
			else if (!values.has(closed.value)) report(`${path}.access.choiceGates`, `"${closed.value}" is no choice of "${closed.question}"`);
		}
	}),
	everyItem('fulfilment', (item, path, pack, report) => {
		const { methods, staff, steps, sla, captures } = item.fulfilment;
		const at = `${path}.fulfilment`;
		const slots = keysOf(pack.roleSlots);
		known(methods, Object.keys(pack.fulfilmentMethods), `${at}.methods`, 'fulfilment method', report);
		if (!methods.some((method) => pack.fulfilmentMethods[method]?.enabled)) report(`${at}.methods`, 'None of the methods is enabled');
		known(staff.slots, slots, `${at}.staff.slots`, 'role slot', report);
		for (const rule of staff.when ?? []) {
			known(rule.slots, slots, `${at}.staff.when`, 'role slot', report);
			const values = valuesOf(item, rule.question, pack);
			if (!values) report(`${at}.staff.when`, `Does not ask a choice "${rule.question}"`);
			else known(rule.in, values, `${at}.staff.when`, `choice of "${rule.question}"`, report);
		}
		const fulfillers = pack.permissions.capabilities.find((capability) => capability.key === 'orders.fulfil')?.slots ?? [];
		for (const slot of staff.slots) {
			const chain = [slot, ...(pack.roleSlots.find((row) => row.key === slot)?.fallback ?? [])];
			if (!chain.some((key) => fulfillers.includes(key))) report(`${at}.staff.slots`, `"${slot}" may not fulfil orders`);
		}
		if (sla.firstResponseHours > sla.deliverHours) report(`${at}.sla`, 'The first response is due before the delivery');
		known(steps, Object.keys(pack.fulfilmentSteps), `${at}.steps`, 'step', report);
		if (!captures) return;
		const sum = captures.reduce((total, part) => total + part.percent, 0);
		if (sum !== 100) report(`${at}.captures`, `The parts sum to ${sum}, not 100`);
		if (item.settlement.kind !== 'credits') report(`${at}.captures`, 'Only what is paid with credits is captured in parts');
		unique(captures, `${at}.captures`, report);
	}),
	everyItem('maps', (item, path, pack, report) => {
		const filtered = item.questions.some((reference) => {
			const definition = define(reference, pack);
			return !('messages' in definition) && definition.type === 'select' && definition.choiceFilter === 'game.maps';
		});
		if (!filtered) return;
		if (!item.game.maps) return report(`${path}.game.maps`, 'The form filters maps, the item names none');
		const maps = new Set(Object.values(pack.choiceSets).flatMap((choices) => choices.map((choice) => choice.value)));
		known(item.game.maps, maps, `${path}.game.maps`, 'map', report);
	}),
	everyItem('item-rewards', (item, path, pack, report) => {
		const at = `${path}.rewards`;
		known(item.rewards.rules, keysOf(pack.rewardRules), `${at}.rules`, 'reward rule', report);
		known(Object.keys(item.rewards.override ?? {}), item.rewards.rules, `${at}.override`, 'rule of this item', report);
		const pays = pack.rewardRules.some(
			(rule) =>
				item.rewards.rules.includes(rule.key) &&
				rule.event === 'order.completed' &&
				rule.conditions.every(
					(condition) => condition.field !== 'order.settlement' || [condition.value].flat().includes(item.settlement.kind)
				)
		);
		if (!pays) report(`${at}.rules`, `No rule for an order settled in ${item.settlement.kind}`);
	}),
	everyItem('risk', (item, path, pack, report) => {
		const { level, flags } = item.risk;
		known(flags, Object.keys(pack.riskFlags), `${path}.risk.flags`, 'risk flag', report);
		if (!item.enabled || (level !== 'high' && level !== 'critical')) return;
		const { gate, choiceGates, middleman } = item.access;
		const chosenCrew = item.fulfilment.staff.slots.join() === 'vetted';
		const lent = flags.includes('lent_item_theft') && middleman !== 'none';
		if (!gate && !choiceGates?.length && middleman !== 'required' && !chosenCrew && !lent)
			report(`${path}.risk`, 'High risk without a gate, a middleman or a chosen crew');
	}),
	everyItem('goods-prices', (item, path, pack, report) => {
		const goods = pack.goods.find((row) => row.key === item.key);
		if (!goods) return;
		const perUnit = item.variants.flatMap((variant) => {
			const count = Number(/^[\d,]+/.exec(variant.label)?.[0]?.replaceAll(',', ''));
			return count > 0 ? [variantPrice(item, variant) / count] : [];
		});
		if (perUnit.length === 0) return;
		const best = Math.min(...perUnit);
		if (goods.reference.credits / goods.reference.per > best + 1e-9)
			report(path, `Goods are taken at more than the shop sells them for (${best.toFixed(5)} each)`);
	})
];
