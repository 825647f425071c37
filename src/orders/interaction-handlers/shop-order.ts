import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { draftScreen, fillerOf, pageForm } from '../shop-screens.data.js';

/** Starts the form of an item, or goes on with its draft. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopOrderHandler extends ComponentHandler<'item' | 'variant'> {
	public readonly id = shopIds.orderId;

	public override async handle(ctx: ComponentContext<'item' | 'variant'>): Promise<void> {
		const { item } = ctx.args;
		const { listed, ...filler } = await fillerOf(ctx, item);
		const { definition } = listed.row;
		const variant = shopIds.variantAt(definition.variants, ctx.args.variant)?.key;
		const state = await this.container.drafts.open(ctx.guild, filler, item, variant ? { variant } : {});
		const { next, blocked } = state.form;
		if (next && blocked.length === 0) return ctx.modal(await pageForm(ctx, state, next));
		return ctx.update(await draftScreen(ctx, state));
	}
}
