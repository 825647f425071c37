import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { variantsId } from '../panel/ids.js';
import { variantsScreen } from '../panel/screens.js';

/** The variants of an item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelVariantsHandler extends ComponentHandler<'item' | 'page'> {
	public readonly id = variantsId;

	public override async handle(context: ComponentContext<'item' | 'page'>): Promise<void> {
		await context.update(await variantsScreen(context, context.args.item, pageArg(context.args.page)));
	}
}
