import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import type { Message } from 'discord.js';
import { guildId, memberId } from '#core/ids';
import { tenureMonths } from '../time-windows.js';

/** Pays XP for messages, where the owner has a rule for it. Nothing of the message is stored. */
@ApplyOptions<Listener.Options>({ event: Events.MessageCreate })
export class MessageCreateRewardListener extends Listener<typeof Events.MessageCreate> {
	public readonly feature = 'xp';

	public override async run(message: Message): Promise<void> {
		if (!message.inGuild() || message.author.bot || message.system || message.webhookId) return;
		const { messageXp, intents, logger, features } = this.container;
		const joinedAt = message.member?.joinedAt ?? null;
		try {
			if (!(await features.isOn(guildId(message.guildId), this.feature))) return;
			await messageXp.said({
				id: message.id,
				guild: guildId(message.guildId),
				member: memberId(message.author.id),
				tenureMonths: joinedAt ? tenureMonths(joinedAt, message.createdAt) : 0,
				content: intents.messageContent ? message.content : null,
				channelCounts: !message.channel.isThread(),
				at: message.createdAt
			});
		} catch (error) {
			logger.error('A message was not rewarded', error);
		}
	}
}
