import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { bulkId } from '../panel/ids.js';
import { bulkForm } from '../views/panel-bulk.view.js';

/** Asks by how much many prices change. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelBulkHandler extends ComponentHandler<'category'> {
	public readonly id = bulkId;

	public override async handle(context: ComponentContext<'category'>): Promise<void> {
		await context.modal(bulkForm(context.view, context.args.category));
	}
}
