import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { claimId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { acted } from '../views/order-screens.js';

/** A staff member takes an order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'orders.fulfil', feature: 'always' })
export class OrderClaimHandler extends ComponentHandler<'code'> {
	public readonly id = claimId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.orders.claim(guild, actor, args.code);
		return ctx.update(acted(view, order, 'claimedCard', await ticketLink(guild, order.code)));
	}
}
