import { DomainError, NotFound } from '#core/errors';
import type { FormFields } from '#core/interactions/index';
import {
	type BulkRequest,
	type CategoryTexts,
	catalogueInput,
	type EditedItem,
	type ItemEdit,
	type NewItem,
	type QuestionInput
} from '#shop';
import { limitWindows, readers, seasonEnds, stockModes } from '../views/panel-forms.view.js';
import { everything, numberArg } from './ids.js';

const { hoursOf, linesOf, neededNumber, questionKinds, wholeNumber, wordsOf, editRefusal } = catalogueInput;

/** One of the known values; forms are input. */
function known<T extends string>(values: readonly T[], value: string | null, fallback: T): T {
	return values.find((one) => one === value) ?? fallback;
}

/** The texts of a category out of its form. */
export function categoryTexts(fields: FormFields): CategoryTexts {
	return {
		name: fields.text('name'),
		emoji: fields.text('emoji'),
		description: fields.text('description'),
		checklist: linesOf(fields.text('checklist'))
	};
}

/** A new item out of its form. @throws DomainError `shop.edit` */
export function newItem(category: string, fields: FormFields): NewItem {
	return {
		category,
		name: fields.text('name'),
		summary: fields.text('summary'),
		description: fields.text('longText'),
		credits: neededNumber(fields.text('credits'), 'credits'),
		per: fields.text('per')
	};
}

/**
 * The change that a filled form of an item asks for; see `itemForm` for its parts.
 *
 * @throws DomainError `shop.edit` · NotFound `shop.change` for a part that items don't have.
 */
export function itemEdit({ row }: EditedItem, part: string, index: number | null, fields: FormFields): ItemEdit {
	const { definition } = row;
	switch (part) {
		case 'texts':
			return {
				kind: 'texts',
				name: fields.text('name'),
				summary: fields.text('summary'),
				description: fields.text('longText'),
				tags: wordsOf(fields.text('tags')),
				variantLabel: fields.text('variantLabel')
			};
		case 'price':
			return { kind: 'price', credits: neededNumber(fields.text('credits'), 'credits'), per: fields.text('per') };
		case 'stock':
			return {
				kind: 'stock',
				mode: known(stockModes, fields.choice('stockMode'), definition.stock.mode),
				perWeek: wholeNumber(fields.text('perWeek'), 'perWeek'),
				lowStockAt: wholeNumber(fields.text('lowStockAt'), 'lowStockAt'),
				onSeasonEnd: known(seasonEnds, fields.choice('seasonEnd'), definition.stock.onSeasonEnd)
			};
		case 'orders':
			return {
				kind: 'orders',
				maxPerOrder: neededNumber(fields.text('maxPerOrder'), 'maxPerOrder'),
				maxOpenOrders: neededNumber(fields.text('maxOpenOrders'), 'maxOpenOrders')
			};
		case 'limits':
			return {
				kind: 'limits',
				member: limitWindows.flatMap((window) => {
					const count = wholeNumber(fields.text(window), 'buyerLimits');
					return count === null ? [] : [{ count, window }];
				})
			};
		case 'breaks':
			return { kind: 'breaks', breaks: catalogueInput.breaksOf(fields.text('breaks')) };
		case 'handover':
			return {
				kind: 'handover',
				deliverHours: hoursOf(fields.text('deliverHours'), 'deliverHours'),
				firstResponseHours: hoursOf(fields.text('firstResponseHours'), 'firstResponseHours'),
				proof: linesOf(fields.text('proof'))
			};
		case 'variant':
			return variantEdit(
				row.definition.variants.map(({ key }) => key),
				index,
				fields
			);
		case 'question':
			return { kind: 'question', index, input: questionInput(fields) };
		case 'privacy':
			return {
				kind: 'questionPrivacy',
				index: index ?? -1,
				privacy: {
					readers: known(readers, fields.choice('reader'), 'everyone'),
					keep: fields.boolean('keep'),
					redact: fields.boolean('redact')
				}
			};
		default:
			throw new NotFound('shop.change');
	}
}

function variantEdit(variants: readonly string[], index: number | null, fields: FormFields): ItemEdit {
	const words = {
		label: fields.text('variantName'),
		description: fields.text('variantAbout'),
		price: neededNumber(fields.text('variantPrice'), 'price')
	};
	if (index === null) return { kind: 'variantAdd', ...words, pieces: wholeNumber(fields.text('pieces'), 'pieces') ?? 0 };
	return { kind: 'variant', variant: variants[index] ?? '', ...words };
}

function questionInput(fields: FormFields): QuestionInput {
	const kind = questionKinds.find((one) => one === fields.choice('kind'));
	if (!kind) throw editRefusal({ field: 'questions', key: 'other' });
	return {
		label: fields.text('questionLabel'),
		help: fields.text('questionHelp'),
		kind,
		required: fields.boolean('required'),
		details: fields.text('details')
	};
}

/** What an act on an item changes; `null` for acts that are no single edit. */
export function actEdit({ row }: EditedItem, act: string, index: number | null): ItemEdit | null {
	const at = index ?? -1;
	switch (act) {
		case 'hide':
			return { kind: 'active', active: false };
		case 'restore':
			return { kind: 'active', active: true };
		case 'variant-remove':
			return { kind: 'variantRemove', variant: row.definition.variants[at]?.key ?? '' };
		case 'question-remove':
			return { kind: 'questionRemove', index: at };
		case 'question-up':
			return { kind: 'questionMove', index: at, by: -1 };
		case 'question-down':
			return { kind: 'questionMove', index: at, by: 1 };
		case 'question-always':
			return { kind: 'questionCondition', index: at, when: null };
		default:
			return null;
	}
}

/** A bulk change out of custom ids. */
export function bulkRequest(args: Readonly<Record<'category' | 'by' | 'value' | 'step', string>>): BulkRequest {
	return {
		category: args.category === everything ? null : args.category,
		by: args.by === 'p' ? 'percent' : 'credits',
		value: numberArg(args.value),
		step: numberArg(args.step)
	};
}

/**
 * Refuses with the way back to the form that was filled, so that nobody has to look for it.
 *
 * @param open Custom id of the button that opens the form again.
 */
export async function withWayBack<T>(open: string, work: () => Promise<T> | T): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof DomainError && error.code === 'shop.edit') throw new DomainError(error.code, { ...error.params, open });
		throw error;
	}
}
