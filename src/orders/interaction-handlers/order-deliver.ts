import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { deliverId } from '../ids.js';
import { deliverForm } from '../views/order-screens.js';

/** Opens the delivery form for whoever holds the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'orders.fulfil', feature: 'always' })
export class OrderDeliverHandler extends ComponentHandler<'code'> {
	public readonly id = deliverId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(deliverForm(view, await this.container.deliveries.mayDeliver(guild, actor, args.code)));
	}
}
