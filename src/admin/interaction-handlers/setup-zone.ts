import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupZoneId } from '../ids.js';
import { setupScreen } from '../setup/screens.js';

/** A time zone was picked. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupZoneHandler extends ComponentHandler<never> {
	public readonly id = setupZoneId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await this.container.setup.choose(context.guild, context.actor, { zone: context.values[0] ?? null });
		await context.update(await setupScreen(context));
	}
}
