import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemId } from '../panel/ids.js';
import { itemScreen } from '../panel/screens.js';

/** The editor of an item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelItemHandler extends ComponentHandler<'item'> {
	public readonly id = itemId;

	public override async handle(context: ComponentContext<'item'>): Promise<void> {
		await context.update(await itemScreen(context, context.args.item));
	}
}
