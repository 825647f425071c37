import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { otherParts, ownParts } from '../parts.js';
import { othersTrustScreen, trustScreen } from '../views/trust.js';

/** Right-click on a person: the same as `/trust member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'trust', capability: 'public', feature: 'trust', on: 'user' })
export class TrustMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, targetId, reply }: ContextMenuContext): Promise<void> {
		const { trust } = this.container;
		if (targetId === actor.id) {
			const [profile, gates, more] = await Promise.all([
				trust.profile(guild, actor.id, actor.joinedAt),
				trust.allGates(guild, actor),
				ownParts(view, guild, actor)
			]);
			return reply(trustScreen(view, { name: actor.name, profile, gates, more }));
		}
		if (!interaction.isUserContextMenuCommand()) return;
		const { targetMember, targetUser } = interaction;
		const member = targetMember instanceof GuildMember ? targetMember : null;
		const id = memberId(targetId);
		const [profile, more] = await Promise.all([trust.profile(guild, id, member?.joinedAt ?? null), otherParts(view, guild, actor, id)]);
		return reply(othersTrustScreen(view, { name: member?.displayName ?? targetUser.displayName, profile, more }));
	}
}
