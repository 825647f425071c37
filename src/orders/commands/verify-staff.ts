import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { staffCheckOf } from '../staff-check-screens.data.js';

/** `/verify-staff member`: is this person on my order? */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'orders',
	capability: 'public',
	feature: 'always',
	parameters: [{ type: 'user', name: 'member', required: true }]
})
export class VerifyStaffCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(await staffCheckOf({ guild, actor, view }, options.getUser('member', true)));
	}
}
