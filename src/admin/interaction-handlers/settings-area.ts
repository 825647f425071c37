import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { settingsAreaId } from '../ids.js';
import { areaScreen } from '../setting-screens.data.js';

/** A page of an area's settings. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class SettingsAreaHandler extends ComponentHandler<'area' | 'page'> {
	public readonly id = settingsAreaId;

	public override async handle(context: ComponentContext<'area' | 'page'>): Promise<void> {
		await context.update(await areaScreen(context, context.args.area, pageArg(context.args.page)));
	}
}
