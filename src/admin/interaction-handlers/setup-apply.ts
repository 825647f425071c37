import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupApplyId } from '../ids.js';
import { followRun } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';

/** Does what the plan shows, and follows it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupApplyHandler extends ComponentHandler<'run'> {
	public readonly id = setupApplyId;

	public override async handle(context: ComponentContext<'run'>): Promise<void> {
		await this.container.setup.apply(context.guild, context.actor, runOf(context.args.run));
		await followRun(context);
	}
}
