import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { arkMappingId } from '../arkshop/ids.js';
import { arkMappingScreen } from '../arkshop/screens.js';
import { numberArg } from '../panel/ids.js';

/** How an ArkShop file is mapped. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ArkHomeHandler extends ComponentHandler<'page'> {
	public readonly id = arkMappingId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await arkMappingScreen(context, Math.max(0, numberArg(context.args.page))));
	}
}
