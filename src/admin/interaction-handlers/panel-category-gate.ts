import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoryGateScreen } from '../panel/category-gate.js';
import { categoryGateId } from '../panel/ids.js';

/** One gate for all items of a category. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryGateHandler extends ComponentHandler<'category'> {
	public readonly id = categoryGateId;

	public override async handle(context: ComponentContext<'category'>): Promise<void> {
		await context.update(await categoryGateScreen(context, context.args.category, null));
	}
}
