import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupId } from '../ids.js';
import { setupScreen } from '../setup/screens.js';

/** Back to the first screen of set-up. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupOpenHandler extends ComponentHandler<never> {
	public readonly id = setupId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await setupScreen(context));
	}
}
