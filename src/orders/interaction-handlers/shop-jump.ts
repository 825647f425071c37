import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { jumpForm } from '#core/views/kit';
import { shopIds } from '#shop';

/** Asks which page of a category. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopJumpHandler extends ComponentHandler<'category' | 'filter' | 'pages'> {
	public readonly id = shopIds.jumpId;

	public override async handle({ view, args, modal }: ComponentContext<'category' | 'filter' | 'pages'>): Promise<void> {
		const { category, filter, pages } = args;
		return modal(jumpForm(view, { id: shopIds.jumpSubmitId.make({ category, filter }), pages: pageArg(pages) }));
	}
}
