import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { othersTrust, ownTrust } from '../screens.js';

/** `/trust [member]`: the own standing with its parts; of others tier and counts. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'trust',
	capability: 'public',
	feature: 'trust',
	parameters: [{ type: 'user', name: 'member' }]
})
export class TrustCommand extends TributeCommand {
	public override async handle(context: CommandContext): Promise<void> {
		const { actor, options, reply } = context;
		const user = options.getUser('member');
		if (!user || user.id === actor.id) return reply(await ownTrust(context));
		const member = options.getMember('member');
		const here = member instanceof GuildMember ? member : null;
		const shown = { id: memberId(user.id), name: here?.displayName ?? user.displayName, joinedAt: here?.joinedAt ?? null };
		return reply(await othersTrust(context, shown));
	}
}
