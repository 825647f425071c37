import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupProgressId } from '../ids.js';
import { progressScreen } from '../setup/screens.js';

/** How far the run is. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupProgressHandler extends ComponentHandler<never> {
	public readonly id = setupProgressId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await progressScreen(context));
	}
}
