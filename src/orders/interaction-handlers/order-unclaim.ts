import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { unclaimId } from '../ids.js';
import { unclaimForm } from '../views/order-screens.js';

/** Asks why an order goes back to the queue. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderUnclaimHandler extends ComponentHandler<'code'> {
	public readonly id = unclaimId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { code } = await this.container.orders.mayTake(guild, actor, args.code, 'unclaim');
		return ctx.modal(unclaimForm(view, code));
	}
}
