import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { othersTrustScreen, trustScreen } from '../views/trust.js';

/** Right-click on a person: the same as `/trust member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'trust', capability: 'public', feature: 'trust', on: 'user' })
export class TrustMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, interaction, targetId, reply }: ContextMenuContext): Promise<void> {
		const { trust, trustExtras } = this.container;
		if (targetId === actor.id) {
			const [profile, gates, extra] = await Promise.all([
				trust.profile(guild, actor.id, actor.joinedAt),
				trust.allGates(guild, actor),
				trustExtras.of(view, guild, actor.id, true)
			]);
			return reply(trustScreen(view, { name: actor.name, profile, gates, extra }));
		}
		if (!interaction.isUserContextMenuCommand()) return;
		const { targetMember, targetUser } = interaction;
		const member = targetMember instanceof GuildMember ? targetMember : null;
		const about = memberId(targetId);
		const [profile, extra] = await Promise.all([
			trust.profile(guild, about, member?.joinedAt ?? null),
			trustExtras.of(view, guild, about, false)
		]);
		return reply(othersTrustScreen(view, { name: member?.displayName ?? targetUser.displayName, profile, extra }));
	}
}
