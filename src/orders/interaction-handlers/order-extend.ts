import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { extendId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { acted } from '../views/order-screens.js';

/** The buyer needs more time to check. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderExtendHandler extends ComponentHandler<'code'> {
	public readonly id = extendId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.orders.extend(guild, actor, args.code, ctx.interactionId);
		return ctx.update(acted(view, order, 'extended', await ticketLink(guild, order.code)));
	}
}
