import type { z } from 'zod';
import { DomainError, type TextParam } from '#core/errors';
import { noMention, notBlank } from '../pack/schema/parts.js';

/** Fields that a refusal can name; the strings are `shop:editor.fields.<name>`. */
export const fieldNames = [
	'name',
	'summary',
	'description',
	'tags',
	'variantLabel',
	'credits',
	'per',
	'variants',
	'label',
	'help',
	'price',
	'pieces',
	'maxPerOrder',
	'maxOpenOrders',
	'buyerLimits',
	'perWeek',
	'lowStockAt',
	'mode',
	'deliverHours',
	'firstResponseHours',
	'proof',
	'emoji',
	'checklist',
	'questions',
	'choices',
	'bounds',
	'files',
	'condition',
	'move',
	'reason',
	'value',
	'step',
	'breaks',
	'code',
	'discount',
	'percent',
	'scope',
	'role',
	'times',
	'from',
	'to',
	'hours',
	'uses',
	'perMember',
	'minTotal',
	'steps',
	'blueprint',
	'settlement',
	'goods',
	'note',
	'addons',
	'maxQuantity',
	'gate',
	'roles',
	'rewards',
	'risk'
] as const;
export type FieldName = (typeof fieldNames)[number];

/** Fields of the schema that people know by another name. */
const aliases: Readonly<Record<string, FieldName>> = {
	minLength: 'bounds',
	maxLength: 'bounds',
	min: 'bounds',
	max: 'bounds',
	maxFiles: 'files',
	value: 'choices',
	count: 'buyerLimits',
	priceDelta: 'price',
	mostCredits: 'discount',
	categories: 'scope',
	items: 'scope',
	days: 'times',
	pricePercent: 'price',
	accepts: 'goods',
	amounts: 'goods',
	flags: 'risk',
	rules: 'rewards'
};

/** Something that is wrong with what an owner wants to store. */
export interface Problem {
	/** Where, to tell what an edit brought in from what was there before. */
	readonly at: string;
	readonly field: FieldName;
	/** Name of the variant or question that it is about. */
	readonly of?: string;
	/** Key under `shop:editor.problems`. */
	readonly key: string;
	readonly params?: Readonly<Record<string, TextParam>>;
}

/** The refusal `shop.edit` {field, of, problem}: which field, of which thing, and what is wrong. */
export function editRefusal({ field, of, key, params }: Omit<Problem, 'at'>): DomainError {
	const name: TextParam = { kind: 'text', key: `shop:editor.fields.${field}` };
	return new DomainError('shop.edit', {
		field: of ? { kind: 'text', key: 'shop:editor.fieldOf', params: { field: name, of: { kind: 'user-text', value: of } } } : name,
		problem: { kind: 'text', key: `shop:editor.problems.${key}`, params: params ?? {} }
	});
}

/** What the schema of packs says of a value, each for one field. */
export function schemaProblems(error: z.ZodError, at: string, of?: string): Problem[] {
	return error.issues.map((issue) => {
		const named = issue.path.toReversed().flatMap((part) => aliases[String(part)] ?? fieldNames.find((name) => name === part) ?? []);
		const field = issue.path.includes('choices') ? 'choices' : (named[0] ?? 'name');
		return { at: `${at}.${issue.path.join('.')}`, field, ...(of ? { of } : {}), ...ofIssue(issue) };
	});
}

function ofIssue(issue: z.core.$ZodIssue): Pick<Problem, 'key' | 'params'> {
	switch (issue.code) {
		case 'too_big': {
			const params = { max: Number(issue.maximum) };
			return { key: issue.origin === 'string' ? 'tooLong' : issue.origin === 'array' ? 'tooMany' : 'tooHigh', params };
		}
		case 'too_small': {
			const params = { min: Number(issue.minimum) };
			return { key: issue.origin === 'string' ? 'tooShort' : issue.origin === 'array' ? 'tooFew' : 'tooLow', params };
		}
		case 'custom':
			if (issue.message === notBlank) return { key: 'blank' };
			return { key: issue.message === noMention ? 'mention' : 'other' };
		case 'not_multiple_of':
			return { key: 'quarters' };
		case 'invalid_type':
			return { key: 'wholeNumber' };
		default:
			return { key: 'other' };
	}
}

/**
 * Refuses what an edit would bring in; what was wrong before is not the fault of this edit.
 *
 * @throws DomainError `shop.edit`
 */
export function requireNoNew(before: readonly Problem[], after: readonly Problem[]): void {
	const known = new Set(before.map(({ at, key }) => `${at} ${key}`));
	const fresh = after.find(({ at, key }) => !known.has(`${at} ${key}`));
	if (fresh) throw editRefusal(fresh);
}
