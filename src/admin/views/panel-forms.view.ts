import * as kit from '#core/views/kit';
import { type CategoryRow, catalogueInput, type EditedItem, variantPrice } from '#shop';
import { categorySaveId, itemSaveId, newItemSaveId } from '../panel/ids.js';

/** Windows of buyer limits, each with its field. */
export const limitWindows = ['day', 'week', 'month', 'season', 'ever'] as const;
export const stockModes = ['finite', 'made_to_order', 'slots', 'unlimited'] as const;
export const seasonEnds = ['keep', 'reset'] as const;
export const readers = ['everyone', 'staff', 'assignee'] as const;

/** A field of a form; names and help are strings `admin:fields.<name>.label` and `.help`. */
export function field(
	view: kit.ViewContext,
	name: string,
	value: string | number | null,
	{ long, max, optional }: { readonly long?: boolean; readonly max: number; readonly optional?: boolean }
): kit.ModalPart {
	return kit.label(
		view.t(`admin:fields.${name}.label`),
		kit.textInput(name, {
			...(long ? { long } : {}),
			max,
			value: value === null ? null : String(value),
			required: !optional,
			...(optional ? {} : { min: 1 })
		}),
		view.t(`admin:fields.${name}.help`)
	);
}

/** One of several values; their words are `admin:<name>s.<value>`. */
export function pick(view: kit.ViewContext, name: string, options: readonly string[], chosen: string): kit.ModalPart {
	return kit.label(
		view.t(`admin:fields.${name}.label`),
		kit.choice(
			name,
			options.map((value) => ({ value, label: view.t(`admin:${name}s.${value}`), selected: value === chosen })),
			{ required: true }
		),
		view.t(`admin:fields.${name}.help`)
	);
}

/** The words of a category; of a new one for `null`. */
export function categoryForm(view: kit.ViewContext, row: CategoryRow | null): kit.ModalScreen {
	return kit.modal(
		view.t(row ? 'admin:forms.category' : 'admin:forms.newCategory'),
		categorySaveId.make({ category: row?.key ?? '', version: row?.version ?? 0 }),
		field(view, 'name', row?.name ?? null, { max: 45 }),
		field(view, 'emoji', row?.emoji ?? null, { max: 64 }),
		field(view, 'description', row?.description ?? null, { max: 100 }),
		field(view, 'checklist', row?.checklist.join('\n') ?? null, { max: 1200, long: true })
	);
}

/** What a new item needs; the rest is edited afterwards. */
export function newItemForm(view: kit.ViewContext, category: string): kit.ModalScreen {
	return kit.modal(
		view.t('admin:forms.newItem'),
		newItemSaveId.make({ category }),
		field(view, 'name', null, { max: 45 }),
		field(view, 'summary', null, { max: 100 }),
		field(view, 'longText', null, { max: 1000, long: true }),
		field(view, 'credits', null, { max: 9 }),
		field(view, 'per', null, { max: 20 })
	);
}

/** The form of one part of an item, with what is stored; `null` for a part that it does not have. */
export function itemForm(view: kit.ViewContext, data: EditedItem, part: string, index: number | null): kit.ModalScreen | null {
	const parts = partsOf(view, data, part, index);
	if (!parts) return null;
	const suffix = index === null ? (part === 'variant' || part === 'question' ? '.new' : '') : `.${index}`;
	const id = itemSaveId.make({ item: data.row.key, version: data.row.version, part: `${part}${suffix}` });
	return kit.modal(view.t(`admin:forms.${part}`), id, ...parts);
}

