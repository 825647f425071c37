import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { claimId } from '../ids.js';
import { codeField, invitesScreen } from '../views/invites.js';

/** Takes the code of whoever brought the newcomer. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesClaimHandler extends ModalHandler<never> {
	public readonly id = claimId;

	public override async handle({ guild, actor, view, fields, update }: ModalContext<never>): Promise<void> {
		const { inviteLinks, inviteNumbers } = this.container;
		await inviteLinks.claim(guild, actor, fields.text(codeField) ?? '');
		return update(invitesScreen(view, { ...(await inviteNumbers.home(guild, actor)), member: actor.id }));
	}
}
