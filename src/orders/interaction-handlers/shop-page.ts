import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pageOf, shopIds } from '#shop';
import { fillerOf, pageForm } from '../shop-screens.data.js';

/** Opens a page of the form. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopPageHandler extends ComponentHandler<'item' | 'page'> {
	public readonly id = shopIds.pageId;

	public override async handle(ctx: ComponentContext<'item' | 'page'>): Promise<void> {
		const { item, page } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const state = await this.container.drafts.get(ctx.guild, filler, item);
		return ctx.modal(await pageForm(ctx, state, pageOf(state.form, page)));
	}
}
