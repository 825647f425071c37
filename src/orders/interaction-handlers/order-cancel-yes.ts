import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { cancelYesId } from '../ids.js';
import { cancelled } from '../views/order-screens.js';

/** The buyer ends the order. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCancelYesHandler extends ComponentHandler<'code' | 'kept'> {
	public readonly id = cancelYesId;

	public override async handle(ctx: ComponentContext<'code' | 'kept'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(cancelled(view, await this.container.orders.cancel(guild, actor, args.code, 'buyer', '', args.kept)));
	}
}
