import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkRateId } from '../arkshop/ids.js';
import { arkRate } from '../arkshop/screens.js';

/** Asks what points are worth. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkRateHandler extends ComponentHandler<never> {
	public readonly id = arkRateId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.modal(await arkRate(context));
	}
}
