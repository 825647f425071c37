import { rowNumber, rowRefusal } from '#settings';
import type { RewardAmounts } from '../reward.js';
import type { RewardCondition, RuleAmount } from '../xp.settings.js';
import type { RewardFieldKind } from './reward-events.js';

/** Most that one amount may come to. */
export const mostAmount = 1_000_000;

/** An amount as its form shows it: `100`, `/6 10-500` (one for each six of the measure), `=quest 50-150`. */
export function amountText(amount: RuleAmount | undefined): string {
	if (amount === undefined) return '';
	if (typeof amount === 'number') return String(amount);
	return `${'from' in amount ? `=${amount.from}` : `/${amount.divisor}`} ${amount.min}-${amount.max}`;
}

/** The measure that the amounts follow; `null`: they are fixed. */
export function measureText(amounts: Readonly<Partial<Record<keyof RewardAmounts, RuleAmount>>>): string | null {
	for (const amount of Object.values(amounts)) if (typeof amount === 'object' && 'perValue' in amount) return amount.perValue;
	return null;
}

/** Reads an amount; `undefined`: none. @throws DomainError `settings.row` */
export function amountOf(typed: string, field: string, measure: string | null): RuleAmount | undefined {
	const text = typed.trim();
	if (text === '') return undefined;
	const parts = /^(?:\/\s*(\d{1,9})|=\s*([\w.-]{1,40}))\s+(\d{1,7})\s*[-–]\s*(\d{1,7})$/.exec(text);
	if (!parts) return rowNumber(text.startsWith('/') || text.startsWith('=') ? 'x' : text, field, { min: 0, max: mostAmount }) ?? undefined;
	const [, divisor, from, low, high] = parts;
	const [min, max] = [Number(low), Number(high)];
	if (min > max || max > mostAmount || divisor === '0') throw rowRefusal(field, 'xp:editor.bounds', { max: mostAmount });
	if (from !== undefined) return { from, min, max };
	if (measure === null) throw rowRefusal(field, 'xp:editor.measure');
	return { perValue: measure, divisor: Number(divisor), min, max };
}

/** Comparisons that a number may be asked for. */
export const numberOps = ['gte', 'lte', 'gt', 'lt', 'eq', 'multipleOf'] as const;

/** A condition out of its form. @throws DomainError `settings.row` */
export function conditionOf(
	field: string,
	kind: RewardFieldKind,
	input: { readonly op: string | null; readonly value: string; readonly values: readonly string[] }
): RewardCondition {
	const name = 'xp:editor.fields.value';
	switch (kind.kind) {
		case 'number': {
			const value = rowNumber(input.value, name, { min: 0, max: 1_000_000_000 });
			if (value === null) throw rowRefusal(name, 'settings:rows.blank');
			return { field, op: numberOps.find((op) => op === input.op) ?? 'gte', value };
		}
		case 'boolean':
			return { field, op: 'eq', value: input.op !== 'no' };
		case 'choice': {
			const wanted = kind.options.filter((option) => input.values.includes(option));
			if (wanted.length === 0) throw rowRefusal(name, 'settings:rows.blank');
			return { field, op: 'in', value: wanted };
		}
		case 'text': {
			const wanted = [...new Set(input.value.split(/[,\n]/).flatMap((part) => part.trim() || []))];
			if (wanted.length === 0 || wanted.length > 50 || wanted.some((part) => part.length > 60))
				throw rowRefusal(name, 'settings:rows.blank');
			return { field, op: 'in', value: wanted };
		}
	}
}
