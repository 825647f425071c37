import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { confirmYesId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { confirmed } from '../views/order-screens.js';

/** The buyer has received everything. */
@ApplyOptions<ComponentHandler.Options>({})
export class OrderConfirmYesHandler extends ComponentHandler<'code'> {
	public readonly id = confirmYesId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.orders.confirm(guild, actor, args.code);
		return ctx.update(confirmed(view, order, await ticketLink(guild, order.code)));
	}
}
