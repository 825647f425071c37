import type { ViewContext } from '#core/views/context';
import type { CouponView } from '../pricing/prices.service.js';
import { listTotal } from '../pricing.js';
import type { LimitLeft } from '../shop.lists.js';
import type { CatalogueItem, Discount, Quote, QuoteLine } from '../shop.types.js';

/** The lines of a price, the total last and bold: the list price, what is taken off it, and why a coupon is not among that. */
export function priceLines(view: ViewContext, quote: Quote, total: string): string[] {
	const list = quote.lines.filter(({ kind }) => kind !== 'discount' && kind !== 'agreed');
	const off = quote.lines.filter(({ kind }) => kind === 'discount' || kind === 'agreed');
	return [
		...list.map((line) => lineText(view, quote, line)),
		...(off.length > 0 && list.length > 1 ? [view.t('shop:price.list', { amount: listTotal(quote) })] : []),
		...off.map((line) => lineText(view, quote, line)),
		...unusedCoupon(view, quote),
		total
	];
}

/** Why the coupon of a price takes nothing off. */
function unusedCoupon(view: ViewContext, { coupon }: Quote): string[] {
	if (!coupon || coupon.state === 'counted') return [];
	const code = { kind: 'user-text', value: coupon.label } as const;
	return [`${view.emoji('warn')} ${view.t(`shop:coupon.unused.${coupon.state}`, { code, min: coupon.minTotal ?? 0 })}`];
}

function lineText(view: ViewContext, quote: Quote, line: QuoteLine): string {
	const label = { kind: 'user-text', value: line.label } as const;
	const amount = signed(view.format.number(Math.abs(line.amount)), line.amount);
	switch (line.kind) {
		case 'goods':
			return view.t('shop:price.goods', { label, unit: line.unit, quantity: line.quantity, amount: line.amount });
		case 'agreed':
			return view.t('shop:price.agreed', { label, amount });
		case 'factor':
			return view.t('shop:price.factor', { label, percent: line.percent, amount });
		case 'addon':
			return view.t('shop:price.addon', { label, unit: line.unit, quantity: line.quantity, amount });
		default: {
			const words = { label, amount, percent: line.percent ?? 0 };
			if (line.of === 'coupon') return view.t(line.percent === null ? 'shop:price.couponFixed' : 'shop:price.coupon', words);
			const ends = line.of === 'sale' ? quote.discounts?.sales.find(({ key }) => key === line.key)?.ends : null;
			return ends
				? view.t('shop:price.saleUntil', { ...words, until: { kind: 'time', at: ends, style: 'R' } })
				: view.t(`shop:price.${line.of}`, words);
		}
	}
}

/** What a discount is called, as plain text. */
export function discountName(view: ViewContext, { of, label, percent }: Extract<QuoteLine, { kind: 'discount' }>): string {
	return view.t(percent === null ? 'shop:price.names.fixed' : `shop:price.names.${of}`, { label, percent: percent ?? 0 });
}

/** The coupon of a form that does not count, with when it counts again. */
export function couponNote(view: ViewContext, coupon: CouponView | null): string | null {
	if (!coupon?.refused) return null;
	return `${view.emoji('warn')} ${view.t('shop:coupon.refused', { code: { kind: 'user-text', value: coupon.code }, why: coupon.refused })}`;
}

/** The breaks that more pieces of this item would reach, or (for no quantity) all of them. */
export function breakLines(
	view: ViewContext,
	{ breaks = [], settlement }: Pick<CatalogueItem, 'breaks' | 'settlement'>,
	quantity = 0
): string[] {
	if (settlement.kind !== 'credits') return [];
	const ahead = breaks.filter(({ from }) => from > quantity).sort((one, other) => one.from - other.from);
	if (ahead.length === 0) return [];
	const list = ahead.map(({ from, percent }) => view.t('shop:price.step', { from, percent })).join(' · ');
	return [`**${view.t('shop:item.breaks')}** ${list}`];
}

/** How much of each buyer limit is left. */
export function limitLines(view: ViewContext, limits: readonly LimitLeft[]): string[] {
	return limits.map(({ limit, left, ends }) => {
		const key = `shop:limit.left.${limit.window}`;
		const word = ends ? view.t(key, { count: left, until: { kind: 'time', at: ends, style: 'R' } }) : view.t(key, { count: left });
		return `**${view.t('shop:item.limit')}** ${word}`;
	});
}

/** 20 % off until <t:R>. */
export function saleWord(view: ViewContext, sale: Discount): string {
	const facts = { percent: sale.percent, label: { kind: 'user-text', value: sale.label } } as const;
	const word = sale.ends
		? view.t('shop:sale.until', { ...facts, until: { kind: 'time', at: sale.ends, style: 'R' } })
		: view.t('shop:sale.on', facts);
	return `${view.emoji('tag')} ${word}`;
}

const signed = (shown: string, amount: number): string => `${amount < 0 ? '−' : '+'}${shown}`;
