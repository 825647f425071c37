import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { settingsId } from '../ids.js';
import { areasScreen } from '../setting-screens.data.js';

/** The settings, by area. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingsHomeHandler extends ComponentHandler<never> {
	public readonly id = settingsId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await areasScreen(context));
	}
}
