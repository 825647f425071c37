import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { linkId } from '../ids.js';
import { invitesScreen } from '../views/invites.js';

/** Asks for a link and a code, and shows them as soon as they are there. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesLinkHandler extends ComponentHandler<never> {
	public readonly id = linkId;

	public override async handle({ guild, actor, view, update }: ComponentContext<never>): Promise<void> {
		const { inviteLinks, inviteNumbers } = this.container;
		await inviteLinks.asked(guild, actor.id);
		return update(invitesScreen(view, { ...(await inviteNumbers.home(guild, actor)), member: actor.id }));
	}
}
