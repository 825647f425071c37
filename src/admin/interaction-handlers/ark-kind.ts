import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkKindPickId } from '../arkshop/ids.js';
import { arkKindScreen } from '../arkshop/screens.js';

/** A kind of entry was picked: where it goes. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkKindHandler extends ComponentHandler<never> {
	public readonly id = arkKindPickId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await arkKindScreen(context, context.values[0]));
	}
}
