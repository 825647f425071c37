import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { draftScreen, fillerOf } from '../shop-screens.data.js';

/** The check before placing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopSummaryHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.summaryId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { listed: _, ...filler } = await fillerOf(ctx, ctx.args.item);
		return ctx.update(await draftScreen(ctx, await this.container.drafts.get(ctx.guild, filler, ctx.args.item)));
	}
}
