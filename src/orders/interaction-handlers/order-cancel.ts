import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { cancelId } from '../ids.js';
import { cancelAsk } from '../views/order-screens.js';

/** Asks the buyer before the order ends. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCancelHandler extends ComponentHandler<'code'> {
	public readonly id = cancelId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { order, terms } = await this.container.orders.cancelPreview(guild, actor, args.code, 'buyer');
		return ctx.update(cancelAsk(view, order, terms));
	}
}
