import { NotFound } from '#core/errors';
import { variantPrice } from '../pack/price.js';
import type { VariantDefinition } from '../pack/schema/catalogue.js';
import { ladderVariants } from '../pricing/ladder.js';
import type { CatalogueItem } from '../shop.types.js';
import type { ItemEdit } from './edit.types.js';
import { freeKey, keyOf } from './keys.js';
import { editPart, withAmounts } from './parts.js';
import { editQuestions } from './questions.js';

/** An item after one change; `taken` are the variants that have a row of stock, whose keys a new variant must not have. */
export function editItem(item: CatalogueItem, edit: ItemEdit, taken: ReadonlySet<string> = new Set()): CatalogueItem {
	switch (edit.kind) {
		case 'texts': {
			const { name, summary, description, variantLabel, tags } = edit;
			return {
				...item,
				name: name.trim(),
				summary: summary.trim(),
				description: description.trim(),
				variantLabel: variantLabel.trim(),
				tags: [...tags]
			};
		}
		case 'price':
			return { ...item, price: { ...item.price, credits: edit.credits, per: edit.per.trim() } };
		case 'variantAdd': {
			const used = new Set([...taken, ...item.variants.map(({ key }) => key)]);
			const key = freeKey(keyOf(edit.label, 'variant'), used);
			return withAmounts({ ...item, variants: [...item.variants, withWords({ key, label: '' }, edit, item)] }, key);
		}
		case 'variant': {
			const old = variantAt(item, edit.variant);
			return { ...item, variants: item.variants.map((variant) => (variant === old ? withWords(variant, edit, item) : variant)) };
		}
		case 'variantRemove':
			variantAt(item, edit.variant);
			return withoutVariant(item, edit.variant);
		case 'stock': {
			const { mode, perWeek, lowStockAt, onSeasonEnd } = edit;
			const stock = { mode, onSeasonEnd, ...(perWeek === null ? {} : { perWeek }), ...(lowStockAt === null ? {} : { lowStockAt }) };
			return { ...item, stock };
		}
		case 'orders':
			return { ...item, maxPerOrder: edit.maxPerOrder, access: { ...item.access, maxOpenOrders: edit.maxOpenOrders } };
		case 'limits':
			return {
				...item,
				buyerLimits: [
					...edit.member.map(({ count, window }) => ({ count, window, scope: 'member' as const })),
					...item.buyerLimits.filter(({ scope }) => scope !== 'member')
				]
			};
		case 'breaks': {
			const { breaks: _old, ...rest } = item;
			return edit.breaks.length === 0 ? rest : { ...rest, breaks: [...edit.breaks] };
		}
		case 'ladder':
			return withVariants(item, ladderVariants(edit.ladder, item.variants));
		case 'tribeLimits':
			return {
				...item,
				buyerLimits: [
					...item.buyerLimits.filter(({ scope }) => scope !== 'tribe'),
					...edit.tribe.map(({ count, window }) => ({ count, window, scope: 'tribe' as const }))
				]
			};
		case 'settlement':
		case 'goods':
		case 'goodsRemove':
		case 'goodsRules':
		case 'addon':
		case 'addonRemove':
		case 'gate':
		case 'roles':
		case 'rewards':
		case 'risk':
			return editPart(item, edit);
		case 'handover': {
			const { deliverHours, firstResponseHours, proof } = edit;
			return { ...item, fulfilment: { ...item.fulfilment, sla: { deliverHours, firstResponseHours }, proof: [...proof] } };
		}
		case 'category':
		case 'active':
			return item;
		default:
			return { ...item, questions: editQuestions(item.questions, edit) };
	}
}

function variantAt(item: CatalogueItem, key: string): VariantDefinition {
	const variant = item.variants.find((row) => row.key === key);
	if (!variant) throw new NotFound('shop.variant', { item: { kind: 'user-text', value: item.name } });
	return variant;
}

/** The variant with other words and a price of its own. An unchanged price stays as it was written, e.g. as a share of the item's. */
function withWords(
	variant: VariantDefinition,
	{ label, description, price }: { readonly label: string; readonly description: string; readonly price: number },
	item: CatalogueItem
): VariantDefinition {
	const { description: _old, priceDelta, pricePercent, ...rest } = variant;
	const written = priceDelta !== undefined || pricePercent !== undefined;
	const kept = written && price === variantPrice(item, variant);
	return {
		...rest,
		label: label.trim(),
		...(description.trim() ? { description: description.trim() } : {}),
		...(kept
			? { ...(priceDelta === undefined ? {} : { priceDelta }), ...(pricePercent === undefined ? {} : { pricePercent }) }
			: { priceDelta: price - item.price.credits })
	};
}

/** The item with these variants instead of its own; amounts of goods follow the prices, from the first variant on. */
function withVariants(item: CatalogueItem, variants: readonly VariantDefinition[]): CatalogueItem {
	const [first] = item.variants;
	if (item.settlement.kind !== 'in_game' || !first) return { ...item, variants: [...variants] };
	// The first one stands before the new ones until they have their amounts: its key may be one of theirs.
	const measure = { ...first, key: `${first.key}.before` };
	const accepts = item.settlement.accepts.map((row) => {
		const each = row.amounts[first.key];
		return { ...row, amounts: each === undefined ? {} : { [measure.key]: each } };
	});
	const all: CatalogueItem = { ...item, variants: [measure, ...variants], settlement: { ...item.settlement, accepts } };
	return withoutVariant(
		variants.reduce<CatalogueItem>((made, { key }) => withAmounts(made, key), all),
		measure.key
	);
}

function withoutVariant(item: CatalogueItem, key: string): CatalogueItem {
	const { settlement } = item;
	const variants = item.variants.filter((variant) => variant.key !== key);
	if (settlement.kind !== 'in_game') return { ...item, variants };
	const accepts = settlement.accepts.map((row) => ({
		...row,
		amounts: Object.fromEntries(Object.entries(row.amounts).filter(([variant]) => variant !== key))
	}));
	return { ...item, variants, settlement: { ...settlement, accepts } };
}
