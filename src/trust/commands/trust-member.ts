import { ApplyOptions } from '@sapphire/decorators';
import { GuildMember } from 'discord.js';
import { memberId } from '#core/ids';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { othersTrust, ownTrust } from '../screens.js';

/** Right-click on a person: the same as `/trust member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'trust', capability: 'public', feature: 'trust', on: 'user' })
export class TrustMemberCommand extends TributeContextMenu {
	public override async handle(context: ContextMenuContext): Promise<void> {
		const { actor, interaction, targetId, reply } = context;
		if (targetId === actor.id) return reply(await ownTrust(context));
		if (!interaction.isUserContextMenuCommand()) return;
		const { targetMember, targetUser } = interaction;
		const here = targetMember instanceof GuildMember ? targetMember : null;
		const shown = { id: memberId(targetId), name: here?.displayName ?? targetUser.displayName, joinedAt: here?.joinedAt ?? null };
		return reply(await othersTrust(context, shown));
	}
}
