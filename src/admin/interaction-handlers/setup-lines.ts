import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupLinesId } from '../ids.js';
import { planScreen } from '../setup/screens.js';

/** A page of the plan. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupLinesHandler extends ComponentHandler<'page'> {
	public readonly id = setupLinesId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		await context.update(await planScreen(context, pageArg(context.args.page)));
	}
}
