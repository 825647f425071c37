import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { againId } from '../ids.js';
import { orderAgain } from '../shop-screens.data.js';

/** Starts the same order again. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'shop' })
export class OrderAgainHandler extends ComponentHandler<'code'> {
	public readonly id = againId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		return orderAgain(ctx, ctx.args.code);
	}
}
