import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds, shopViews } from '#shop';
import { fillerOf } from '../shop-screens.data.js';

/** Asks for a quantity. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopQuantityFormHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.quantityFormId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { listed: _, ...filler } = await fillerOf(ctx, ctx.args.item);
		return ctx.modal(shopViews.quantityModal(ctx.view, await this.container.drafts.get(ctx.guild, filler, ctx.args.item)));
	}
}
