import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { pageField, typedPage } from '#core/views/kit';
import { shopIds } from '#shop';
import { categoryScreen } from '../shop-screens.data.js';

/** The page of a category that was asked for. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopJumpSubmitHandler extends ModalHandler<'category' | 'filter'> {
	public readonly id = shopIds.jumpSubmitId;

	public override async handle(ctx: ModalContext<'category' | 'filter'>): Promise<void> {
		const { category, filter } = ctx.args;
		return ctx.update(await categoryScreen(ctx, category, filter, typedPage(ctx.fields.text(pageField))));
	}
}
