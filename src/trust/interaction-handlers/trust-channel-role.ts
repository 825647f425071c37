import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { channelRoleId } from '../roles/ids.js';
import { channelView } from '../views/channels.js';

/** Takes a role of the guild for a channel. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class TrustChannelRoleHandler extends ComponentHandler<'slot'> {
	public readonly id = channelRoleId;

	public override async handle({ guild, actor, view, args, values, interactionId, update }: ComponentContext<'slot'>): Promise<void> {
		const { channelRoles } = this.container;
		await channelRoles.map(guild, actor, args.slot, values[0] ?? '', interactionId);
		return update(channelView(view, await channelRoles.one(guild, actor, args.slot), view.t('gates:channels.started')));
	}
}
