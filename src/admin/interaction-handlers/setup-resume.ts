import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupResumeId } from '../ids.js';
import { followRun } from '../setup/screens.js';

/** Takes up the steps that were given up. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupResumeHandler extends ComponentHandler<never> {
	public readonly id = setupResumeId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await this.container.setup.resume(context.guild, context.actor);
		await followRun(context);
	}
}
