import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { itemScreen } from '../shop-screens.data.js';

/** The card with another variant. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopVariantHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.variantId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		return ctx.update(await itemScreen(ctx, ctx.args.item, ctx.values[0] ?? '-'));
	}
}
