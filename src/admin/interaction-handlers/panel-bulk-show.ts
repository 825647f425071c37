import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { bulkRequest } from '../panel/forms.js';
import { bulkShowId } from '../panel/ids.js';
import { bulkScreen } from '../panel/screens.js';

/** A page of what the bulk change would do. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelBulkShowHandler extends ComponentHandler<'category' | 'by' | 'value' | 'step' | 'page'> {
	public readonly id = bulkShowId;

	public override async handle(context: ComponentContext<'category' | 'by' | 'value' | 'step' | 'page'>): Promise<void> {
		await context.update(await bulkScreen(context, bulkRequest(context.args), pageArg(context.args.page)));
	}
}
