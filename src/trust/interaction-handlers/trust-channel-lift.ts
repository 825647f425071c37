import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { memberId } from '#core/ids';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { channelLiftId } from '../roles/ids.js';
import { channelView } from '../views/channels.js';

/** A member from whom the role was taken by hand may get it again. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class TrustChannelLiftHandler extends ComponentHandler<'slot'> {
	public readonly id = channelLiftId;

	public override async handle({ guild, actor, view, args, values, interactionId, update }: ComponentContext<'slot'>): Promise<void> {
		const { channelRoles } = this.container;
		const [member = ''] = values;
		if (!/^\d{15,20}$/.test(member)) throw new NotFound('gates.held');
		await channelRoles.lift(guild, actor, args.slot, memberId(member), interactionId);
		return update(channelView(view, await channelRoles.one(guild, actor, args.slot), view.t('gates:channels.lifted')));
	}
}
