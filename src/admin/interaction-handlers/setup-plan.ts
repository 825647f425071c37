import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupPlanId } from '../ids.js';
import { planView } from '../views/setup.view.js';

/** Shows the plan. */
@ApplyOptions<ComponentHandler.Options>({})
export class SetupPlanHandler extends ComponentHandler<never> {
	public readonly id = setupPlanId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(planView(context.view, await this.container.setup.look(context.guild, context.actor)));
	}
}
