import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { newItem, withWayBack } from '../panel/forms.js';
import { newItemId, newItemSaveId } from '../panel/ids.js';
import { editorOf, itemScreen, noteAfter } from '../panel/screens.js';

/** A new item was filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always', givesBackFrom: 1 })
export class PanelNewSaveHandler extends ModalHandler<'category'> {
	public readonly id = newItemSaveId;

	public override async handle(context: ModalContext<'category'>): Promise<void> {
		const { guild, args, fields, view } = context;
		const done = await withWayBack(newItemId.make(args), () =>
			this.container.catalogue.createItem(guild, editorOf(context), newItem(args.category, fields))
		);
		await context.update(await itemScreen(context, done.key, await noteAfter(context, done, 'item', view.t('admin:panel.created'))));
	}
}
