import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { itemPlaceId, numberArg } from '../panel/ids.js';
import { editorOf, itemScreen, noteAfter } from '../panel/screens.js';

/** Another category was chosen for an item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPlaceHandler extends ComponentHandler<'item' | 'version'> {
	public readonly id = itemPlaceId;

	public override async handle(context: ComponentContext<'item' | 'version'>): Promise<void> {
		const { guild, args, values } = context;
		const seen = { key: args.item, version: numberArg(args.version) };
		const done = await this.container.catalogue.editItem(guild, editorOf(context), seen, { kind: 'category', category: values[0] ?? '' });
		await context.update(await itemScreen(context, args.item, await noteAfter(context, done, 'item')));
	}
}
