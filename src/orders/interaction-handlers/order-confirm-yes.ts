import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { confirmYesId } from '../ids.js';
import { ticketLink } from '../order-screens.data.js';
import { confirmed } from '../views/order-screens.js';

/** The buyer has received what was delivered. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderConfirmYesHandler extends ComponentHandler<'code' | 'parts'> {
	public readonly id = confirmYesId;

	public override async handle(ctx: ComponentContext<'code' | 'parts'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const order = await this.container.deliveries.confirm(guild, actor, args.code, Number(args.parts));
		return ctx.update(confirmed(view, order, await ticketLink(guild, order.code)));
	}
}
