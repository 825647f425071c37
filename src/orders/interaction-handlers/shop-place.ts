import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { secondary } from '#core/views/kit';
import { shopIds } from '#shop';
import { ticketLink, waitingNote } from '../order-screens.data.js';
import { explainPlacing } from '../shop-screens.data.js';
import { orderPlaced } from '../views/order-screens.js';

/** Places the order of a draft; pressing twice is one order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'shop' })
export class ShopPlaceHandler extends ComponentHandler<'item' | 'total' | 'started'> {
	public readonly id = shopIds.placeId;

	public override async handle(ctx: ComponentContext<'item' | 'total' | 'started'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const request = { item: args.item, shown: Number(args.total), started: Number(args.started) };
		const order = await this.container.placing
			.place(guild, actor, request)
			.catch((error: unknown) => explainPlacing(ctx, args.item, error));
		const more = secondary(view.t('orders:button.orderMore'), shopIds.homeId.make());
		const [ticket, waits, asleep, away, { dms }] = await Promise.all([
			ticketLink(guild, order.code),
			waitingNote(view, guild, order.code),
			this.container.placing.asleepUntil(order),
			this.container.orderRooms.opening(guild),
			this.container.preferences.of(guild, actor.id)
		]);
		return ctx.update(orderPlaced(view, { order, more, ticket, waits, asleep, away: away?.at ?? null, dms }));
	}
}
