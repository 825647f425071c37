import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { viewId } from '../ids.js';
import { orderScreen } from '../order-screens.data.js';

/** An order's own card. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderViewHandler extends ComponentHandler<'code'> {
	public readonly id = viewId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(await orderScreen(view, guild, actor, args.code));
	}
}
