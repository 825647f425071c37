import { defineId } from '#core/custom-id/index';

/** The first screen of the panel. */
export const panelId = defineId('admin.panel', []);
/** A page of the categories. */
export const categoriesId = defineId('admin.panel-categories', ['page']);
export const categoryId = defineId('admin.panel-category', ['category']);
/** The form of a category's texts; of a new one when `category` is empty. */
export const categoryFormId = defineId('admin.panel-category-form', ['category', 'version']);
export const categorySaveId = defineId('admin.panel-category-save', ['category', 'version']);
/** `up`, `down`, `archive` (asks), `hide`, `restore`. */
export const categoryActId = defineId('admin.panel-category-do', ['category', 'version', 'act']);
/** One gate for all items of a category: the screen, its select, and doing it as it was shown (`place` in the list of gates, −1: none). */
export const categoryGateId = defineId('admin.panel-category-gate', ['category']);
export const categoryGatePickId = defineId('admin.panel-gate-pick', ['category']);
export const categoryGateDoId = defineId('admin.panel-gate-do', ['category', 'place', 'digest']);
/** A page of the items of a category, or (`-`) of all; `show` is one of `itemFilters`. */
export const itemsId = defineId('admin.panel-items', ['category', 'show', 'page']);
/** Select of the category whose items are listed. */
export const itemsFilterId = defineId('admin.panel-items-filter', ['show']);
/** Asks for words to look for, and what was found. */
export const searchId = defineId('admin.panel-search', []);
export const foundId = defineId('admin.panel-found', []);
export const itemId = defineId('admin.panel-item', ['item']);
/** The form of a new item of a category. */
export const newItemId = defineId('admin.panel-new', ['category']);
export const newItemSaveId = defineId('admin.panel-new-save', ['category']);
/** Opens the form of one part of an item: `texts`, `price`, `variant.2`, `question.new`, … */
export const itemFormId = defineId('admin.panel-form', ['item', 'version', 'part']);
export const itemSaveId = defineId('admin.panel-save', ['item', 'version', 'part']);
/** Does something to an item: `up`, `archive` (asks), `hide`, `restore`, `clone`, `variant-remove.2`, `question-up.3`, … */
export const itemActId = defineId('admin.panel-do', ['item', 'version', 'act']);
/** A part of an item with a screen of its own: `payment`, `addons`, `access`, `rewards`, `risk`. */
export const itemPartId = defineId('admin.panel-part', ['item', 'part']);
/** Select or button of such a part: `gate`, `roles`, `rewards`, `risk`, `goods` (opens a form), … */
export const itemPickId = defineId('admin.panel-pick', ['item', 'version', 'part']);
/** Select of another category for an item. */
export const itemPlaceId = defineId('admin.panel-place', ['item', 'version']);
/** A page of the variants with their prices and pieces. */
export const variantsId = defineId('admin.panel-variants', ['item', 'page']);
export const variantId = defineId('admin.panel-variant', ['item', 'index']);
/** A page of the questions. */
export const questionsId = defineId('admin.panel-questions', ['item', 'page']);
export const questionId = defineId('admin.panel-question', ['item', 'index']);
/** Which earlier question a condition looks at; its answers come next. */
export const conditionId = defineId('admin.panel-condition', ['item', 'index']);
export const conditionSourceId = defineId('admin.panel-condition-source', ['item', 'index']);
export const conditionSaveId = defineId('admin.panel-condition-save', ['item', 'version', 'index', 'source']);
/** A page of an item's form, from 0; and what was filled in, which changes nothing. */
export const previewFormId = defineId('admin.panel-preview-form', ['item', 'page']);
export const previewSentId = defineId('admin.panel-preview-sent', ['item', 'page']);
/** The form of a bulk change of a category, or (`-`) of all. */
export const bulkId = defineId('admin.panel-bulk', ['category']);
export const bulkFormId = defineId('admin.panel-bulk-form', ['category']);
/** A page of what it would do. */
export const bulkShowId = defineId('admin.panel-bulk-show', ['category', 'by', 'value', 'step', 'page']);
/** Does it as it was shown; many ask for their number first. */
export const bulkDoId = defineId('admin.panel-bulk-do', ['category', 'by', 'value', 'step', 'count', 'digest']);
export const bulkCountId = defineId('admin.panel-bulk-count', ['category', 'by', 'value', 'step', 'digest']);
/** Takes an edit back; `kind` and `key` say which screen follows. */
export const undoId = defineId('admin.panel-undo', ['edit', 'kind', 'key']);

/** Stands for the whole catalogue where a category is asked. */
export const everything = '-';

/** Which items a list shows. */
export const itemFilters = ['all', 'sale', 'hidden'] as const;
export type ItemFilter = (typeof itemFilters)[number];
/** A filter out of a custom id, which is input. */
export const itemFilter = (value: string | undefined): ItemFilter => itemFilters.find((filter) => filter === value) ?? 'all';

/** A number out of a custom id; anything else is −1, which nothing has. */
export const numberArg = (value: string): number => (/^-?\d{1,9}$/.test(value) ? Number(value) : -1);

/** `variant.2` taken apart; no position is `null`. */
export function partOf(raw: string): { readonly name: string; readonly index: number | null } {
	const [name = '', index] = raw.split('.');
	return { name, index: index === undefined || index === 'new' ? null : numberArg(index) };
}
