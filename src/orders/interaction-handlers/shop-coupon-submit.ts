import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { amountScreen, draftScreen, fillerOf } from '../shop-screens.data.js';

/** A code that was typed: it is put on the form, which says what it takes off or why it does not count. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopCouponSubmitHandler extends ModalHandler<'item' | 'back'> {
	public readonly id = shopIds.couponSubmitId;

	public override async handle(ctx: ModalContext<'item' | 'back'>): Promise<void> {
		const { guild, actor, view } = ctx;
		const { item, back } = ctx.args;
		const { listed: _, ...filler } = await fillerOf(ctx, item);
		const { drafts, prices } = this.container;
		await drafts.get(guild, filler, item);
		const typed = ctx.fields.text(shopIds.couponField).trim();
		const coupon =
			typed === ''
				? null
				: await prices.find(guild, actor.id, typed, ctx.interactionId).catch((error: unknown) => {
						if (error instanceof DomainError) throw new DomainError(error.code, { ...error.params, form: item, back });
						throw error;
					});
		const state = await drafts.change(guild, filler, item, { coupon });
		return ctx.update(back === 'amount' ? await amountScreen(view, guild, actor, state) : await draftScreen(ctx, state));
	}
}
