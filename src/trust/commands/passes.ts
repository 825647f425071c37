import { ApplyOptions } from '@sapphire/decorators';
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { passesView } from '../views/passes.js';

/** `/passes`: the gates that staff can open for somebody by hand. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'gates',
	capability: 'trust.pass',
	feature: 'always',
	defaultMemberPermissions: PermissionFlagsBits.ManageThreads
})
export class PassesCommand extends TributeCommand {
	public override async handle({ guild, actor, view, reply }: CommandContext): Promise<void> {
		return reply(passesView(view, await this.container.passes.list(guild, actor), 0));
	}
}
