import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkDropId } from '../arkshop/ids.js';
import { editorOf } from '../panel/screens.js';
import { arkDroppedView } from '../views/arkshop.view.js';

/** Forgets an ArkShop file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkDropHandler extends ComponentHandler<never> {
	public readonly id = arkDropId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await this.container.arkShop.discard(context.guild, editorOf(context));
		await context.update(arkDroppedView(context.view));
	}
}
