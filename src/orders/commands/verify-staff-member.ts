import { ApplyOptions } from '@sapphire/decorators';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { staffCheckOf } from '../staff-check-screens.data.js';

/** Right-click on a person: the same as `/verify-staff member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'orders', capability: 'public', feature: 'always', on: 'user' })
export class VerifyStaffMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, reply }: ContextMenuContext): Promise<void> {
		if (!interaction.isUserContextMenuCommand()) return;
		return reply(await staffCheckOf({ guild, actor, view }, interaction.targetUser));
	}
}
