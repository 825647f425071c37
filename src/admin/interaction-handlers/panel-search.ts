import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { searchId } from '../panel/ids.js';
import { searchForm } from '../views/panel-catalogue.view.js';

/** Asks what to look for. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelSearchHandler extends ComponentHandler<never> {
	public readonly id = searchId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.modal(searchForm(context.view));
	}
}
