import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { takeBackId } from '../ids.js';
import { takeBackForm } from '../views/order-screens.js';

/** Asks why a delivery is done again. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderTakeBackHandler extends ComponentHandler<'code'> {
	public readonly id = takeBackId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const { code } = await this.container.orders.mayTake(guild, actor, args.code, 'takeBack');
		return ctx.modal(takeBackForm(view, code));
	}
}
