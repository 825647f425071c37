import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { settingsPickId } from '../ids.js';
import { areaScreen } from '../setting-screens.data.js';

/** The area that was picked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingsPickHandler extends ComponentHandler<never> {
	public readonly id = settingsPickId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await areaScreen(context, context.values[0] ?? '', 0));
	}
}
