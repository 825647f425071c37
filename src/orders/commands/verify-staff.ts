import { ApplyOptions } from '@sapphire/decorators';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { staffCheckCard } from '../views/staff-check.js';

/** `/verify-staff member`: is this person on my order? */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'orders',
	capability: 'public',
	feature: 'always',
	parameters: [{ type: 'user', name: 'member', required: true }]
})
export class VerifyStaffCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const { id, displayName } = options.getUser('member', true);
		return reply(staffCheckCard(view, displayName, await this.container.staffCheck.shared(guild, actor, memberId(id))));
	}
}
