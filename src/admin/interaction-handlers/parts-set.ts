import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { partSetId } from '../parts/ids.js';
import { partsScreen } from '../parts/screens.js';

/** Switches a part. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PartsSetHandler extends ComponentHandler<'part' | 'to' | 'seen'> {
	public readonly id = partSetId;

	public override async handle(context: ComponentContext<'part' | 'to' | 'seen'>): Promise<void> {
		const { guild, actor, args } = context;
		const done = await this.container.guildParts.set(guild, actor, args.part, args.to === 'on', numberArg(args.seen));
		await context.update(await partsScreen(context, 0, done));
	}
}
