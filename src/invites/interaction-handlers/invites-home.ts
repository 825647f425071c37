import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { invitesId } from '../ids.js';
import { invitesScreen } from '../views/invites.js';

/** Back to the reader's own numbers. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesHomeHandler extends ComponentHandler<never> {
	public readonly id = invitesId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		return update(invitesScreen(view, { ...(await this.container.inviteNumbers.home(guild, actor)), member: actor.id }));
	}
}
