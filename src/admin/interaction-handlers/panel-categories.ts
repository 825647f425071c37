import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoriesId } from '../panel/ids.js';
import { categoriesScreen } from '../panel/screens.js';

/** A page of the categories. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoriesHandler extends ComponentHandler<'page'> {
	public readonly id = categoriesId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await categoriesScreen(context, pageArg(context.args.page)));
	}
}
