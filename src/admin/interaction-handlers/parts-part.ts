import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { partId } from '../parts/ids.js';
import { partScreen } from '../parts/screens.js';

/** What switching a part would do. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class PartsPartHandler extends ComponentHandler<'part'> {
	public readonly id = partId;

	public override async handle(context: ComponentContext<'part'>): Promise<void> {
		await context.update(await partScreen(context, context.args.part));
	}
}
