import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { categoryScreen } from '../shop-screens.data.js';

/** Another part of a category. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopFilterHandler extends ComponentHandler<'category'> {
	public readonly id = shopIds.filterId;

	public override async handle(ctx: ComponentContext<'category'>): Promise<void> {
		return ctx.update(await categoryScreen(ctx, ctx.args.category, ctx.values[0] ?? 'all', 0));
	}
}
