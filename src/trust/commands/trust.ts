import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type CommandContext, TributeCommand } from '#core/interactions/index';
import { otherParts, ownParts } from '../parts.js';
import { othersTrustScreen, trustScreen } from '../views/trust.js';

/** `/trust [member]`: the own standing with its parts; of others tier and counts. */
@ApplyOptions<TributeCommand.Options>({
	namespace: 'trust',
	capability: 'public',
	feature: 'trust',
	parameters: [{ type: 'user', name: 'member' }]
})
export class TrustCommand extends TributeCommand {
	public override async handle({ guild, actor, view, options, reply }: CommandContext): Promise<void> {
		const { trust } = this.container;
		const user = options.getUser('member');
		if (!user || user.id === actor.id) {
			const [profile, gates, more] = await Promise.all([
				trust.profile(guild, actor.id, actor.joinedAt),
				trust.allGates(guild, actor),
				ownParts(view, guild, actor)
			]);
			return reply(trustScreen(view, { name: actor.name, profile, gates, more }));
		}
		const member = options.getMember('member');
		const joinedAt = member instanceof GuildMember ? member.joinedAt : null;
		const id = memberId(user.id);
		const [profile, more] = await Promise.all([trust.profile(guild, id, joinedAt), otherParts(view, guild, actor, id)]);
		const name = member instanceof GuildMember ? member.displayName : user.displayName;
		return reply(othersTrustScreen(view, { name, profile, more }));
	}
}
