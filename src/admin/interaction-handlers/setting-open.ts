import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { settingId } from '../ids.js';
import { settingScreen } from '../setting-screens.data.js';

/** One setting. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingOpenHandler extends ComponentHandler<'id'> {
	public readonly id = settingId;

	public override async handle(context: ComponentContext<'id'>): Promise<void> {
		await context.update(await settingScreen(context, context.args.id));
	}
}
