import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPlanId } from '../ids.js';
import { planScreen } from '../setup/screens.js';

/** Shows the plan. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupPlanHandler extends ComponentHandler<never> {
	public readonly id = setupPlanId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await planScreen(context));
	}
}
