import type { ViewContext } from '#core/views/context';
import type { Availability, ItemStats } from '../availability.js';
import { type Answer, isFiles } from '../form/answers.js';
import type { Question } from '../pack/resolve.js';
import type { CatalogueItem } from '../shop.types.js';

/** A gate of the shop as one member stands to it; the caller asks trust. */
export interface GateView {
	readonly name: string;
	readonly open: boolean;
	/** What is missing, how much, when or how, in the reader's words; may be empty for an open gate. */
	readonly explanation: string;
}

export type GateViews = ReadonlyMap<string, GateView>;

/** In stock · 3 left · Sold out. */
export function stockWord(view: ViewContext, { state, left }: Availability): string {
	if (state === 'out') return view.t('shop:stock.out');
	return state === 'low' && left !== null ? view.t('shop:stock.left', { count: left }) : view.t('shop:stock.in');
}

/** 4.6 ★ (38); under three reviews the count only; `null` without any. */
export function ratingWord(view: ViewContext, { rating, reviews }: ItemStats): string | null {
	if (rating === null || reviews === 0) return null;
	if (reviews < 3) return view.t('shop:rating.few', { count: reviews });
	return view.t('shop:rating.stars', { stars: view.format.average(rating), reviews });
}

/** from 🪙 350. */
export function priceWord(view: ViewContext, price: number, several: boolean): string {
	const amount = view.format.amount('credits', price);
	return several ? view.t('shop:price.from', { amount }) : amount;
}

/** Within 48 h. */
export const deliveryWord = (view: ViewContext, item: CatalogueItem): string =>
	view.format.duration(item.fulfilment.sla.deliverHours * 3600);

/** An answer as text for cards: labels of choices, escaped words of people. */
export function answerText(view: ViewContext, question: Question, answer: Answer): string {
	if (isFiles(answer)) return view.t('shop:answers.files', { count: answer.length });
	if (typeof answer === 'boolean') return view.t(answer ? 'shop:answers.yes' : 'shop:answers.no');
	if (typeof answer === 'number') return view.format.number(answer);
	const values = typeof answer === 'string' ? [answer] : answer.flatMap((value) => (typeof value === 'string' ? [value] : []));
	if (question.type === 'user') return values.map((id) => `<@${id}>`).join(', ');
	if (question.type !== 'select') return view.format.escape(values.join(', '));
	return values.map((value) => view.format.escape(question.choices.find((choice) => choice.value === value)?.label ?? value)).join(', ');
}

/** A text cut to a length, for lists of answers. */
export const brief = (text: string, max: number): string => (text.length <= max ? text : `${text.slice(0, max - 1).trimEnd()}…`);
