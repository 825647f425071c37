import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ringId } from '../rings/ids.js';
import { ringScreen } from '../rings/screens.js';

/** One group with its picture. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustRingHandler extends ComponentHandler<'ring'> {
	public readonly id = ringId;

	public override async handle(context: ComponentContext<'ring'>): Promise<void> {
		const { guild, actor, args } = context;
		return context.update(await ringScreen(context, await this.container.rings.one(guild, actor, args.ring)));
	}
}
