import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoryActId, numberArg } from '../panel/ids.js';
import { categoriesScreen, categoryScreen, editedCategory, editorOf, noteAfter, ordersIn } from '../panel/screens.js';
import { archiveCategoryView } from '../views/panel-catalogue.view.js';

/** Moves a category, takes it out of the shop, or brings it back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryDoHandler extends ComponentHandler<'category' | 'version' | 'act'> {
	public readonly id = categoryActId;

	public override async handle(context: ComponentContext<'category' | 'version' | 'act'>): Promise<void> {
		const { guild, args, view } = context;
		const { catalogue } = this.container;
		if (args.act === 'archive') {
			const [category, orders] = await Promise.all([editedCategory(context, args.category), ordersIn(guild, args.category)]);
			return context.update(archiveCategoryView(view, category, orders));
		}
		const by = editorOf(context);
		const seen = { key: args.category, version: numberArg(args.version) };
		if (args.act === 'up' || args.act === 'down') {
			const moved = await catalogue.moveCategory(guild, by, seen, args.act === 'up' ? -1 : 1);
			return context.update(await categoriesScreen(context, 0, await noteAfter(context, moved, 'category')));
		}
		const done = await catalogue.editCategory(guild, by, seen, { kind: 'active', active: args.act === 'restore' });
		await context.update(await categoryScreen(context, args.category, await noteAfter(context, done, 'category')));
	}
}
