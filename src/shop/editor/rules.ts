import { isUnicodeEmoji } from '#core/views/text-tools';
import { layout, paginate } from '../form/layout.js';
import { maxPages } from '../pack/checks/questions.js';
import { maxPatternInput } from '../pack/pattern.js';
import { variantPrice } from '../pack/price.js';
import type { Question } from '../pack/resolve.js';
import { category as categorySchema, item as itemSchema } from '../pack/schema/catalogue.js';
import { maxPrice, maxTotal } from '../pack/schema/parts.js';
import { question as questionSchema } from '../pack/schema/questions.js';
import type { CatalogueItem } from '../shop.types.js';
import type { CategoryTexts } from './edit.types.js';
import { type Problem, schemaProblems } from './problems.js';

/** The item as a pack would write it, but for its questions, which are checked one by one. */
export function asPackItem(item: CatalogueItem) {
	const { settlement, fulfilment, risk } = item;
	return {
		...item,
		enabled: true,
		settlement:
			settlement.kind === 'in_game'
				? { ...settlement, accepts: settlement.accepts.map(({ goods, amounts }) => ({ goods, amounts })) }
				: settlement,
		questions: [],
		fulfilment: { ...fulfilment, steps: fulfilment.steps.map(({ key }) => key), methods: fulfilment.methods.map(({ key }) => key) },
		risk: { level: risk.level, flags: risk.flags.map(({ key }) => key) }
	};
}

/** Everything that is wrong with an item: the schema of packs, and the rules over several of its fields. */
export function itemProblems(item: CatalogueItem): Problem[] {
	const parsed = itemSchema.safeParse(asPackItem(item));
	return [
		...(parsed.success ? [] : schemaProblems(parsed.error, 'item')),
		...priceProblems(item),
		...limitProblems(item),
		...breakProblems(item),
		...((item.stock.mode === 'made_to_order' || item.stock.mode === 'slots') && (item.stock.perWeek ?? 0) < 1
			? [{ at: 'stock', field: 'perWeek' as const, key: 'perWeek' }]
			: []),
		...(item.fulfilment.sla.firstResponseHours > item.fulfilment.sla.deliverHours
			? [{ at: 'sla', field: 'firstResponseHours' as const, key: 'responseLate' }]
			: []),
		...goodsProblems(item),
		...addonProblems(item),
		...questionProblems(item)
	];
}

/** Everything that is wrong with a category's texts. */
export function categoryProblems(texts: CategoryTexts): Problem[] {
	const parsed = categorySchema.omit({ key: true, sort: true, items: true }).safeParse({
		name: texts.name,
		emoji: texts.emoji,
		description: texts.description,
		checklist: texts.checklist
	});
	const problems = parsed.success ? [] : schemaProblems(parsed.error, 'category');
	// Discord refuses a whole screen for one emoji that the bot may not use, so only those that everybody has are taken.
	return isUnicodeEmoji(texts.emoji) ? problems : [...problems, { at: 'category.emoji', field: 'emoji', key: 'emoji' }];
}

function priceProblems(item: CatalogueItem): Problem[] {
	return item.variants.flatMap((variant): Problem[] => {
		const price = variantPrice(item, variant);
		const at = `variants.${variant.key}`;
		if (price < 1 || price > maxPrice)
			return [{ at, field: 'price', of: variant.label, key: 'priceRange', params: { price, max: maxPrice } }];
		const total = price * item.maxPerOrder;
		if (total <= maxTotal) return [];
		return [{ at, field: 'price', of: variant.label, key: 'orderTotal', params: { count: item.maxPerOrder, total, max: maxTotal } }];
	});
}

function breakProblems({ breaks = [], maxPerOrder, settlement }: CatalogueItem): Problem[] {
	const wrong = (key: string, params?: Problem['params']): Problem[] => [
		{ at: 'breaks', field: 'breaks', key, ...(params ? { params } : {}) }
	];
	if (breaks.length > 0 && settlement.kind !== 'credits') return wrong('breaksGoods');
	if (new Set(breaks.map(({ from }) => from)).size < breaks.length) return wrong('twice');
	return breaks.some(({ from }) => from > maxPerOrder) ? wrong('breakBeyond', { max: maxPerOrder }) : [];
}

/** Each variant has to be payable with some goods. */
function goodsProblems({ settlement, variants }: CatalogueItem): Problem[] {
	if (settlement.kind !== 'in_game') return [];
	return variants.flatMap(({ key, label }): Problem[] =>
		settlement.accepts.some(({ amounts }) => (amounts[key] ?? 0) > 0)
			? []
			: [{ at: `settlement.${key}`, field: 'goods', of: label, key: 'goodsVariant' }]
	);
}

