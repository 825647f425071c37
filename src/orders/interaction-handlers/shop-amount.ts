import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, fillerOf } from '../shop-screens.data.js';

/** Amount, variant and add-ons. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopAmountHandler extends ComponentHandler<'item' | 'variant'> {
	public readonly id = shopIds.amountId;

	public override async handle(ctx: ComponentContext<'item' | 'variant'>): Promise<void> {
		const { item } = ctx.args;
		const { listed, ...filler } = await fillerOf(ctx, item);
		const variant = shopIds.variantAt(listed.row.definition.variants, ctx.args.variant)?.key;
		const state = await this.container.drafts.open(ctx.guild, filler, item, variant ? { variant } : {});
		return ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state));
	}
}
