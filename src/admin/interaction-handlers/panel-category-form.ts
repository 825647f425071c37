import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { categoryFormId } from '../panel/ids.js';
import { categoryForm } from '../views/panel-forms.view.js';

/** The form of a category, or of a new one. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelCategoryFormHandler extends ComponentHandler<'category' | 'version'> {
	public readonly id = categoryFormId;

	public override async handle(context: ComponentContext<'category' | 'version'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const row = args.category === '' ? null : await this.container.catalogue.category(guild, actor, args.category);
		await context.modal(categoryForm(view, row));
	}
}
