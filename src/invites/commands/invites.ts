import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { memberPage } from '../people-screens.data.js';
import { invitesScreen } from '../views/invites.js';

/** `/invites [member]`: who somebody brought, and their own link and code. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'invites',
	capability: 'public',
	feature: 'invites',
	parameters: [{ type: 'user', name: 'member' }]
})
export class InvitesCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const { inviteNumbers } = this.container;
		const user = options.getUser('member');
		if (!user || user.id === actor.id) return reply(invitesScreen(view, { ...(await inviteNumbers.home(guild, actor)), member: actor.id }));
		const member = memberId(user.id);
		const shown = options.getMember('member');
		const name = shown instanceof GuildMember ? shown.displayName : user.displayName;
		return reply(await memberPage(view, guild, actor, { member, name }));
	}
}
