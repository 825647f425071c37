import { ApplyOptions } from '@sapphire/decorators';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { staffCheckCard } from '../views/staff-check.js';

/** Right-click on a person: the same as `/verify-staff member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'orders', capability: 'public', feature: 'always', on: 'user' })
export class VerifyStaffMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, targetId, reply }: ContextMenuContext): Promise<void> {
		const name = interaction.isUserContextMenuCommand() ? interaction.targetUser.displayName : '';
		return reply(staffCheckCard(view, name, await this.container.staffCheck.shared(guild, actor, memberId(targetId))));
	}
}
