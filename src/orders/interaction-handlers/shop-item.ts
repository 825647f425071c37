import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { itemScreen } from '../shop-screens.data.js';

/** An item’s card. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopItemHandler extends ComponentHandler<'item' | 'variant'> {
	public readonly id = shopIds.itemId;

	public override async handle(ctx: ComponentContext<'item' | 'variant'>): Promise<void> {
		return ctx.update(await itemScreen(ctx, ctx.args.item, ctx.args.variant));
	}
}
