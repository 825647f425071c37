import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, fillerOf } from '../shop-screens.data.js';

/** Another variant. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopDraftVariantHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.draftVariantId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { item } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const state = await this.container.drafts.change(ctx.guild, filler, item, { variant: ctx.values[0] ?? '' });
		return ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state));
	}
}
