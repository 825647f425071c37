import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemFormId, partOf } from '../panel/ids.js';
import { itemPartForm } from '../panel/parts.js';
import { itemForm } from '../views/panel-forms.view.js';

/** Opens the form of one part of an item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelFormHandler extends ComponentHandler<'item' | 'version' | 'part'> {
	public readonly id = itemFormId;

	public override async handle(context: ComponentContext<'item' | 'version' | 'part'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { name, index } = partOf(args.part);
		const data = await this.container.catalogue.item(guild, actor, args.item);
		const form = itemForm(view, data, name, index) ?? (await itemPartForm(context, data, name, index));
		if (!form) throw new NotFound('shop.change');
		await context.modal(form);
	}
}
