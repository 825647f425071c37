import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { everything, itemFilter, itemsFilterId } from '../panel/ids.js';
import { itemsScreen } from '../panel/screens.js';

/** Another category was chosen for the list of items. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelItemsFilterHandler extends ComponentHandler<'show'> {
	public readonly id = itemsFilterId;

	public override async handle(context: ComponentContext<'show'>): Promise<void> {
		await context.update(await itemsScreen(context, context.values[0] ?? everything, itemFilter(context.args.show), 0));
	}
}
