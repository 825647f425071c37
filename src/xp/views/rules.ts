import type { TextParam } from '#core/errors';
import type { ViewContext } from '#core/views/kit';
import type { RewardEventKind } from '../rules/reward-events.js';
import type { RewardCap, RewardCondition, RewardRule, RuleAmount } from '../xp.settings.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const dashed = (name: string): string => name.replaceAll('.', '-');
const units = ['xp', 'tokens', 'credits'] as const;

const counted = (unit: (typeof units)[number], value: number): TextParam =>
	unit === 'xp' ? { kind: 'xp', value } : { kind: 'amount', currency: unit, value };

const join = (locale: string, parts: readonly string[]): string => new Intl.ListFormat(locale, { type: 'unit' }).format(parts);

/** One amount: `100 XP`, or what it follows and its bounds. */
export function amountWords({ t }: Pick<ViewContext, 't'>, unit: (typeof units)[number], amount: RuleAmount): string {
	if (typeof amount === 'number') return t('xp:rules.fixed', { amount: counted(unit, amount) });
	const bounds = { min: amount.min, max: counted(unit, amount.max) };
	if ('from' in amount) return t('xp:rules.from', { ...bounds, source: words(amount.from) });
	return t('xp:rules.per', { ...bounds, one: counted(unit, 1), count: amount.divisor, field: fieldName(amount.perValue) });
}

/** What a field is called; those that no event of this version has keep their own name. */
function fieldName(field: string): TextParam {
	return knownFields.has(field) ? { kind: 'text', key: `xp:fields.${dashed(field)}` } : words(field);
}

const knownFields: ReadonlySet<string> = new Set([
	...['order.captured', 'order.value', 'order.settlement', 'order.category', 'order.withinSla', 'deal.related', 'deal.value'],
	...['deal.settled', 'review.stars', 'message.length', 'message.similarityPercent', 'channel.countsForXp', 'level.number']
]);

/** One condition: `credits taken at least 50`. */
export function conditionWords({ t, locale }: Pick<ViewContext, 't' | 'locale'>, { field, op, value }: RewardCondition): string {
	const list = (Array.isArray(value) ? value : [value]).map((one) => {
		if (typeof one === 'boolean') return t(one ? 'xp:rules.yes' : 'xp:rules.no');
		return field === 'order.settlement' && typeof one === 'string' ? t(`xp:settlements.${one}`) : String(one);
	});
	return t(`xp:rules.ops.${op}`, { field: fieldName(field), value: words(join(locale, list)) });
}

/** One cap: `at most 3 times a day per partner`. */
export function capWords({ t }: Pick<ViewContext, 't'>, { unit, max, window, scope }: RewardCap): string {
	const amount: TextParam = unit === 'count' ? { kind: 'text', key: 'xp:rules.times', params: { count: max } } : counted(unit, max);
	const scoped: TextParam = { kind: 'text', key: `xp:rules.scopes.${scope}` };
	return t('xp:rules.cap', { amount, window: { kind: 'text', key: `xp:rules.windows.${window}` }, scope: scoped });
}

/** A rule in one sentence: what it pays, for what, and how often at most. */
export function ruleSentence(view: Pick<ViewContext, 't' | 'locale'>, rule: RewardRule, event: RewardEventKind | null): string {
	const { t, locale } = view;
	const paid = units.flatMap((unit) => {
		const amount = rule.amounts[unit];
		return amount === undefined || amount === 0 ? [] : [amountWords(view, unit, amount)];
	});
	const what: TextParam = event ? { kind: 'text', key: `xp:events.${dashed(event.name)}` } : words(rule.event);
	const caps = rule.caps.map((cap) => capWords(view, cap));
	const sentence = t('xp:rules.sentence', {
		amounts: paid.length > 0 ? raw(join(locale, paid)) : { kind: 'text', key: 'xp:rules.nothing' },
		event: what
	});
	return [sentence, ...caps].join(' · ');
}

/** Text that our own strings have made already. */
const raw = (value: string): TextParam => value;
