import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { shopHome } from '../shop-screens.data.js';

/** The first screen of the shop. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopHomeHandler extends ComponentHandler<never> {
	public readonly id = shopIds.homeId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return ctx.update(await shopHome(ctx.view, ctx.guild, ctx.actor));
	}
}
