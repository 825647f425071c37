import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { newItemId } from '../panel/ids.js';
import { newItemForm } from '../views/panel-forms.view.js';

/** The form of a new item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelNewHandler extends ComponentHandler<'category'> {
	public readonly id = newItemId;

	public override async handle(context: ComponentContext<'category'>): Promise<void> {
		await context.modal(newItemForm(context.view, context.args.category));
	}
}
