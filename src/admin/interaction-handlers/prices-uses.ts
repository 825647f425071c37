import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { couponUsesId } from '../prices/ids.js';
import { usesScreen } from '../prices/screens.js';

/** Who has used a coupon. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesUsesHandler extends ComponentHandler<'key' | 'page'> {
	public readonly id = couponUsesId;

	public override async handle(context: ComponentContext<'key' | 'page'>): Promise<void> {
		await context.update(await usesScreen(context, context.args.key, Math.max(0, numberArg(context.args.page))));
	}
}
