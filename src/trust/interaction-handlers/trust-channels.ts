import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { channelsId } from '../roles/ids.js';
import { channelsView } from '../views/channels.js';

/** The gated channels of the guild. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class TrustChannelsHandler extends ComponentHandler<'page'> {
	public readonly id = channelsId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'page'>): Promise<void> {
		return update(channelsView(view, await this.container.channelRoles.list(guild, actor), pageArg(args.page)));
	}
}
