import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { channelId } from '../roles/ids.js';
import { channelView } from '../views/channels.js';

/** One gated channel and its role. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class TrustChannelHandler extends ComponentHandler<'slot'> {
	public readonly id = channelId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'slot'>): Promise<void> {
		return update(channelView(view, await this.container.channelRoles.one(guild, actor, args.slot)));
	}
}
