import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { shopHome } from '../shop-screens.data.js';

/** Gives a draft up. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopDiscardHandler extends ComponentHandler<'item'> {
	public readonly id = shopIds.discardId;

	public override async handle(ctx: ComponentContext<'item'>): Promise<void> {
		await this.container.drafts.discard(ctx.guild, { member: ctx.actor.id, request: ctx.interactionId }, ctx.args.item);
		return ctx.update(await shopHome(ctx.view, ctx.guild, ctx.actor));
	}
}
