import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupNamesId } from '../ids.js';
import { namesForm } from '../views/setup.view.js';

/** Opens the form of names. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupNamesHandler extends ComponentHandler<never> {
	public readonly id = setupNamesId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.modal(namesForm(context.view, await this.container.setup.names(context.guild, context.actor)));
	}
}
