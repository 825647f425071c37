import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { secondary } from '#core/views/kit';
import { shopIds } from '#shop';
import { ticketLink } from '../order-screens.data.js';
import { explainPlacing } from '../shop-screens.data.js';
import { orderPlaced } from '../views/order-screens.js';

/** Places the order of a draft; pressing twice is one order. */
@ApplyOptions<ComponentHandler.Options>({})
export class ShopPlaceHandler extends ComponentHandler<'item' | 'total' | 'started'> {
	public readonly id = shopIds.placeId;

	public override async handle(ctx: ComponentContext<'item' | 'total' | 'started'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const request = { item: args.item, shown: Number(args.total), started: Number(args.started) };
		const order = await this.container.placing
			.place(guild, actor, request)
			.catch((error: unknown) => explainPlacing(guild, actor, args.item, error));
		const more = secondary(view.t('orders:button.orderMore'), shopIds.homeId.make());
		return ctx.update(orderPlaced(view, { order, more, ticket: await ticketLink(guild, order.code) }));
	}
}
