import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPresetId } from '../ids.js';
import { setupScreen } from '../setup/screens.js';

/** A preset was picked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupPresetHandler extends ComponentHandler<never> {
	public readonly id = setupPresetId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await this.container.setup.choose(context.guild, context.actor, { preset: context.values[0] ?? null, features: {} });
		await context.update(await setupScreen(context));
	}
}