/** An order with every add-on must stay within what one order may come to. */
function addonProblems(item: CatalogueItem): Problem[] {
	const dearest = Math.max(...item.variants.map((variant) => variantPrice(item, variant)));
	const perUnit = item.addons.reduce((sum, { priceDelta = 0, maxQuantity = 1 }) => sum + priceDelta * maxQuantity, 0);
	const factor = item.addons.reduce((sum, { pricePercent = 100 }) => sum + Math.max(0, pricePercent - 100), 0);
	const total = Math.ceil((dearest * (100 + factor)) / 100 + perUnit) * item.maxPerOrder;
	if (item.addons.length === 0 || total <= maxTotal) return [];
	return [{ at: 'addons', field: 'addons', key: 'orderTotal', params: { count: item.maxPerOrder, total, max: maxTotal } }];
}

function limitProblems({ buyerLimits, maxPerOrder }: CatalogueItem): Problem[] {
	const low = buyerLimits.find(({ scope, count }) => scope === 'member' && count < maxPerOrder);
	return low ? [{ at: 'buyerLimits', field: 'buyerLimits', key: 'limitBelowOrder', params: { limit: low.count, order: maxPerOrder } }] : [];
}

function questionProblems(item: CatalogueItem): Problem[] {
	const { questions } = item;
	const seen = new Map<string, Question>();
	const problems = questions.flatMap((question, index): Problem[] => {
		const found = oneQuestion(question, `questions.${question.key}`);
		const { showIf } = question;
		const source = showIf && seen.get(showIf.question);
		if (showIf && !isAsked(source, showIf.in))
			found.push({
				at: `questions.${question.key}.showIf`,
				field: 'condition',
				of: question.label,
				key: source ? 'conditionChoice' : 'conditionOrder'
			});
		if (seen.has(question.key)) found.push({ at: `questions.${index}`, field: 'questions', of: question.label, key: 'twice' });
		seen.set(question.key, question);
		return found;
	});
	const { main, details } = layout(questions);
	const pages = Math.max(paginate(questions).length, main.length + details.length);
	if (pages > maxPages) problems.push({ at: 'questions.pages', field: 'questions', key: 'pages', params: { pages, max: maxPages } });
	if (questions.length > 25) problems.push({ at: 'questions', field: 'questions', key: 'tooMany', params: { max: 25 } });
	return [...problems, ...neededQuestions(item, seen)];
}

/** Whether a condition can come true: a choice of the question, or yes and no. */
function isAsked(source: Question | undefined, wanted: readonly string[]): boolean {
	if (!source) return false;
	const answers = answersOf(source);
	return answers !== null && wanted.every((value) => answers.some((answer) => answer.value === value));
}

/** The answers that a condition can name; `null` for questions without choices. */
export function answersOf(question: Question): readonly { readonly value: string; readonly label: string | null }[] | null {
	if (question.type === 'select') return question.choices;
	return question.type === 'boolean'
		? [
				{ value: 'true', label: null },
				{ value: 'false', label: null }
			]
		: null;
}

function oneQuestion(question: Question, at: string): Problem[] {
	const parsed = questionSchema.safeParse(question);
	const problems = parsed.success ? [] : schemaProblems(parsed.error, at, question.label);
	const wrong = (field: Problem['field'], key: string, params?: Problem['params']): void => {
		problems.push({ at, field, of: question.label, key, ...(params ? { params } : {}) });
	};
	if (question.type === 'number' && question.min >= question.max) wrong('bounds', 'boundsOrder');
	if (question.type === 'short_text' || question.type === 'paragraph') {
		if ((question.minLength ?? 0) > (question.maxLength ?? 4000)) wrong('bounds', 'boundsOrder');
		if (question.pattern !== undefined && (question.maxLength ?? 0) > maxPatternInput) wrong('bounds', 'tooHigh', { max: maxPatternInput });
	}
	if (question.type === 'select') {
		if (new Set(question.choices.map(({ value }) => value)).size < question.choices.length) wrong('choices', 'twice');
		if (question.multiple && !((question.min ?? 1) <= (question.max ?? 1) && (question.max ?? 1) <= question.choices.length))
			wrong('choices', 'choiceCount');
	}
	return problems;
}

/** Rules of the item that name a question or one of its choices. */
function neededQuestions(item: CatalogueItem, questions: ReadonlyMap<string, Question>): Problem[] {
	const needs = [
		...(item.access.choiceGates ?? []).map(({ question, value }) => ({ question, values: [value], key: 'gateNeeds' })),
		...(item.fulfilment.staff.when ?? []).map(({ question, in: values }) => ({ question, values, key: 'staffNeeds' }))
	];
	const missing = needs.flatMap(({ question, values, key }): Problem[] =>
		isAsked(questions.get(question), values) ? [] : [{ at: `needs.${question}.${values.join()}`, field: 'questions', key }]
	);
	if (
		item.settlement.kind === 'in_game' &&
		item.settlement.accepts.length > 1 &&
		![...questions.values()].some(({ purpose }) => purpose === 'goods')
	)
		missing.push({ at: 'needs.goods', field: 'questions', key: 'goodsNeeds' });
	return missing;
}
