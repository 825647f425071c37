import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { reportForm } from '../views/case-forms.js';

/** Right-click on a person: the same as `/report member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'cases', capability: 'public', feature: 'trust', on: 'user' })
export class ReportMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, targetId, modal }: ContextMenuContext): Promise<void> {
		if (!interaction.isUserContextMenuCommand()) return;
		if (interaction.targetUser.bot) throw new DomainError('cases.bot');
		await this.container.reports.mayReport(guild, actor.id, memberId(targetId));
		return modal(reportForm(view, { member: targetId, message: '' }));
	}
}
