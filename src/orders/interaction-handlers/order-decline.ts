import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { declineId } from '../ids.js';
import { declineForm } from '../views/order-screens.js';

/** Staff are asked why the order ends. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderDeclineHandler extends ComponentHandler<'code'> {
	public readonly id = declineId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { order } = await this.container.orders.cancelPreview(guild, actor, args.code, 'staff');
		return ctx.modal(declineForm(view, order));
	}
}
