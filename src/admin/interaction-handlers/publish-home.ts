import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { publishId } from '../publish/ids.js';
import { draftScreen } from '../publish/screens.js';

/** The draft as it is. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class PublishHomeHandler extends ComponentHandler<never> {
	public readonly id = publishId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		await context.update(await draftScreen(context));
	}
}
