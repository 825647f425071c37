import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { categoryScreen } from '../shop-screens.data.js';

/** A category out of the select. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopCategoriesHandler extends ComponentHandler<never> {
	public readonly id = shopIds.categoriesId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return ctx.update(await categoryScreen(ctx, ctx.values[0] ?? '', 'all', 0));
	}
}
