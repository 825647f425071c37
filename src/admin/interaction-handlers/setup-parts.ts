import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPartsId } from '../ids.js';
import { setupPartsScreen } from '../setup/screens.js';

/** What is to be switched on. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupPartsHandler extends ComponentHandler<'page'> {
	public readonly id = setupPartsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await setupPartsScreen(context, pageArg(context.args.page)));
	}
}
