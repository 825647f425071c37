import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { partUndoId } from '../parts/ids.js';
import { partsScreen } from '../parts/screens.js';

/** Takes back what was switched. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PartsUndoHandler extends ComponentHandler<'part' | 'version'> {
	public readonly id = partUndoId;

	public override async handle(context: ComponentContext<'part' | 'version'>): Promise<void> {
		const { guild, actor, args } = context;
		await context.update(
			await partsScreen(context, 0, await this.container.guildParts.undo(guild, actor, args.part, numberArg(args.version)))
		);
	}
}
