import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemPartId } from '../panel/ids.js';
import { itemPartScreen } from '../panel/parts.js';

/** How an item is paid, its add-ons, who may buy it, its rewards or its risk. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPartHandler extends ComponentHandler<'item' | 'part'> {
	public readonly id = itemPartId;

	public override async handle(context: ComponentContext<'item' | 'part'>): Promise<void> {
		await context.update(await itemPartScreen(context, context.args.item, context.args.part));
	}
}
