import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { partsId } from '../parts/ids.js';
import { partsScreen } from '../parts/screens.js';

/** The parts of Tribute, and which are on. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class PartsHomeHandler extends ComponentHandler<'page'> {
	public readonly id = partsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await partsScreen(context, pageArg(context.args.page)));
	}
}
