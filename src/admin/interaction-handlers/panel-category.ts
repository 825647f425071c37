import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoryId } from '../panel/ids.js';
import { categoryScreen } from '../panel/screens.js';

/** One category. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryHandler extends ComponentHandler<'category'> {
	public readonly id = categoryId;

	public override async handle(context: ComponentContext<'category'>): Promise<void> {
		await context.update(await categoryScreen(context, context.args.category));
	}
}
