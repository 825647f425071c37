import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, fillerOf } from '../shop-screens.data.js';

/** Other add-ons. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopAddonsHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.addonsId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { item } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const state = await this.container.drafts.change(ctx.guild, filler, item, { addons: shopIds.chosenAddons(ctx.values) });
		return ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state));
	}
}
