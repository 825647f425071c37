import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { confirmId } from '../ids.js';
import { confirmAsk } from '../views/order-screens.js';

/** Asks the buyer whether everything arrived. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderConfirmHandler extends ComponentHandler<'code'> {
	public readonly id = confirmId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(confirmAsk(view, await this.container.deliveries.mayConfirm(guild, actor, args.code)));
	}
}
