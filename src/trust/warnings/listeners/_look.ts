import { container } from '@sapphire/framework';
import type { GuildMember, PartialGuildMember } from 'discord.js';
import { guildId } from '#core/ids';
import { faceOf } from '../seen-face.js';

/** Looks at somebody who has come or changed how they look; what fails is logged, nothing waits for it. */
export async function look(feature: string, member: GuildMember | PartialGuildMember): Promise<void> {
	const { features, logger, warnings } = container;
	if (member.partial || member.user.bot) return;
	try {
		const guild = guildId(member.guild.id);
		if (await features.isOn(guild, feature)) await warnings.seen(guild, faceOf(member));
	} catch (error) {
		logger.error('A name was not compared with those of staff', error);
	}
}
