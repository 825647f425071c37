import type { ViewContext } from '#core/views/context';
import { cheapest, goodsDue, variantPrice } from '../pricing.js';
import type { AcceptedGoods, CatalogueItem, Quote } from '../shop.types.js';
import { priceWord } from './words.js';

type Priced = Pick<CatalogueItem, 'settlement' | 'price' | 'variants'>;

/** Some pieces of goods: 80,000 Metal ingots. */
export const goodsWord = (view: ViewContext, pieces: number, { label }: Pick<AcceptedGoods, 'label'>): string =>
	view.t('shop:pay.goods', { pieces, goods: { kind: 'user-text', value: label } });

/** What a variant costs, one way of paying a line: credits, or each kind of goods that is taken. Plain text where `plain`. */
export function payLines(view: ViewContext, item: Priced, variant: CatalogueItem['variants'][number]): readonly string[] {
	const { settlement } = item;
	if (settlement.kind === 'credits') return [priceWord(view, variantPrice(item, variant), false)];
	if (settlement.kind === 'external') return [view.t('shop:pay.external')];
	return settlement.accepts.flatMap((accepted) => {
		const pieces = accepted.amounts[variant.key];
		return pieces === undefined ? [] : [goodsWord(view, pieces, accepted)];
	});
}

/** What the cheapest variant costs, for lists. */
export function payFrom(view: ViewContext, item: Priced): string {
	const several = item.variants.length > 1;
	if (item.settlement.kind === 'credits') return priceWord(view, cheapest(item), several);
	const lowest = cheapest(item);
	const variant = item.variants.find((candidate) => variantPrice(item, candidate) === lowest);
	const [first, ...others] = variant ? payLines(view, item, variant) : [];
	if (first === undefined) return view.t('shop:pay.external');
	const shown = others.length > 0 ? view.t('shop:pay.more', { first, count: others.length }) : first;
	return several ? view.t('shop:price.from', { amount: shown }) : shown;
}

/** What a variant costs, in the plain text of an option. */
export function payOption(view: ViewContext, item: Priced, variant: CatalogueItem['variants'][number]): string {
	const { settlement } = item;
	if (settlement.kind === 'credits') return `${view.format.number(variantPrice(item, variant))} ${view.words.credits}`;
	if (settlement.kind === 'external') return view.t('shop:pay.externalShort');
	const [first] = settlement.accepts;
	const pieces = first?.amounts[variant.key];
	return first && pieces !== undefined ? `${view.format.number(pieces)} ${first.label}` : '';
}

/** What a draft comes to in goods, one way of paying a line; only the chosen one once the buyer has said which. */
export function goodsTotals(
	view: ViewContext,
	item: Priced,
	order: { readonly variant: string; readonly quantity: number; readonly quote: Quote; readonly chosen?: string | null }
): readonly string[] {
	const { settlement } = item;
	if (settlement.kind !== 'in_game') return [];
	const { variant, quantity, quote, chosen } = order;
	const rows = settlement.accepts.filter(({ goods }) => !chosen || goods === chosen);
	return rows.flatMap((accepted) => {
		const pieces = goodsDue(settlement, accepted.goods, variant, quantity, quote);
		return pieces === null ? [] : [goodsWord(view, pieces, accepted)];
	});
}

/** How and when an order is paid that is not paid in credits, for the check before placing. */
export function payNote(view: ViewContext, { settlement }: Pick<CatalogueItem, 'settlement'>): string | null {
	if (settlement.kind === 'credits') return null;
	if (settlement.kind === 'external') {
		const words = [settlement.note, settlement.needs].filter((text) => text !== undefined).map((text) => view.format.escape(text));
		return [view.t('shop:pay.externalNote'), ...words].join(' ');
	}
	const other = settlement.otherGoods === 'by_agreement' ? ` ${view.t('shop:pay.other')}` : '';
	return `${view.t(settlement.when === 'before_handover' ? 'shop:pay.before' : 'shop:pay.at')}${other}`;
}
