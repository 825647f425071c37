import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { listFilterId } from '../ids.js';
import { listScreen } from '../order-screens.data.js';

/** Shows another part of the member's own orders. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class OrderListFilterHandler extends ComponentHandler<never> {
	public readonly id = listFilterId;

	public override async handle(ctx: ComponentContext<never>): Promise<void> {
		return ctx.update(await listScreen(ctx, ctx.values[0] ?? 'all', ''));
	}
}
