import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { moreId } from '../ids.js';
import { orderScreen } from '../order-screens.data.js';

/** An order's own card, with every button of its reader. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderMoreHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = moreId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(await orderScreen(view, guild, actor, args.code));
	}
}
