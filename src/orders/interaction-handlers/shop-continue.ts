import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { draftScreen, fillerOf, pageForm } from '../shop-screens.data.js';

/** Goes on with a draft: its next page, or the summary. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopContinueHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.continueId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { listed: _, ...filler } = await fillerOf(ctx, ctx.args.item);
		const state = await this.container.drafts.get(ctx.guild, filler, ctx.args.item);
		const { next, blocked } = state.form;
		if (next && blocked.length === 0) return ctx.modal(await pageForm(ctx, state, next));
		return ctx.update(await draftScreen(ctx, state));
	}
}
