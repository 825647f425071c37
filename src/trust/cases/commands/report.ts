import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { reportForm } from '../views/case-forms.js';

/** `/report [member]`: opens the form of a report. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'cases',
	capability: 'public',
	feature: 'trust',
	parameters: [{ type: 'user', name: 'member' }]
})
export class ReportCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, modal }: CommandContext): Promise<void> {
		const user = options.getUser('member');
		if (user?.bot) throw new DomainError('cases.bot');
		await this.container.reports.mayReport(guild, actor.id, user ? memberId(user.id) : null);
		return modal(reportForm(view, { member: user?.id ?? '', message: '' }));
	}
}
