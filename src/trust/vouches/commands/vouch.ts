import { ApplyOptions } from '@sapphire/decorators';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { vouchStart } from '../vouch-screens.data.js';

/** `/vouch member`: what standing for somebody means, and the button that does it. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'vouches',
	capability: 'public',
	feature: 'trust',
	gate: 'trust.vouch',
	parameters: [{ type: 'user', name: 'member', required: true }]
})
export class VouchCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		return reply(await vouchStart(view, guild, actor, options.getUser('member', true).id));
	}
}
