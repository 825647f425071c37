import { container } from '@sapphire/framework';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { RequestContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { PublishingState } from '#settings';
import { type BulkRequest, catalogueInput, type Edited, type EditedCategory, type Editor } from '#shop';
import { savedText } from '../publish/waits.js';
import { dashboardView, type Note } from '../views/panel.view.js';
import { bulkView } from '../views/panel-bulk.view.js';
import { categoriesView, categoryView, itemsView } from '../views/panel-catalogue.view.js';
import { type ItemEditorData, itemEditorView, variantsView, variantView } from '../views/panel-item.view.js';
import { conditionView, questionsView, questionView } from '../views/panel-questions.view.js';
import { everything, type ItemFilter } from './ids.js';

type Context = Pick<RequestContext, 'guild' | 'actor' | 'view' | 'publicView'>;

/** Open orders are counted up to this many. */
const countedOrders = 500;

/** Who edits, by which click. */
export const editorOf = ({ actor, interactionId }: Pick<RequestContext, 'actor' | 'interactionId'>): Editor => ({
	actor,
	request: interactionId
});

/** What is said above the next screen after an edit. */
export async function noteAfter(
	context: Pick<Context, 'guild' | 'view'>,
	done: Edited,
	kind: 'item' | 'category',
	said?: string
): Promise<Note> {
	const { t } = context.view;
	if (done.edit === null) return { text: t('admin:panel.unchanged'), undo: null };
	return { text: said ?? (await savedText(context, t('admin:panel.saved'))), undo: { edit: done.edit, kind, key: done.key } };
}

/** The dashboard as things are. */
export async function dashboard({ guild, actor, view }: Context, note?: Note | null): Promise<Screen> {
	const { settings, relay, economy, orderRows, shop, policy, guildParts, slotUses } = container;
	const [{ parts }, check, dead, books, orders, facts, catalogue, mayEdit, publishing, publishes] = await Promise.all([
		guildParts.look(guild, actor),
		problemCount(guild, actor),
		relay.dead(guild, 25),
		economy.books.status(guild),
		orderRows.open(guild, countedOrders),
		settings.slotFacts(guild),
		shop.on('draft').summary(guild, view.zone),
		policy.can(guild, actor, 'catalog.edit'),
		publishingState(guild, actor),
		policy.can(guild, actor, 'config.publish')
	]);
	return dashboardView(
		view,
		{
			parts,
			check,
			orders: { count: orders.length, most: countedOrders },
			books: { balanced: books.state === 'balanced', checkedAt: books.checkedAt },
			problems: {
				effects: dead.length,
				roles: facts.definitions.flatMap((slot) =>
					slot.create && slotUses.usesRole(slot.key) && !facts.roles[slot.key] ? [slot.name] : []
				),
				soldOut: catalogue.soldOut
			},
			categories: catalogue.categories,
			items: catalogue.items,
			hidden: catalogue.hidden,
			mayEdit,
			versions: { state: publishing, mayPublish: publishes, reader: actor.id }
		},
		note
	);
}

/** How things stand with versions; `null` when it could not be read: the dashboard comes all the same. */
async function publishingState(guild: GuildId, actor: Context['actor']): Promise<PublishingState | null> {
	try {
		return await container.publishing.state(guild, actor);
	} catch (error) {
		if (!(error instanceof DomainError)) container.logger.error('The dashboard could not read the versions', error);
		return null;
	}
}

/** How much the check of the guild finds; `null` when it could not be made: the dashboard comes all the same. */
async function problemCount(guild: GuildId, actor: Context['actor']): Promise<number | null> {
	try {
		return (await container.check.look(guild, actor)).filter(({ problem }) => problem.weight !== 'note').length;
	} catch (error) {
		if (!(error instanceof DomainError)) container.logger.error('The dashboard could not count problems', error);
		return null;
	}
}

/** All categories. */
export async function categoriesScreen({ guild, actor, view }: Context, page: number, note?: Note | null): Promise<Screen> {
	return categoriesView(view, await container.catalogue.categories(guild, actor), page, note);
}

/** A category with its counts. @throws NotFound `shop.category` */
export async function editedCategory({ guild, actor }: Context, key: string): Promise<EditedCategory> {
	const found = (await container.catalogue.categories(guild, actor)).find(({ row }) => row.key === key);
	if (!found) throw new NotFound('shop.category');
	return found;
}

/** One category. @throws NotFound `shop.category` */
export async function categoryScreen(context: Context, key: string, note?: Note | null): Promise<Screen> {
	return categoryView(context.view, await editedCategory(context, key), note);
}

/** Items of a category, or (`-`) of all. */
export async function itemsScreen({ guild, actor, view }: Context, category: string, show: ItemFilter, page: number, note?: Note | null) {
	const [categories, items] = await Promise.all([container.catalogue.categories(guild, actor), container.catalogue.items(guild, actor)]);
	const shown = items.filter(
		(row) => (category === everything || row.category === category) && (show === 'all' || row.active === (show === 'sale'))
	);
	return itemsView(
		view,
		{ categories: categories.map(({ row }) => row), items: shown, category: category === everything ? null : category, show, page },
		note
	);
}

/** Items whose name, key or search words have all of these words; the first ones of many. */
export async function foundScreen({ guild, actor, view }: Context, searched: string): Promise<Screen> {
	const [categories, items] = await Promise.all([container.catalogue.categories(guild, actor), container.catalogue.items(guild, actor)]);
	const words = searched.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
	const found = items.filter((row) => {
		const text = [row.definition.name, row.key, ...row.keywords].join(' ').toLowerCase();
		return words.every((word) => text.includes(word));
	});
	return itemsView(view, { categories: categories.map(({ row }) => row), items: found, category: null, show: 'all', page: 0, searched });
}

/** An item with everything that its editor shows. @throws NotFound `shop.item` */
export async function editorData({ guild, actor }: Context, key: string): Promise<ItemEditorData> {
	const [data, categories, orders] = await Promise.all([
		container.catalogue.item(guild, actor, key),
		container.catalogue.categories(guild, actor),
		ordersOn(guild, key)
	]);
	const form = catalogueInput.previewForm(data.row.definition);
	return { ...data, categories: categories.map(({ row }) => row), orders, pages: form.pages.length + form.details.length };
}

/** Open orders on an item, counted up to a bound. */
async function ordersOn(guild: GuildId, item: string): Promise<number> {
	return (await container.orderRows.open(guild, countedOrders)).filter((order) => order.item.key === item).length;
}

/** Open orders on the items of a category. */
export async function ordersIn(guild: GuildId, category: string): Promise<number> {
	return (await container.orderRows.open(guild, countedOrders)).filter((order) => order.item.category.key === category).length;
}

/** The editor of an item. */
export async function itemScreen(context: Context, key: string, note?: Note | null): Promise<Screen> {
	return itemEditorView(context.view, await editorData(context, key), note);
}

/** The variants of an item. */
export async function variantsScreen({ guild, actor, view }: Context, key: string, page: number, note?: Note | null): Promise<Screen> {
	return variantsView(view, await container.catalogue.item(guild, actor, key), page, note);
}

/** One variant; the list when it is gone. */
export async function variantScreen({ guild, actor, view }: Context, key: string, index: number, note?: Note | null): Promise<Screen> {
	const data = await container.catalogue.item(guild, actor, key);
	return variantView(view, data, index, note) ?? variantsView(view, data, 0, note);
}

/** The questions of an item. */
export async function questionsScreen({ guild, actor, view }: Context, key: string, page: number, note?: Note | null): Promise<Screen> {
	const data = await container.catalogue.item(guild, actor, key);
	return questionsView(view, data, catalogueInput.previewForm(data.row.definition), page, note);
}

/** One question; the list when it is gone. */
export async function questionScreen({ guild, actor, view }: Context, key: string, index: number, note?: Note | null): Promise<Screen> {
	const data = await container.catalogue.item(guild, actor, key);
	const form = catalogueInput.previewForm(data.row.definition);
	return questionView(view, data, form, index, note) ?? questionsView(view, data, form, 0, note);
}

/** On what a question depends; `source` is the earlier question that was chosen. */
export async function conditionScreen(context: Context, key: string, index: number, source: number | null): Promise<Screen> {
	const data = await container.catalogue.item(context.guild, context.actor, key);
	const set = data.row.definition.questions[index]?.showIf?.question;
	const known = data.row.definition.questions.findIndex((question) => question.key === set);
	return conditionView(context.view, data, index, source ?? (known < 0 ? null : known)) ?? questionsScreen(context, key, 0);
}

/** What a bulk change would do. */
export async function bulkScreen({ guild, actor, view }: Context, request: BulkRequest, page: number): Promise<Screen> {
	const plan = await container.catalogue.planBulk(guild, actor, request);
	const category = request.category === null ? null : await container.catalogue.category(guild, actor, request.category);
	return bulkView(view, plan, category, page);
}

/** A bulk change was done. */
export async function bulkDoneScreen(context: Context, request: BulkRequest, done: Edited, count: number): Promise<Screen> {
	const text = context.view.t('admin:bulk.done', { count });
	const undo = done.edit === null ? null : { edit: done.edit, kind: 'catalogue' as const, key: request.category ?? everything };
	return itemsScreen(context, request.category ?? everything, 'all', 0, { text, undo });
}
