import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import type { ChannelId, GuildId } from '#core/ids';
import type { Effect, EffectDone } from '#core/outbox/effect';
import type { Screen } from '#core/views/kit';

/** Where staff are told, the first that takes it. */
export interface StaffChannels {
	readonly discord: Pick<DiscordPort, 'sendOnce'>;
	channels(guild: GuildId): Promise<readonly ChannelId[]>;
}

/** Sends a card to staff, silently, in the first channel that takes it. */
export async function toStaff({ discord, channels }: StaffChannels, effect: Effect<unknown>, screen: Screen): Promise<EffectDone> {
	for (const channel of await channels(effect.guild)) {
		try {
			return { result: await discord.sendOnce(effect, channel, screen, { silent: true }) };
		} catch (error) {
			if (!(error instanceof DiscordGone) && !(error instanceof DiscordForbidden)) throw error;
		}
	}
	return { note: 'there is no channel for it' };
}