function partsOf(view: kit.ViewContext, data: EditedItem, part: string, index: number | null): kit.ModalPart[] | null {
	const { definition } = data.row;
	const { stock, access, fulfilment } = definition;
	switch (part) {
		case 'texts':
			return [
				field(view, 'name', definition.name, { max: 45 }),
				field(view, 'summary', definition.summary, { max: 100 }),
				field(view, 'longText', definition.description, { max: 1000, long: true }),
				field(view, 'tags', definition.tags.join(', '), { max: 900, optional: true }),
				field(view, 'variantLabel', definition.variantLabel, { max: 45 })
			];
		case 'price':
			return [field(view, 'credits', definition.price.credits, { max: 9 }), field(view, 'per', definition.price.per, { max: 20 })];
		case 'stock':
			return [
				pick(view, 'stockMode', stockModes, stock.mode),
				field(view, 'perWeek', stock.perWeek ?? null, { max: 7, optional: true }),
				field(view, 'lowStockAt', stock.lowStockAt ?? null, { max: 7, optional: true }),
				pick(view, 'seasonEnd', seasonEnds, stock.onSeasonEnd)
			];
		case 'orders':
			return [
				field(view, 'maxPerOrder', definition.maxPerOrder, { max: 3 }),
				field(view, 'maxOpenOrders', access.maxOpenOrders, { max: 3 })
			];
		case 'limits':
			return limitWindows.map((window) => {
				const limit = definition.buyerLimits.find((one) => one.scope === 'member' && one.window === window);
				return field(view, window, limit?.count ?? null, { max: 6, optional: true });
			});
		case 'breaks':
			return [field(view, 'breaks', catalogueInput.breaksText(definition.breaks ?? []), { max: 200, long: true, optional: true })];
		case 'handover':
			return [
				field(view, 'deliverHours', fulfilment.sla.deliverHours, { max: 7 }),
				field(view, 'firstResponseHours', fulfilment.sla.firstResponseHours, { max: 7 }),
				field(view, 'proof', fulfilment.proof.join('\n'), { max: 1600, long: true, optional: true })
			];
		case 'variant':
			return variantParts(view, data, index);
		case 'pieces':
			return definition.variants[index ?? -1] ? [field(view, 'move', null, { max: 12 }), field(view, 'reason', null, { max: 200 })] : null;
		case 'question':
			return questionParts(view, data, index);
		case 'privacy': {
			const question = definition.questions[index ?? -1];
			if (!question) return null;
			return [
				pick(view, 'reader', readers, question.sensitivity ?? 'everyone'),
				kit.label(
					view.t('admin:fields.keep.label'),
					kit.checkbox('keep', { checked: question.storeOnProfile === true }),
					view.t('admin:fields.keep.help')
				),
				kit.label(
					view.t('admin:fields.redact.label'),
					kit.checkbox('redact', { checked: question.redactInTranscript === true }),
					view.t('admin:fields.redact.help')
				)
			];
		}
		default:
			return null;
	}
}

function variantParts(view: kit.ViewContext, { row }: EditedItem, index: number | null): kit.ModalPart[] | null {
	const { definition } = row;
	const variant = index === null ? null : definition.variants[index];
	if (variant === undefined) return null;
	return [
		field(view, 'variantName', variant?.label ?? null, { max: 100 }),
		field(view, 'variantAbout', variant?.description ?? null, { max: 100, optional: true }),
		field(view, 'variantPrice', variant ? variantPrice(definition, variant) : null, { max: 9 }),
		...(variant === null && definition.stock.mode === 'finite' ? [field(view, 'pieces', 0, { max: 7 })] : [])
	];
}

function questionParts(view: kit.ViewContext, { row }: EditedItem, index: number | null): kit.ModalPart[] | null {
	const question = index === null ? null : row.definition.questions[index];
	if (question === undefined) return null;
	const chosen = question ? catalogueInput.kindOf(question) : null;
	const kinds = kit.choice(
		'kind',
		catalogueInput.questionKinds.map((value) => ({
			value,
			label: view.t(`admin:questionKinds.${value}.label`),
			description: view.t(`admin:questionKinds.${value}.help`),
			selected: value === chosen
		})),
		{ required: true }
	);
	return [
		field(view, 'questionLabel', question?.label ?? null, { max: 45 }),
		field(view, 'questionHelp', question?.help ?? null, { max: 100, optional: true }),
		kit.label(view.t('admin:fields.kind.label'), kinds, view.t('admin:fields.kind.help')),
		field(view, 'details', question ? catalogueInput.detailsOf(question) : null, { max: 4000, long: true, optional: true }),
		kit.label(
			view.t('admin:fields.required.label'),
			kit.checkbox('required', { checked: question?.required ?? true }),
			view.t('admin:fields.required.help')
		)
	];
}
