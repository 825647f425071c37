import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { previewVariantId } from '../panel/ids.js';
import { previewScreen } from '../panel/screens.js';

/** Another variant of the preview. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelPreviewVariantHandler extends ComponentHandler<'item'> {
	public readonly id = previewVariantId;

	public override async handle(context: ComponentContext<'item'>): Promise<void> {
		await context.update(await previewScreen(context, context.args.item, context.values[0] ?? '-'));
	}
}
