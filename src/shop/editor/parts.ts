import { NotFound } from '#core/errors';
import { variantPrice } from '../pack/price.js';
import type { AddonDefinition } from '../pack/schema/catalogue.js';
import type { AcceptedGoods, CatalogueItem, GoodsSettlement } from '../shop.types.js';
import type { ItemEdit } from './edit.types.js';
import { freeKey, keyOf } from './keys.js';

/** Edits of how an item is paid, what may be added to it, whom it is for, what it earns and what to beware of. */
export type PartEdit = Extract<
	ItemEdit,
	{ readonly kind: 'settlement' | 'goods' | 'goodsRemove' | 'goodsRules' | 'addon' | 'addonRemove' | 'gate' | 'roles' | 'rewards' | 'risk' }
>;

/** An item after one of these edits. @throws NotFound `shop.addon`, `shop.goods` */
export function editPart(item: CatalogueItem, edit: PartEdit): CatalogueItem {
	switch (edit.kind) {
		case 'settlement': {
			const note = edit.note.trim();
			const outside = { kind: 'external', needs: 'economy.realMoney', ...(note ? { note } : {}) } as const;
			return withoutGoods(item, edit.to === 'credits' ? { kind: 'credits' } : outside);
		}
		case 'goods':
			return withGoods(item, edit);
		case 'goodsRemove': {
			const settlement = goodsOf(item);
			const accepts = settlement.accepts.filter(({ goods }) => goods !== edit.goods);
			if (accepts.length === settlement.accepts.length) throw new NotFound('shop.goods');
			return accepts.length === 0
				? withoutGoods(item, { kind: 'credits' })
				: asked({ ...item, settlement: { ...settlement, accepts } }, '');
		}
		case 'goodsRules': {
			const { when, addons, otherGoods } = edit;
			return { ...item, settlement: { ...goodsOf(item), when, addons, otherGoods } };
		}
		case 'addon':
			return { ...item, addons: withAddon(item.addons, edit) };
		case 'addonRemove':
			if (!item.addons[edit.index]) throw new NotFound('shop.addon', { item: { kind: 'user-text', value: item.name } });
			return { ...item, addons: item.addons.filter((_, index) => index !== edit.index) };
		case 'gate':
			return { ...item, access: { ...item.access, gate: edit.gate } };
		case 'roles': {
			const { roles: _old, ...access } = item.access;
			return { ...item, access: edit.roles.length === 0 ? access : { ...access, roles: [...new Set(edit.roles)] } };
		}
		case 'rewards': {
			const kept = Object.entries(item.rewards.override ?? {}).filter(([rule]) => edit.rules.includes(rule));
			return { ...item, rewards: { rules: [...edit.rules], ...(kept.length > 0 ? { override: Object.fromEntries(kept) } : {}) } };
		}
		case 'risk':
			return { ...item, risk: { level: edit.level, flags: edit.flags.map((flag) => ({ ...flag })) } };
	}
}

function goodsOf({ settlement }: CatalogueItem): GoodsSettlement {
	if (settlement.kind !== 'in_game') throw new NotFound('shop.goods');
	return settlement;
}

/** Goods with an amount for each variant; the first ones make it an item that is paid with goods. */
function withGoods(item: CatalogueItem, edit: Extract<ItemEdit, { readonly kind: 'goods' }>): CatalogueItem {
	const { settlement, variants } = item;
	const amounts = Object.fromEntries(
		variants.flatMap(({ key }, index) => (edit.amounts[index] == null ? [] : [[key, edit.amounts[index]]]))
	);
	const accepted: AcceptedGoods = { goods: edit.goods.key, amounts, label: edit.goods.label, step: edit.goods.step };
	const next: GoodsSettlement =
		settlement.kind === 'in_game'
			? { ...settlement, accepts: [...settlement.accepts.filter(({ goods }) => goods !== accepted.goods), accepted] }
			: { kind: 'in_game', accepts: [accepted], when: 'before_handover', addons: 'scale', otherGoods: 'refused' };
	const { captures: _captures, ...fulfilment } = item.fulfilment;
	return asked({ ...item, settlement: next, fulfilment, price: { ...item.price, reference: true } }, edit.question);
}

/** The question which goods somebody pays with, when there are several; it offers those that are taken. */
function asked(item: CatalogueItem, label: string): CatalogueItem {
	const { accepts } = goodsOf(item);
	const before = item.questions.find(({ purpose }) => purpose === 'goods');
	if (accepts.length < 2) return { ...item, questions: item.questions.filter((question) => question !== before) };
	const choices = accepts.map((accepted) => ({ value: accepted.goods, label: accepted.label }));
	if (before?.type === 'select') {
		return { ...item, questions: item.questions.map((question) => (question === before ? { ...before, choices } : question)) };
	}
	const key = freeKey('goods_choice', new Set(item.questions.map((question) => question.key)), '_');
	return {
		...item,
		questions: [...item.questions, { key, type: 'select', label: label.trim() || 'Goods', required: true, purpose: 'goods', choices }]
	};
}

function withoutGoods(item: CatalogueItem, settlement: CatalogueItem['settlement']): CatalogueItem {
	const { reference: _reference, ...price } = item.price;
	const { captures, ...fulfilment } = item.fulfilment;
	return {
		...item,
		price,
		settlement,
		fulfilment: settlement.kind === 'credits' && captures ? { ...fulfilment, captures } : fulfilment,
		questions: item.questions.filter(({ purpose }) => purpose !== 'goods')
	};
}

function withAddon(addons: readonly AddonDefinition[], edit: Extract<ItemEdit, { readonly kind: 'addon' }>): AddonDefinition[] {
	const old = edit.index === null ? null : addons[edit.index];
	if (old === undefined) throw new NotFound('shop.addon');
	const about = edit.description.trim();
	const made: AddonDefinition = {
		key: old?.key ?? freeKey(keyOf(edit.label, 'addon', '_'), new Set(addons.map(({ key }) => key)), '_'),
		label: edit.label.trim(),
		...(about ? { description: about } : {}),
		...('credits' in edit.price ? { priceDelta: edit.price.credits } : { pricePercent: edit.price.percent }),
		...(edit.maxQuantity === null ? {} : { maxQuantity: edit.maxQuantity })
	};
	return old ? addons.map((addon) => (addon === old ? made : addon)) : [...addons, made];
}

/** Amounts of goods for a variant that is new: those of the first one, as its price is to theirs. */
export function withAmounts(item: CatalogueItem, key: string): CatalogueItem {
	const { settlement } = item;
	const [first] = item.variants;
	const variant = item.variants.find((one) => one.key === key);
	if (settlement.kind !== 'in_game' || !first || !variant) return item;
	const [price, base] = [variantPrice(item, variant), Math.max(1, variantPrice(item, first))];
	const accepts = settlement.accepts.map((accepted) => {
		const each = accepted.amounts[first.key];
		if (each === undefined) return accepted;
		const amount = Math.max(1, Math.ceil((each * price) / base / accepted.step)) * accepted.step;
		return { ...accepted, amounts: { ...accepted.amounts, [key]: amount } };
	});
	return { ...item, settlement: { ...settlement, accepts } };
}
