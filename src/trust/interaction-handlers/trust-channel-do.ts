import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { channelDoId } from '../roles/ids.js';
import { channelView } from '../views/channels.js';

/** Lets the bot make the role of a channel, or stops it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class TrustChannelDoHandler extends ComponentHandler<'slot' | 'act'> {
	public readonly id = channelDoId;

	public override async handle({ guild, actor, view, args, interactionId, update }: ComponentContext<'slot' | 'act'>): Promise<void> {
		const { channelRoles } = this.container;
		const stop = args.act === 'stop';
		await (stop ? channelRoles.stop(guild, actor, args.slot, interactionId) : channelRoles.make(guild, actor, args.slot, interactionId));
		const said = view.t(stop ? 'gates:channels.stopped' : 'gates:channels.started');
		return update(channelView(view, await channelRoles.one(guild, actor, args.slot), said));
	}
}
