import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { draftScreen, fillerOf } from '../shop-screens.data.js';

/** Asks the questions again that the profile has answered. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopProfileHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.profileId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		const { listed: _, ...filler } = await fillerOf(ctx, ctx.args.item);
		return ctx.update(await draftScreen(ctx, await this.container.drafts.change(ctx.guild, filler, ctx.args.item, { askProfile: true })));
	}
}
