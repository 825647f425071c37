import type { ViewContext } from '#core/views/context';
import type { Quote, QuoteLine } from '../shop.types.js';

/** The lines of a price, the total last and bold. */
export function priceLines(view: ViewContext, quote: Quote, total: string): string[] {
	return [...quote.lines.map((line) => lineText(view, line)), total];
}

function lineText(view: ViewContext, line: QuoteLine): string {
	const { number } = view.format;
	const label = { kind: 'user-text', value: line.label } as const;
	if (line.kind === 'goods') return view.t('shop:price.goods', { label, unit: line.unit, quantity: line.quantity, amount: line.amount });
	if (line.kind === 'factor')
		return view.t('shop:price.factor', { label, percent: line.percent, amount: signed(number(Math.abs(line.amount)), line.amount) });
	return view.t('shop:price.addon', {
		label,
		unit: line.unit,
		quantity: line.quantity,
		amount: signed(number(Math.abs(line.amount)), line.amount)
	});
}

const signed = (shown: string, amount: number): string => `${amount < 0 ? '−' : '+'}${shown}`;
