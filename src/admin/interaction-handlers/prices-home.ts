import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pricesId } from '../prices/ids.js';
import { pricesScreen } from '../prices/screens.js';

/** Everything that changes prices. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesHomeHandler extends ComponentHandler<never> {
	public readonly id = pricesId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await pricesScreen(context));
	}
}
