import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { rankScreen } from '../views/rank.js';

/** `/rank [member]`: level, place, rank and today's XP. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'xp',
	capability: 'public',
	feature: 'xp',
	parameters: [{ type: 'user', name: 'member' }]
})
export class RankCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const user = options.getUser('member');
		if (!user || user.id === actor.id) {
			const profile = await this.container.xp.profile(guild, actor.id, actor.joinedAt);
			return reply(rankScreen(view, { name: actor.name, own: true, profile }));
		}
		const member = options.getMember('member');
		const joinedAt = member instanceof GuildMember ? member.joinedAt : null;
		const profile = await this.container.xp.profile(guild, memberId(user.id), joinedAt);
		const name = member instanceof GuildMember ? member.displayName : user.displayName;
		return reply(rankScreen(view, { name, own: false, profile }));
	}
}
