import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg, variantId } from '../panel/ids.js';
import { variantScreen } from '../panel/screens.js';

/** One variant. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelVariantHandler extends ComponentHandler<'item' | 'index'> {
	public readonly id = variantId;

	public override async handle(context: ComponentContext<'item' | 'index'>): Promise<void> {
		await context.update(await variantScreen(context, context.args.item, numberArg(context.args.index)));
	}
}
