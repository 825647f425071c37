import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { reportForm } from '../views/case-forms.js';

/** Right-click on a message: reports its author, and keeps what it says now. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'cases', capability: 'public', feature: 'trust', on: 'message' })
export class ReportMessageCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, interactionId, modal }: ContextMenuContext): Promise<void> {
		if (!interaction.isMessageContextMenuCommand()) return;
		const { author, content, url, createdAt } = interaction.targetMessage;
		if (author.bot) throw new DomainError('cases.bot');
		const message = { author: memberId(author.id), text: content, link: url, at: createdAt };
		const name = await this.container.reports.keepMessage(guild, actor, message, interactionId);
		return modal(reportForm(view, { member: author.id, message: name }));
	}
}
