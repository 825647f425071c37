import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { shopIds } from '#shop';
import { categoryScreen } from '../shop-screens.data.js';

/** A page of a category. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopCategoryHandler extends ComponentHandler<'category' | 'filter' | 'page'> {
	public readonly id = shopIds.categoryId;

	public override async handle(ctx: ComponentContext<'category' | 'filter' | 'page'>): Promise<void> {
		const { category, filter, page } = ctx.args;
		return ctx.update(await categoryScreen(ctx, category, filter, pageArg(page)));
	}
}
