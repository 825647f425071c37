import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { editorOf, noteAfter, variantsScreen } from '../panel/screens.js';
import { ladderDoId } from '../prices/ids.js';

/** Gives an item the variants of a ladder, as they were shown. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class LadderDoHandler extends ComponentHandler<'key' | 'version' | 'item' | 'itemVersion'> {
	public readonly id = ladderDoId;

	public override async handle(context: ComponentContext<'key' | 'version' | 'item' | 'itemVersion'>): Promise<void> {
		const { guild, args } = context;
		const done = await this.container.priceEditor.applyLadder(guild, editorOf(context), {
			ladder: args.key,
			ladderVersion: numberArg(args.version),
			item: args.item,
			itemVersion: numberArg(args.itemVersion)
		});
		await context.update(await variantsScreen(context, args.item, 0, await noteAfter(context, done, 'item')));
	}
}
