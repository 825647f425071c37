import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemFilter, itemsId } from '../panel/ids.js';
import { itemsScreen } from '../panel/screens.js';

/** A page of the items. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelItemsHandler extends ComponentHandler<'category' | 'show' | 'page'> {
	public readonly id = itemsId;

	public override async handle(context: ComponentContext<'category' | 'show' | 'page'>): Promise<void> {
		const { category, show, page } = context.args;
		await context.update(await itemsScreen(context, category, itemFilter(show), pageArg(page)));
	}
}
