import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, fillerOf } from '../shop-screens.data.js';

/** A typed quantity. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopQuantitySubmitHandler extends ModalHandler<'item'> {
	public readonly id = shopIds.quantitySubmitId;

	public override async handle(ctx: ModalContext<'item'>): Promise<void> {
		const { item } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const { drafts } = this.container;
		try {
			const state = await drafts.change(ctx.guild, filler, item, { quantity: Number(ctx.fields.text(shopIds.quantityField)) });
			return await ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state));
		} catch (error) {
			if (!(error instanceof DomainError) || error.code !== 'shop.quantity') throw error;
			const state = await drafts.get(ctx.guild, filler, item);
			return ctx.update(await amountScreen(ctx.view, ctx.guild, ctx.actor, state, error));
		}
	}
}
