import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds, shopViews } from '#shop';
import { fillerOf } from '../shop-screens.data.js';

/** Asks for the code of a coupon. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopCouponHandler extends ComponentHandler<'item' | 'back'> {
	public readonly id = shopIds.couponId;

	public override async handle(ctx: ComponentContext<'item' | 'back'>): Promise<void> {
		const { item, back } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		return ctx.modal(shopViews.couponModal(ctx.view, await this.container.drafts.get(ctx.guild, filler, item), back));
	}
}
