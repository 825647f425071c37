import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { previewId } from '../panel/ids.js';
import { previewScreen } from '../panel/screens.js';

/** The item as members see it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPreviewHandler extends ComponentHandler<'item' | 'variant'> {
	public readonly id = previewId;

	public override async handle(context: ComponentContext<'item' | 'variant'>): Promise<void> {
		await context.update(await previewScreen(context, context.args.item, context.args.variant));
	}
}
