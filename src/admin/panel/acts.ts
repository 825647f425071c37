import { container } from '@sapphire/framework';
import { NotFound } from '#core/errors';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import { catalogueInput, type Edited, type FormPage, type ItemRow } from '#shop';
import { ruleKind } from '../prices/ids.js';
import { ruleListScreen, ruleScreen } from '../prices/screens.js';
import { savedText } from '../publish/waits.js';
import type { Note } from '../views/panel.view.js';
import { archiveItemView, removeVariantView } from '../views/panel-item.view.js';
import { removeQuestionView } from '../views/panel-questions.view.js';
import { numberArg } from './ids.js';
import { itemPartScreen, screenOfPart } from './parts.js';
import {
	categoriesScreen,
	categoryScreen,
	editorData,
	itemScreen,
	itemsScreen,
	questionScreen,
	questionsScreen,
	variantScreen,
	variantsScreen
} from './screens.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>;

/** Where somebody is after a part of an item was stored: where the part is shown. */
export async function partScreen(context: Context, item: string, part: string, index: number | null, note: Note): Promise<Screen> {
	switch (part) {
		case 'variant':
		case 'pieces':
			return index === null ? variantsScreen(context, item, 0, note) : variantScreen(context, item, index, note);
		case 'variants':
			return variantsScreen(context, item, 0, note);
		case 'question':
		case 'privacy':
			return index === null ? questionsScreen(context, item, lastPage, note) : questionScreen(context, item, index, note);
		case 'questions':
			return questionsScreen(context, item, 0, note);
		default: {
			const screen = screenOfPart(part);
			return screen ? itemPartScreen(context, item, screen, note) : itemScreen(context, item, note);
		}
	}
}

/** Lists go back to the last page that they have. */
const lastPage = 9_999;

/** Which part an act leads to, and where in it. */
export function afterAct(act: string, index: number | null): [part: string, index: number | null] {
	switch (act) {
		case 'variant-remove':
			return ['variants', null];
		case 'question-remove':
			return ['questions', null];
		case 'question-up':
			return ['question', (index ?? 0) - 1];
		case 'question-down':
			return ['question', (index ?? 0) + 1];
		case 'question-always':
			return ['question', index];
		default:
			return ['item', null];
	}
}

/** The question before an act that takes something away; `null` for acts that need none. */
export async function askScreen(context: Context, item: string, act: string, index: number | null): Promise<Screen | null> {
	const { view, guild, actor } = context;
	if (act === 'archive') return archiveItemView(view, await editorData(context, item));
	if (act !== 'variant-ask' && act !== 'question-ask') return null;
	const data = await container.catalogue.item(guild, actor, item);
	const asked = act === 'variant-ask' ? removeVariantView(view, data, index ?? -1) : removeQuestionView(view, data, index ?? -1);
	if (!asked) throw new NotFound('shop.change');
	return asked;
}

/** A page of an item's form, from 0. @throws NotFound `shop.page` for one that it does not have. */
export function previewPage(row: ItemRow, wanted: string): { readonly page: FormPage; readonly pages: number; readonly number: number } {
	const { pages: main, details } = catalogueInput.previewForm(row.definition);
	const all = [...main, ...details];
	const number = numberArg(wanted);
	const page = all[number];
	if (!page) throw new NotFound('shop.page');
	return { page, pages: all.length, number };
}

/** Where somebody is after an edit was taken back: at what it was about, or at the list when that is gone with it. */
export async function undoneScreen(context: Context, kind: string, key: string, done: Edited): Promise<Screen> {
	const rule = ruleKind(kind);
	const which = rule ?? (kind === 'item' || kind === 'category' ? kind : 'catalogue');
	const note: Note = {
		text: await savedText(context, context.view.t('admin:panel.undone')),
		undo: done.edit === null ? null : { edit: done.edit, kind: which, key }
	};
	try {
		if (kind === 'item') return await itemScreen(context, key, note);
		if (kind === 'category') return await categoryScreen(context, key, note);
		if (rule) return await ruleScreen(context, rule, key, note);
		return await itemsScreen(context, key, 'all', 0, note);
	} catch (error) {
		if (error instanceof NotFound && rule) return ruleListScreen(context, rule, 'live', 0, note);
		if (error instanceof NotFound) return categoriesScreen(context, 0, note);
		throw error;
	}
}
