import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { listId } from '../ids.js';
import { listScreen } from '../order-screens.data.js';

/** A page of the member's own orders. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class OrderListHandler extends ComponentHandler<'filter' | 'cursor'> {
	public readonly id = listId;

	public override async handle(ctx: ComponentContext<'filter' | 'cursor'>): Promise<void> {
		return ctx.update(await listScreen(ctx, ctx.args.filter, ctx.args.cursor));
	}
}
