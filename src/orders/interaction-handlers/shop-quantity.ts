import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, fillerOf } from '../shop-screens.data.js';

/** Another quantity. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopQuantityHandler extends ComponentHandler<'item' | 'quantity'> {
	public readonly id = shopIds.quantityId;

	public override async handle(ctx: ComponentContext<'item' | 'quantity'>): Promise<void> {
		const { item } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const state = await this.container.drafts.change(ctx.guild, filler, item, { quantity: Number(ctx.args.quantity) });
		return ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state));
	}
}
