import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { panelId } from '../panel/ids.js';
import { dashboard } from '../panel/screens.js';

/** The dashboard. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class PanelOpenHandler extends ComponentHandler<never> {
	public readonly id = panelId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await dashboard(context));
	}
}
